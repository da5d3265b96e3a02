package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowSplitTest {

    private static final Schema SCHEMA =
            new Schema("numbers", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));

    @TempDir
    private Path folder;

    /** One split stays in a call until it is told that what the other one has moved meanwhile is durable. */
    @Test
    void makesDurableWhatOthersHaveMovedThoughOneSplitDoesNotComeBack() throws Exception {
        List<Row> rows = LongStream.rangeClosed(1, 40).mapToObj(Row::of).toList();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        MemoryTable table = new MemoryTable();
        MemorySource source = new MemorySource(SCHEMA, rows, 2, (split, row) -> {
            if (split.equals("part-1") && row == 5) {
                blocked.countDown();
                await(stored);
            } else if (split.equals("part-0")) {
                await(blocked);
            }
        });
        MemorySink sink = new MemorySink(table, MemorySink.Mode.TRANSACTIONAL, row -> false);
        ReadRequest request = new ReadRequest(SCHEMA, List.of(), new BatchLimits(5, 1 << 20, Duration.ofMillis(50)));
        RunSettings settings = new RunSettings(
                2,
                Duration.ofMillis(500),
                Duration.ofMinutes(10),
                Duration.ofMinutes(3),
                new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)),
                RejectionLimit.NONE);
        try (Engine engine =
                        new LocalEnginePlugin().create(Options.parse(new LocalEnginePlugin().descriptor(), Map.of()));
                PipelinePlan plan = new PipelinePlan(
                        "slow",
                        "definition",
                        source,
                        sink,
                        List.of(new DatasetPlan(SCHEMA, request, List.of(), SCHEMA)),
                        Guarantee.of(source.capabilities(), engine.capabilities(), sink.capabilities()),
                        settings,
                        (run, at) -> new NoneRejected())) {
            RunHandle run = engine.start(
                    plan,
                    new RunEnvironment(
                            Clock.systemUTC(),
                            Scheduler.MACHINE,
                            new Random(1),
                            new FileStateStore(new DiskStateFiles(folder)),
                            folder,
                            (of, begun) -> new RunObservation() {
                                @Override
                                public void checkpointed(long nanos) {
                                    if (source.acknowledged().containsKey("part-0")) {
                                        stored.countDown();
                                    }
                                }
                            }),
                    false);
            assertThat(run.await(Duration.ofMinutes(3)).orElseThrow().outcome()).isEqualTo(Outcome.COMPLETED);
        }
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new AssertionError("no checkpoint was stored meanwhile");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class NoneRejected implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {
            throw new AssertionError("rejected: " + rejections);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
