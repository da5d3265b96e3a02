package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import org.jspecify.annotations.Nullable;

/** A key of which source and sink were seen to hold different rows. One thread at a time. */
final class Suspect {

    /** What is thought of it. */
    enum State {
        /** To be looked at again. */
        OPEN,
        /** Both sides hold the same by now: the copy lagged. */
        AGREED,
        /** Both sides have held the same different rows for long enough. */
        CONFIRMED
    }

    final int comparison;
    State state = State.OPEN;
    Holding holding;

    /** Whether its rows are kept when they are seen. */
    boolean shown;

    @Nullable RecordBatch sourceRow;

    @Nullable RecordBatch sinkRow;

    Suspect(int comparison, Holding holding) {
        this.comparison = comparison;
        this.holding = holding;
    }

    /** Says what both sides hold, to be compared with later. */
    void begin(Holding now) {
        if (now.agrees()) {
            state = State.AGREED;
        }
        holding = now;
    }

    /** Says what both sides hold now. */
    void look(Holding now, boolean again) {
        if (now.agrees()) {
            state = State.AGREED;
        } else if (!again || now.equals(holding)) {
            state = State.CONFIRMED;
        }
        holding = now;
    }

    boolean hasRows() {
        return sourceRow != null || sinkRow != null;
    }

    /** Keeps a row if it is to be shown. */
    void see(Side side, RecordBatch batch, int row) {
        if (!shown) {
            return;
        }
        RecordBatch one = batch.select(new int[] {row}, 1).compact();
        if (side == Side.SOURCE) {
            sourceRow = one;
        } else {
            sinkRow = one;
        }
    }

    void forgetRows() {
        sourceRow = null;
        sinkRow = null;
    }
}
