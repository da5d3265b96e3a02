package io.dataweaver.testkit.sink;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process that writes splits of rows to a sink, as an engine does; what outlives it is in a {@link Journal}.
 *
 * <p>A position is the number of rows before it. Closing it in the middle is what a crash leaves: nothing of what was
 * written since the last {@code prepare} may stay.
 */
final class SinkProcess implements AutoCloseable {

    static final String PIPELINE = "conformance";

    /** What the engine keeps in its checkpoints. */
    static final class Journal {
        private final String run;
        private final Map<String, Checkpoint> durable = new LinkedHashMap<>();
        private long epoch;
        private long checkpointId;

        Journal(String run) {
            this.run = run;
        }
    }

    private record Checkpoint(long rows, @Nullable Committable committable, boolean finished) {}

    private final Journal journal;
    private final Schema schema;
    private final Sink sink;
    private final SinkRun run;
    private final Map<String, SplitState> held;
    private final Map<String, SinkWriter> writers = new LinkedHashMap<>();
    private final Map<String, Long> written = new LinkedHashMap<>();
    private final Map<String, Checkpoint> prepared = new LinkedHashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();

    /** Starts the run of {@code journal}, or goes on with it. */
    SinkProcess(Sink sink, Schema schema, Journal journal) {
        this.journal = journal;
        this.schema = schema;
        this.sink = sink;
        boolean resumed = journal.epoch > 0;
        journal.epoch = sink.fence(PIPELINE, journal.epoch + 1);
        this.run = new SinkRun(PIPELINE, journal.run, journal.epoch, resumed);
        sink.check(List.of(schema));
        this.held = new LinkedHashMap<>(sink.positions(run));
        sink.prepare(run, List.of(schema));
        sink.commit(run, committables());
    }

    /** Starts a worker of the same start of the run in another place, which neither fences nor prepares. */
    private SinkProcess(Sink sink, SinkProcess coordinator) {
        this.journal = coordinator.journal;
        this.schema = coordinator.schema;
        this.sink = sink;
        this.run = coordinator.run;
        this.held = new LinkedHashMap<>();
        sink.join(run, List.of(schema));
    }

    /** Returns a worker elsewhere of the same start of the run. */
    SinkProcess worker(Sink elsewhere) {
        return new SinkProcess(elsewhere, this);
    }

    /** Takes a split over from whoever has it. */
    void takeOver(Split split) {
        held.remove(split.id());
        sink.takeOver(run, split.id()).ifPresent(state -> held.put(split.id(), state));
    }

    Sink sink() {
        return sink;
    }

    SinkRun run() {
        return run;
    }

    Map<String, SplitState> held() {
        return held;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    /** Returns how many rows of {@code split} are there to stay, so that writing goes on behind them. */
    long start(Split split) {
        SplitState state = held.get(split.id());
        if (state != null) {
            return Long.parseLong(state.position().json());
        }
        Checkpoint checkpoint = journal.durable.get(split.id());
        return checkpoint == null ? 0 : checkpoint.rows();
    }

    /** Writes the rows of {@code all} from {@link #start} or the last call on, up to {@code to}, and flushes. */
    void write(Split split, List<Row> all, int to, int batchSize) {
        long from = written.computeIfAbsent(split.id(), id -> start(split));
        for (int at = Math.toIntExact(from); at < to; at += batchSize) {
            int end = Math.min(at + batchSize, to);
            write(split, Batches.of(schema, all.subList(at, end), at + 1L));
        }
        flush(split);
    }

    void write(Split split, RecordBatch batch) {
        rejections.addAll(writer(split).write(batch));
        long before = written.computeIfAbsent(split.id(), id -> start(split));
        written.put(split.id(), before + batch.size());
    }

    void empty(Split split) {
        rejections.addAll(writer(split).empty());
    }

    void flush(Split split) {
        rejections.addAll(writer(split).flush());
    }

    private SinkWriter writer(Split split) {
        return writers.computeIfAbsent(split.id(), id -> {
            Checkpoint checkpoint = journal.durable.get(id);
            Optional<Committable> last =
                    checkpoint == null ? Optional.empty() : Optional.ofNullable(checkpoint.committable());
            Optional<Position> told = Optional.ofNullable(held.get(id)).map(SplitState::position);
            return sink.open(run, new WriterContext(split, schema, last, told::equals));
        });
    }

    /** Makes durable at the sink what was written of {@code split}. */
    void prepare(Split split, boolean finished) {
        long rows = written.computeIfAbsent(split.id(), id -> start(split));
        Optional<Committable> committable =
                writer(split).prepare(++journal.checkpointId, new Position(Long.toString(rows)), finished);
        prepared.put(split.id(), new Checkpoint(rows, committable.orElse(null), finished));
    }

    /** Makes the checkpoint itself durable: from now on the run resumes from it. */
    void store() {
        journal.durable.putAll(prepared);
        prepared.clear();
    }

    void commit() {
        sink.commit(run, committables());
    }

    void checkpoint(Split split, boolean finished) {
        prepare(split, finished);
        store();
        commit();
    }

    void complete() {
        sink.complete(run, committables());
    }

    /** Writes what is left of each split, makes it durable, and completes the run. */
    void finish(Map<Split, List<Row>> splits, int batchSize) {
        splits.forEach((split, rows) -> {
            if (!isFinished(split)) {
                write(split, rows, rows.size(), batchSize);
                checkpoint(split, true);
            }
        });
        complete();
    }

    private boolean isFinished(Split split) {
        SplitState state = held.get(split.id());
        Checkpoint checkpoint = journal.durable.get(split.id());
        return (state != null && state.finished()) || (checkpoint != null && checkpoint.finished());
    }

    /** Returns what the last checkpoint holds to be published. */
    List<Committable> committables() {
        List<Committable> committables = new ArrayList<>();
        for (Checkpoint checkpoint : journal.durable.values()) {
            if (checkpoint.committable() != null) {
                committables.add(checkpoint.committable());
            }
        }
        return committables;
    }

    @Override
    public void close() {
        writers.values().forEach(SinkWriter::close);
        sink.close();
    }
}
