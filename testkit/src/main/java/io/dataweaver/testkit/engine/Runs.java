package io.dataweaver.testkit.engine;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedStep;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.transform.Scheduled;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.memory.MemoryLookup;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** One pipeline over memory, run by one engine any number of times; collects what is rejected. Mutable settings. */
final class Runs implements RejectionHandler {

    static final String PIPELINE = "conformance";
    static final Schema SCHEMA = new Schema(
            "numbers",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int BATCH = 5;

    final MemoryTable table = new MemoryTable();
    final List<Rejection> rejected = Collections.synchronizedList(new ArrayList<>());
    private final Engine engine;
    private final Path folder;
    private final MemorySink.Mode mode;
    private final List<Row> rows;
    int splits = 4;
    int laterSplits;
    int parallelism = 2;
    String pipeline = PIPELINE;
    String fingerprint = "first definition";
    Duration callTimeout = Duration.ofSeconds(10);
    RejectionLimit limit = RejectionLimit.NONE;
    TableFailures tables = TableFailures.STOP;
    Duration checkpointInterval = Duration.ofMillis(1);
    MemorySource.Interference interference = MemorySource.Interference.NONE;
    Predicate<Row> refused = row -> false;
    List<PlannedStep> steps = List.of();

    Runs(Engine engine, Path folder, MemorySink.Mode mode, int rows) {
        this.engine = engine;
        this.folder = folder;
        this.mode = mode;
        this.rows = numbered(rows);
    }

    static List<Row> numbered(int count) {
        List<Row> rows = new ArrayList<>();
        for (long i = 1; i <= count; i++) {
            rows.add(Row.of(i, "row " + i));
        }
        return rows;
    }

    List<Row> rows() {
        return rows;
    }

    /** Starts a run; whoever starts it has to wait for it. */
    Started start(boolean restart) {
        MemorySource source = new MemorySource(SCHEMA, rows, splits, interference).inPhases(splits - laterSplits);
        MemorySink sink = new MemorySink(table, mode, refused);
        ReadRequest request =
                new ReadRequest(SCHEMA, List.of(), new BatchLimits(BATCH, 1 << 20, Duration.ofMillis(50)));
        PipelinePlan plan = new PipelinePlan(
                pipeline,
                fingerprint,
                source,
                sink,
                List.of(new DatasetPlan(SCHEMA, request, steps, SCHEMA)),
                Guarantee.of(source.capabilities(), engine.capabilities(), sink.capabilities()),
                new RunSettings(
                        parallelism,
                        checkpointInterval,
                        Duration.ofMinutes(10),
                        callTimeout,
                        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)),
                        limit,
                        tables),
                (run, state) -> this);
        RunEnvironment environment = new RunEnvironment(
                Clock.systemUTC(),
                Scheduler.MACHINE,
                new Random(1),
                new FileStateStore(new DiskStateFiles(folder)),
                folder,
                RunObserver.NONE);
        return new Started(engine.start(plan, environment, restart), plan, source);
    }

    /** Runs to the end, whatever that is. */
    RunResult run() throws InterruptedException {
        try (Started started = start(false)) {
            return started.await();
        }
    }

    /** A run that was started, with what it holds. */
    record Started(RunHandle handle, PipelinePlan plan, MemorySource source) implements AutoCloseable {
        RunResult await() throws InterruptedException {
            return handle.await(LIMIT).orElseThrow(() -> {
                handle.stop();
                return new AssertionError("the run has not ended within " + LIMIT + ": " + handle.progress());
            });
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    /** Returns a step that drops rows with an id that {@code divisor} divides. */
    static PlannedStep dropping(long divisor) {
        return step("drop", (batch, output) -> {
            int[] kept = new int[batch.size()];
            int count = 0;
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                if (id(batch, row) % divisor != 0) {
                    kept[count++] = row;
                }
            }
            output.emit(batch.select(kept, count));
        });
    }

    /** Returns a step that rejects rows with an id that {@code divisor} divides. */
    static PlannedStep rejecting(long divisor) {
        return step("reject", (batch, output) -> {
            int[] kept = new int[batch.size()];
            int count = 0;
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                if (id(batch, row) % divisor == 0) {
                    output.reject(new Rejection(
                            new Rejection.RejectedRow(batch, row), RecordErrorCode.EVALUATION, "id", "divisible"));
                } else {
                    kept[count++] = row;
                }
            }
            output.emit(batch.select(kept, count));
        });
    }

    /** Returns a step that puts the name that it finds by the id in place of the one that came. */
    static PlannedStep lookingUp(MemoryLookup lookup) {
        Schema ids = SCHEMA.project(List.of("id"));
        Options options = Options.parse(lookup.plugin().descriptor(), lookup.options());
        return new PlannedStep(
                "lookup",
                0,
                SCHEMA,
                () -> new NamesLookedUp(ids, lookup.plugin().create(options, ids)));
    }

    /** Hands on all but the name. */
    private record NamesLookedUp(Schema ids, Transform lookup) implements Transform, Scheduled {
        @Override
        public Schema outputSchema() {
            return lookup.outputSchema();
        }

        @Override
        public void runsBy(Scheduler scheduler) {
            ((Scheduled) lookup).runsBy(scheduler);
        }

        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            lookup.apply(batch.withColumns(ids, List.of(batch.column(0))), output);
        }
    }

    private static long id(RecordBatch batch, int row) {
        return (Long) Row.of(batch, row).values().get(0);
    }

    private interface Work {
        void apply(RecordBatch batch, TransformOutput output);
    }

    private static PlannedStep step(String name, Work work) {
        return new PlannedStep(name, 0, SCHEMA, () -> new Transform() {
            @Override
            public Schema outputSchema() {
                return SCHEMA;
            }

            @Override
            public void apply(RecordBatch batch, TransformOutput output) {
                work.apply(batch, output);
            }
        });
    }

    List<Row> rejectedRows() {
        return Rows.rejected(List.copyOf(rejected));
    }

    @Override
    public void handle(Place place, List<Rejection> rejections) {
        rejected.addAll(rejections);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
