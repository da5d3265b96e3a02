package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two plans with an exchange between them, at the same time, both of which fail and are stopped again and again. */
class ExchangedPlansTest {

    private static final Schema SCHEMA = new Schema(
            "numbers",
            List.of(Field.required("id", DataTypes.BIGINT), Field.required("key", DataTypes.TEXT)),
            List.of("id"));
    private static final ReadRequest REQUEST =
            new ReadRequest(SCHEMA, List.of(), new BatchLimits(5, 1 << 20, Duration.ofMillis(50)));
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 900;
    private static final int SPLITS = 3;
    private static final int KEYS = 7;
    private static final int DISTURBED_STARTS = 8;
    private static final Optional<ErrorCode> UNAVAILABLE = Optional.of(MemoryErrorCode.UNAVAILABLE);

    @TempDir
    Path folder;

    private final MemoryTable table = new MemoryTable();
    private final List<Row> rows = rows();

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            rows.add(Row.of(id, "key " + id % KEYS));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"TRANSACTIONAL, 1", "TRANSACTIONAL, 2", "TWO_PHASE, 3", "TWO_PHASE, 4"})
    void bringEachRowOverOnceAndTheRowsOfAKeyInTheirOrder(MemorySink.Mode mode, long seed) throws Exception {
        Random random = new Random(seed);
        boolean written = false;
        boolean read = false;
        for (int start = 0; !read; start++) {
            assertThat(start).as("starts").isLessThan(2 * DISTURBED_STARTS);
            boolean disturbed = start < DISTURBED_STARTS;
            MemorySource.Interference interference = disturbed ? failing(random) : MemorySource.Interference.NONE;
            Exchange exchange = exchange();
            try (LocalEngine engine = new LocalEngine();
                    PipelinePlan first =
                            plan("first", new MemorySource(SCHEMA, rows, SPLITS, interference), exchange.sink());
                    PipelinePlan second =
                            plan("second", exchange.source(), new MemorySink(table, mode, row -> false))) {
                Optional<RunHandle> writing =
                        written ? Optional.empty() : Optional.of(engine.start(first, environment(), false));
                if (writing.isPresent()) {
                    assertThat(exchange.awaitPrepared(LIMIT)).isPresent();
                }
                RunHandle reading = engine.start(second, environment(), false);
                Duration until = disturbed ? Duration.ofMillis(random.nextInt(150)) : LIMIT;
                if (reading.await(until).isEmpty()) {
                    writing.ifPresent(RunHandle::stop);
                    reading.stop();
                }
                if (writing.isPresent()) {
                    written = ended(writing.get()).outcome() == RunResult.Outcome.COMPLETED;
                }
                read = ended(reading).outcome() == RunResult.Outcome.COMPLETED;
            }
        }
        assertThat(written).isTrue();
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(byKeyAndSplit(table.rows())).isEqualTo(byKeyAndSplit(rows));
    }

    private static RunResult ended(RunHandle run) throws InterruptedException {
        RunResult result =
                run.await(LIMIT).orElseThrow(() -> new AssertionError("it has not ended: " + run.progress()));
        // One that is stopped while it waits to try again ends with why it waited.
        assertThat(result.failure().map(DataWeaverException::code)).isIn(Optional.empty(), UNAVAILABLE);
        return result;
    }

    /** Fails about every fortieth time that a batch is read. */
    private static MemorySource.Interference failing(Random random) {
        return (split, row) -> {
            synchronized (random) {
                if (random.nextInt(40) == 0) {
                    throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "the source is away");
                }
            }
        };
    }

    private static Map<String, List<Object>> byKeyAndSplit(List<Row> rows) {
        Map<String, List<Object>> ids = new HashMap<>();
        for (Row row : rows) {
            long split = Long.parseLong(String.valueOf(row.value(0))) * SPLITS / ROWS;
            ids.computeIfAbsent(row.value(1) + " of split " + split, id -> new ArrayList<>())
                    .add(String.valueOf(row.value(0)));
        }
        return ids;
    }

    private Exchange exchange() {
        return new Exchange(
                new DiskStateFiles(folder),
                "first/exchange",
                new ExchangeLayout(SCHEMA, List.of("key"), 2, Optional.empty(), true),
                Scheduler.MACHINE);
    }

    private RunEnvironment environment() {
        return new RunEnvironment(
                Clock.systemUTC(),
                Scheduler.MACHINE,
                new Random(1),
                new FileStateStore(new DiskStateFiles(folder)),
                folder,
                RunObserver.NONE);
    }

    private static PipelinePlan plan(String name, Source source, Sink sink) {
        Engine engine = new LocalEngine();
        return new PipelinePlan(
                name,
                "the only definition",
                source,
                sink,
                List.of(new DatasetPlan(SCHEMA, REQUEST, List.of(), SCHEMA)),
                Guarantee.of(source.capabilities(), engine.capabilities(), sink.capabilities()),
                new RunSettings(
                        2,
                        Duration.ofMillis(1),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        new RetryPolicy(8, Duration.ofMillis(1), Duration.ofMillis(2)),
                        RejectionLimit.NONE),
                (run, state) -> new NoRejections());
    }

    /** Nothing is rejected here. */
    private static final class NoRejections implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            throw new AssertionError(rejections);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
