package io.dataweaver.testkit.memory;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link MemorySink sinks} write to: survives them, as a database survives a process. Thread-safe. */
public final class MemoryTable {

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<Row>> prepared = new LinkedHashMap<>();
    private final Map<String, SplitState> positions = new LinkedHashMap<>();
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private int completions;

    /** Returns the rows that anyone sees now. */
    public synchronized List<Row> rows() {
        return List.copyOf(rows);
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
        rows.addAll(more);
    }

    synchronized void append(SinkRun run, String split, List<Row> more, SplitState state) {
        append(run, more);
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

    synchronized void prepare(SinkRun run, String id, List<Row> more) {
        checkEpoch(run);
        prepared.put(id, List.copyOf(more));
    }

    /** Shows what was prepared; what is shown already, or was never prepared, is left alone. */
    synchronized void publish(SinkRun run, String id) {
        checkEpoch(run);
        List<Row> more = prepared.remove(id);
        if (more != null) {
            rows.addAll(more);
        }
    }
}
