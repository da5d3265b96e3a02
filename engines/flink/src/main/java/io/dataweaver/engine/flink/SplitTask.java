package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One split in a task of Flink: what the source that reads it and the sink that holds its stage know together. That both
 * are one task is what makes it whole: at a barrier the stage prepares first, and then the source stores what it prepared.
 * Used by the thread of the task.
 */
final class SplitTask {

    private static final int MOST_AHEAD = 2;

    private final Runnable arrived;
    private final NavigableMap<Long, SplitProgress> snapshots = new TreeMap<>();
    private SplitProgress progress;
    private @Nullable SplitStage stage;
    private @Nullable SplitStage done;
    private @Nullable HandOver reader;
    private @Nullable Piece held;
    private boolean begun;
    private boolean readToEnd;
    private long notBefore;
    private @Nullable SplitProgress failedAt;
    private int failures;

    /**
     * Creates it.
     *
     * @param arrived called by any thread whenever {@link #next} has something new
     */
    SplitTask(SplitProgress progress, Runnable arrived) {
        this.progress = progress;
        this.arrived = arrived;
        this.readToEnd = progress.finished();
    }

    String id() {
        return progress.split().id();
    }

    /** Returns how far the split has come, as the sink has prepared it. */
    SplitProgress progress() {
        return progress;
    }

    // ---- the source's side ----------------------------------------------------------------------------------------

    /**
     * Returns the next thing that happened to the split.
     *
     * @param now by the scheduler
     * @return null if nothing did
     */
    @Nullable Piece next(long now) {
        if (readToEnd || waits(now) > 0) {
            return null;
        }
        notBefore = 0;
        if (!begun) {
            begun = true;
            return new Piece(this, new Piece.Begin());
        }
        if (held != null) {
            Piece piece = held;
            held = null;
            return piece;
        }
        return reader == null ? null : read(reader);
    }

    private @Nullable Piece read(HandOver from) {
        try {
            ReadResult result = from.ahead().read(Duration.ZERO);
            return result instanceof ReadResult.NothingYet ? null : new Piece(this, new Piece.Read(result));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RuntimeException failed) {
            return new Piece(this, new Piece.Failed(failed));
        }
    }

    /** Makes the source look again. Any thread may call. */
    void arrived() {
        arrived.run();
    }

    /** Returns for how many nanoseconds nothing is to be done with the split; at most 0 if there is no reason to wait. */
    long waits(long now) {
        return notBefore == 0 ? 0 : notBefore - now;
    }

    /** Tells whether its stage has taken all of it. */
    boolean isReadToEnd() {
        return readToEnd;
    }

    /** Returns how far it has come as {@code checkpoint} holds it. */
    SplitProgress snapshot(long checkpoint) {
        snapshots.put(checkpoint, progress);
        return progress;
    }

    /** Says that {@code checkpoint} is durable and published; returns how far it holds the split, null if it does not. */
    @Nullable SplitProgress published(long checkpoint) {
        Map.Entry<Long, SplitProgress> newest = snapshots.floorEntry(checkpoint);
        if (newest == null) {
            return null;
        }
        SplitProgress stored = newest.getValue();
        snapshots.headMap(checkpoint, true).clear();
        progress = progress.without(stored.committables());
        return stored;
    }

    // ---- the sink's side ------------------------------------------------------------------------------------------

    @Nullable SplitStage stage() {
        return stage;
    }

    /** Returns what gives the stage what was read; null if none is open. */
    @Nullable HandOver reader() {
        return reader;
    }

    /** Corrects how far it has come by what the sink holds. */
    void isAt(SplitProgress held) {
        progress = held;
        readToEnd = held.finished();
    }

    /** Says that its stage is open. */
    void opened(SplitStage opened, HandOver from) {
        stage = opened;
        reader = from;
    }

    /** Leaves something that the stage could not take now, to come again at {@code nextTime} by the scheduler. */
    void putBack(Piece piece, long nextTime) {
        held = piece;
        notBefore = nextTime;
    }

    /** Says that its stage has taken all of it. */
    void endReached() {
        readToEnd = true;
    }

    /**
     * Tells whether so many checkpoints were neither completed nor given up for good that the stage is to prepare nothing
     * more: a step can go back by a few of them alone, and Flink goes on with others when one has failed.
     */
    boolean isFarAhead() {
        return snapshots.size() >= MOST_AHEAD;
    }

    /** Tells whether its stage can prepare nothing before more has come. */
    boolean isWithinTransaction() {
        SplitStage open = stage;
        return open != null && open.isWithinTransaction();
    }

    /** Enters what the stage has prepared; returns whether that is any further. */
    boolean prepared(SplitProgress prepared) {
        SplitProgress before = progress;
        progress = prepared.after(before.committables());
        return !before.equals(progress);
    }

    /** Closes the stage, which has prepared all of the split. */
    void closeFinished() {
        done = stage;
        closeStage();
    }

    /** Returns the stage that has prepared all of the split, once; null if there is none. */
    @Nullable SplitStage takeFinished() {
        SplitStage finished = done;
        done = null;
        return finished;
    }

    /** Closes the stage, if there is one. */
    void closeStage() {
        SplitStage open = stage;
        stage = null;
        reader = null;
        held = null;
        if (open != null) {
            open.close();
        }
    }

    /** Counts a failure; returns how many there are in a row without the split having come further. */
    int failed() {
        SplitProgress place = new SplitProgress(
                progress.split(), progress.position(), progress.finished(), progress.counts(), List.of());
        failures = place.equals(failedAt) ? failures + 1 : 1;
        failedAt = place;
        return failures;
    }

    /** Says that it goes on; returns whether it had failed before. */
    boolean recovered() {
        boolean failing = failures > 0;
        failures = 0;
        failedAt = null;
        return failing;
    }

    /** Gives it up for this run. */
    void suspend(DataWeaverException failure) {
        progress = progress.suspendedBy(failure);
        readToEnd = true;
    }

    /** Lets it be begun again where it stands, not before {@code nextTime} by the scheduler. */
    void beginAgain(long nextTime) {
        begun = false;
        readToEnd = false;
        notBefore = nextTime;
    }
}
