package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.routing.JoinedSource;
import io.dataweaver.core.routing.NamedSink;
import io.dataweaver.core.routing.NamedSource;
import io.dataweaver.core.routing.RoutingSink;
import io.dataweaver.core.routing.SinkWay;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.transform.RowRouter;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two sources and three sinks, which fail at any of their calls and go on: each sink holds what it should, once. */
class SeveralSinksTest {

    private static final Schema SCHEMA = new Schema(
            "numbers",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final CompiledCondition LARGE =
            new ExpressionCompiler().compileCondition("id > 40", SCHEMA, List.of("when"));

    @TempDir
    Path folder;

    /** The names of the sinks, and what goes to each; {@code us} takes the rows of one source only. */
    private static final List<String> SINKS = List.of("large", "us", "rest");

    private static boolean goesTo(String sink, String source, long id) {
        return switch (sink) {
            case "large" -> id > 40;
            case "us" -> source.equals("us");
            default -> id <= 40 && source.equals("eu");
        };
    }

    /** A sink refuses rows now and then, always the same. */
    private static boolean refuses(String sink, long id) {
        return id % 13 == sink.length();
    }

    /** Everything that outlives a process. */
    private static final class World {
        private final Random random;
        private final Path state;
        private final Map<String, Mode> modes = new LinkedHashMap<>();
        private final Map<String, MemoryTable> tables = new LinkedHashMap<>();
        private final Map<String, List<Row>> rows = new LinkedHashMap<>();
        private final Set<String> rejected = Collections.synchronizedSet(new HashSet<>());
        private final int[] splits;
        private int calls;
        private int failAt;

        World(Random random, Path state, Mode... modes) {
            this.random = random;
            this.state = state;
            for (int i = 0; i < SINKS.size(); i++) {
                this.modes.put(SINKS.get(i), modes[i]);
                tables.put(SINKS.get(i), new MemoryTable());
            }
            rows.put("eu", numbered(1, 30 + random.nextInt(60)));
            rows.put("us", numbered(20, random.nextInt(60)));
            splits = new int[] {1 + random.nextInt(3), 1 + random.nextInt(3)};
        }

        private static List<Row> numbered(long first, int count) {
            List<Row> rows = new ArrayList<>();
            for (long id = first; id < first + count; id++) {
                rows.add(Row.of(id, "row " + id));
            }
            return rows;
        }

        /** Called where a process may end. */
        synchronized void call() {
            if (++calls == failAt) {
                throw new DataWeaverException(MemoryErrorCode.BROKEN, "broken at call " + calls);
            }
        }

        /** Runs a process that fails at its {@code at}-th call; at none if that is 0. */
        RunResult run(int at) throws InterruptedException {
            calls = 0;
            failAt = at;
            List<NamedSource> sources = List.of(source("eu", splits[0]), source("us", splits[1]));
            List<NamedSink> sinks = SINKS.stream()
                    .map(name -> new NamedSink(name, sink(name), List.of(SCHEMA)))
                    .toList();
            RowRouter.Way large = new RowRouter.Way(Optional.of(LARGE), false);
            RowRouter.Way all = new RowRouter.Way(Optional.empty(), false);
            RowRouter.Way rest = new RowRouter.Way(Optional.empty(), true);
            Map<String, List<SinkWay>> ways = Map.of(
                    "eu/numbers", List.of(new SinkWay(0, large), new SinkWay(2, rest)),
                    "us/numbers", List.of(new SinkWay(0, large), new SinkWay(1, all)));
            JoinedSource source = new JoinedSource(sources);
            RoutingSink sink = new RoutingSink(sinks, ways, List.of("eu", "us"), split -> Optional.empty());
            BatchLimits limits = new BatchLimits(1 + random.nextInt(9), 1 << 20, Duration.ofMillis(50));
            List<DatasetPlan> datasets = source.datasets().stream()
                    .map(dataset ->
                            new DatasetPlan(dataset, new ReadRequest(dataset, List.of(), limits), List.of(), SCHEMA))
                    .toList();
            try (Engine engine = new LocalEnginePlugin()
                            .create(Options.parse(new LocalEnginePlugin().descriptor(), Map.of()));
                    PipelinePlan plan = new PipelinePlan(
                            "several",
                            "definition",
                            source,
                            sink,
                            datasets,
                            Guarantee.of(source.capabilities(), engine.capabilities(), sink.capabilities()),
                            new RunSettings(
                                    1 + random.nextInt(3),
                                    Duration.ofMillis(1),
                                    Duration.ofMinutes(10),
                                    Duration.ofSeconds(10),
                                    new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)),
                                    RejectionLimit.NONE),
                            (run, at2) -> new Noted(rejected))) {
                RunEnvironment environment = new RunEnvironment(
                        Clock.systemUTC(),
                        Scheduler.MACHINE,
                        new Random(1),
                        new FileStateStore(new DiskStateFiles(state)),
                        state,
                        RunObserver.NONE);
                return engine.start(plan, environment, false).await(LIMIT).orElseThrow();
            }
        }

        private NamedSource source(String name, int parts) {
            return new NamedSource(
                    name,
                    new MemorySource(SCHEMA, Objects.requireNonNull(rows.get(name)), parts, (split, row) -> call()));
        }

        private MemoryTable table(String name) {
            return Objects.requireNonNull(tables.get(name), name);
        }

        private Sink sink(String name) {
            MemoryTable table = table(name);
            table.interfere(call -> call());
            return new Breaking(
                    new MemorySink(
                            table,
                            Objects.requireNonNull(modes.get(name)),
                            row -> refuses(name, (Long) row.values().get(0))),
                    this::call);
        }

        List<Row> expected(String sink, boolean refused) {
            List<Row> expected = new ArrayList<>();
            rows.forEach((source, of) -> of.stream()
                    .filter(row -> goesTo(sink, source, (Long) row.values().get(0)))
                    .filter(row -> refuses(sink, (Long) row.values().get(0)) == refused)
                    .forEach(expected::add));
            return expected;
        }

        int read() {
            return rows.values().stream().mapToInt(List::size).sum();
        }
    }

    private record Noted(Set<String> rejected) implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            for (Rejection rejection : rejections) {
                rejected.add(place.step() + " " + place.splitId() + " "
                        + rejection.record().origin());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A sink whose writers may break before and after they prepare. */
    private record Breaking(Sink sink, Runnable call) implements Sink {
        @Override
        public Set<Capability> capabilities() {
            return sink.capabilities();
        }

        @Override
        public long fence(String pipeline, long epoch) {
            return sink.fence(pipeline, epoch);
        }

        @Override
        public Map<String, SplitState> positions(SinkRun run) {
            return sink.positions(run);
        }

        @Override
        public void prepare(SinkRun run, List<Schema> schemas) {
            sink.prepare(run, schemas);
        }

        @Override
        public void commit(SinkRun run, List<Committable> committables) {
            sink.commit(run, committables);
            call.run();
        }

        @Override
        public void complete(SinkRun run, List<Committable> last) {
            sink.complete(run, last);
        }

        @Override
        public void close() {
            sink.close();
        }

        @Override
        public SinkWriter open(SinkRun run, WriterContext context) {
            SinkWriter writer = sink.open(run, context);
            return new SinkWriter() {
                @Override
                public List<Rejection> write(RecordBatch batch) {
                    return writer.write(batch);
                }

                @Override
                public List<Rejection> flush() {
                    return writer.flush();
                }

                @Override
                public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
                    call.run();
                    Optional<Committable> prepared = writer.prepare(checkpointId, position, finished);
                    call.run();
                    return prepared;
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TRANSACTIONAL, TRANSACTIONAL, TRANSACTIONAL",
        "TWO_PHASE, TWO_PHASE, TWO_PHASE",
        "TRANSACTIONAL, TWO_PHASE, TRANSACTIONAL",
        "TWO_PHASE, TRANSACTIONAL, TWO_PHASE"
    })
    void eachSinkHoldsItsRowsOnceWhereverTheProcessEnds(Mode large, Mode us, Mode rest) throws Exception {
        long seed = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            World world = new World(new Random(seed + i), folder.resolve(i + ""), large, us, rest);
            RunResult result = breakAndFinish(world);
            for (String sink : SINKS) {
                assertThat(world.table(sink).rows())
                        .as("seed %d, sink %s", seed + i, sink)
                        .containsExactlyInAnyOrderElementsOf(world.expected(sink, false));
            }
            assertCounts(world, result, seed + i);
        }
    }

    private static void assertCounts(World world, RunResult result, long seed) {
        int written = SINKS.stream()
                .mapToInt(sink -> world.expected(sink, false).size())
                .sum();
        int rejected = SINKS.stream()
                .mapToInt(sink -> world.expected(sink, true).size())
                .sum();
        assertThat(result.counts().read()).as("seed %d: read", seed).isEqualTo(world.read());
        assertThat(result.counts().written()).as("seed %d: written", seed).isEqualTo(written);
        assertThat(result.counts().rejected()).as("seed %d: rejected", seed).isEqualTo(rejected);
        assertThat(result.counts().read() + result.counts().added())
                .as("seed %d: %s", seed, result.counts())
                .isEqualTo(written + result.counts().filtered() + rejected);
        assertThat(world.rejected).as("seed %d", seed).hasSize(rejected);
        assertThat(world.rejected).as("seed %d", seed).allMatch(step -> step.matches("sinks\\.(large|us|rest) .*"));
    }

    @Test
    void aSinkThatCannotUndoHoldsAllOfItsRowsAndTheOthersHoldThemOnce() throws Exception {
        long seed = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            World world = new World(
                    new Random(seed + i), folder.resolve(i + ""), Mode.TRANSACTIONAL, Mode.PLAIN, Mode.TWO_PHASE);
            breakAndFinish(world);
            for (String sink : List.of("large", "rest")) {
                assertThat(world.table(sink).rows())
                        .as("seed %d, sink %s", seed + i, sink)
                        .containsExactlyInAnyOrderElementsOf(world.expected(sink, false));
            }
            assertThat(new HashSet<>(world.table("us").rows()))
                    .as("seed %d", seed + i)
                    .isEqualTo(new HashSet<>(world.expected("us", false)));
        }
    }

    private static RunResult breakAndFinish(World world) throws InterruptedException {
        for (int failures = 1 + world.random.nextInt(6); failures > 0; failures--) {
            RunResult result = world.run(1 + world.random.nextInt(120));
            if (result.outcome() == RunResult.Outcome.COMPLETED) {
                return result;
            }
        }
        RunResult last = world.run(0);
        assertThat(last.failure()).isEmpty();
        return last;
    }

    @Test
    void failuresNameTheSink() throws Exception {
        World world = new World(new Random(1), folder, Mode.TRANSACTIONAL, Mode.TRANSACTIONAL, Mode.TRANSACTIONAL);
        RunResult result = world.run(1);
        assertThat(result.failure().orElseThrow()).hasMessage("sink 'large': broken at call 1");
    }
}
