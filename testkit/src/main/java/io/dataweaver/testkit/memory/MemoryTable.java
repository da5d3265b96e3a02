package io.dataweaver.testkit.memory;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.testkit.data.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What {@link MemorySink sinks} write to: survives them, as a database survives a process. Thread-safe. */
public final class MemoryTable {

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Prepared> prepared = new LinkedHashMap<>();
    private final Map<String, Long> published = new LinkedHashMap<>();
    private final Map<String, SplitState> positions = new LinkedHashMap<>();
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private final Map<String, Long> claims = new LinkedHashMap<>();
    private int completions;
    private volatile Consumer<String> interference = call -> {};

    /**
     * Lets a test interfere: {@code interference} gets the name of each call of a sink, in the thread that calls, and may
     * throw or wait.
     */
    public void interfere(Consumer<String> with) {
        interference = with;
    }

    void called(String call) {
        interference.accept(call);
    }

    private record Prepared(String split, long checkpoint, List<Row> rows) {}

    /** Returns the rows that anyone sees now. */
    public synchronized List<Row> rows() {
        return List.copyOf(rows);
    }

    /**
     * Waits until anyone sees {@code count} rows.
     *
     * @throws AssertionError if that takes longer than {@code limit}
     */
    public synchronized void awaitRows(int count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (rows.size() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("there are " + rows.size() + " rows after " + limit + ", not " + count);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /**
     * Waits until anyone sees just {@code expected}, in that order.
     *
     * @throws AssertionError if that takes longer than {@code limit}
     */
    public synchronized void awaitJust(List<Row> expected, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!rows.equals(expected)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("there is " + rows + " after " + limit + ", not " + expected);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void add(List<Row> more) {
        rows.addAll(more);
        notifyAll();
    }

    /** Returns how many times a run was completed. */
    public synchronized int completions() {
        return completions;
    }

    synchronized void complete() {
        completions++;
    }

    synchronized long fence(String pipeline, long epoch) {
        return epochs.merge(pipeline, epoch, (seen, proposed) -> Math.max(seen + 1, proposed));
    }

    private void checkEpoch(SinkRun run) {
        long newest = epochs.getOrDefault(run.pipeline(), 0L);
        if (run.epoch() != newest) {
            throw new DataWeaverException(
                    MemoryErrorCode.FENCED,
                    "pipeline '" + run.pipeline() + "' was started again: epoch " + newest + ", but this is "
                            + run.epoch());
        }
    }

    synchronized void append(SinkRun run, List<Row> more) {
        checkEpoch(run);
        add(more);
    }

    /** Has writers refused that were opened for a split with an earlier claim; returns the new one. */
    synchronized long claim(SinkRun run, String split) {
        return claims.merge(claimed(run, split), 1L, Long::sum);
    }

    private static String claimed(SinkRun run, String split) {
        return run.run() + "/" + run.epoch() + "/" + split;
    }

    /** Adds rows with the position behind them; removes all others first if the table is {@code emptied} before they come. */
    synchronized void append(SinkRun run, String split, long claim, boolean emptied, List<Row> more, SplitState state) {
        long newest = claims.getOrDefault(claimed(run, split), 0L);
        if (claim != newest) {
            throw new DataWeaverException(
                    MemoryErrorCode.FENCED, "split " + split + " was taken over: claim " + newest + ", not " + claim);
        }
        checkEpoch(run);
        if (emptied) {
            rows.clear();
        }
        add(more);
        positions.put(run.run() + "/" + split, state);
    }

    synchronized Map<String, SplitState> positions(SinkRun run) {
        Map<String, SplitState> held = new LinkedHashMap<>();
        String prefix = run.run() + "/";
        positions.forEach((key, state) -> {
            if (key.startsWith(prefix)) {
                held.put(key.substring(prefix.length()), state);
            }
        });
        return held;
    }

    /** Keeps rows to be shown later. Checkpoint ids must grow within a run, also through a crash. */
    synchronized String prepare(SinkRun run, String split, long checkpoint, List<Row> more) {
        checkEpoch(run);
        String part = run.run() + "/" + split;
        long last = published.getOrDefault(part, 0L);
        if (checkpoint <= last) {
            throw new IllegalStateException("checkpoint " + checkpoint + " of " + part + " comes after " + last);
        }
        String id = part + "/" + run.epoch() + "/" + checkpoint;
        prepared.put(id, new Prepared(part, checkpoint, List.copyOf(more)));
        return id;
    }

    /** Shows what was prepared; what is shown already, or was never prepared, is left alone. */
    synchronized void publish(SinkRun run, String id) {
        checkEpoch(run);
        Prepared more = prepared.remove(id);
        if (more != null) {
            published.merge(more.split(), more.checkpoint(), Math::max);
            add(more.rows());
        }
    }
}
