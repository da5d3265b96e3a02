package io.dataweaver.core.routing;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.core.stage.StageObserver;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Where the rows of one split leave for one sink: passes over those that the sink holds already. */
final class Outlet {

    private final int sink;
    private final String who;
    private final String step;
    private final SinkWriter writer;
    private long ahead;
    private long refused;
    private StageObserver observer = StageObserver.NONE;
    private LongSupplier nanoTime = () -> 0;
    private BiConsumer<String, RecordBatch> shown = (name, rows) -> {};

    /**
     * Creates an outlet.
     *
     * @param sink its place among the sinks
     * @param who for failures
     * @param step for rejections
     * @param ahead how many of the rows that come now the sink holds already
     * @param refused how many rows of the split it has rejected so far, those that it holds included
     */
    Outlet(int sink, String who, String step, SinkWriter writer, long ahead, long refused) {
        this.sink = sink;
        this.who = who;
        this.step = step;
        this.writer = writer;
        this.ahead = ahead;
        this.refused = refused;
    }

    void observedBy(StageObserver newObserver, LongSupplier newNanoTime) {
        observer = newObserver;
        nanoTime = newNanoTime;
    }

    void shownTo(BiConsumer<String, RecordBatch> newShown) {
        shown = newShown;
    }

    int sink() {
        return sink;
    }

    String who() {
        return who;
    }

    String step() {
        return step;
    }

    SinkWriter writer() {
        return writer;
    }

    long refused() {
        return refused;
    }

    /** Tells whether the sink holds more of the split than came by. */
    boolean isAhead() {
        return ahead > 0;
    }

    /** Returns how many of the next rows the sink holds already. */
    long ahead() {
        return ahead;
    }

    /** Returns the first physical row of {@code batch} that the sink does not hold. */
    int firstNew(RecordBatch batch) {
        if (ahead == 0) {
            return 0;
        }
        return ahead < batch.size() ? batch.row((int) ahead) : Integer.MAX_VALUE;
    }

    /** Says that all rows of {@code batch} came by. */
    void passed(RecordBatch batch) {
        ahead -= Math.min(ahead, batch.size());
    }

    /** Writes the rows of {@code routed} from physical row {@code first} on. */
    List<Rejection> write(RecordBatch routed, int first) {
        int from = 0;
        while (first > 0 && from < routed.size() && routed.row(from) < first) {
            from++;
        }
        if (from == routed.size()) {
            return List.of();
        }
        RecordBatch fresh = from == 0 ? routed : routed.slice(from, routed.size());
        shown.accept(step, fresh);
        long started = nanoTime.getAsLong();
        List<Rejection> rejections = counted(Named.get(who, () -> writer.write(fresh)));
        observer.written(step, fresh.size(), fresh.byteSize(), nanoTime.getAsLong() - started);
        return rejections;
    }

    /** Empties the target, unless the sink has done so already; counts as one row that came by. */
    List<Rejection> empty() {
        if (ahead > 0) {
            ahead--;
            return List.of();
        }
        return counted(Named.get(who, writer::empty));
    }

    List<Rejection> flush() {
        return counted(Named.get(who, writer::flush));
    }

    private List<Rejection> counted(List<Rejection> rejections) {
        refused += rejections.size();
        return rejections;
    }
}
