package io.dataweaver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemoryLog;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that tells its lag, and meters of it. */
class SourceLagTest {

    private static final Schema NUMBERS = Schema.of("numbers", Field.required("id", DataTypes.BIGINT));

    private static final String DEFINITION = """
        parallelism: %d
        batch: {max_records: 2, max_delay: 10ms}
        checkpoint_interval: 10ms
        source: {memory: log}
        sink: {memory: target}
        """;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(MeterName name) {
        Gauge gauge = registry.find(name.id()).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private void await(MeterName name, double value, RunHandle run) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (gauge(name) != value) {
            assertThat(run.await(Duration.ofMillis(10))).isEmpty();
            assertThat(System.nanoTime() - limit)
                    .as("%s is %s", name, gauge(name))
                    .isNegative();
        }
    }

    /** Where there are more threads than splits, what was read ahead waits as well. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void recordsThatWaitAreAMeterOfSourcesThatTell(int parallelism) throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        MemoryLog log = new MemoryLog(NUMBERS, 1);
        for (long id = 1; id <= 9; id++) {
            log.append(0, Row.of(id));
        }
        log.makeWay(true);
        MemoryConnector memory = new MemoryConnector();
        memory.source("log", log::source);
        memory.sink(
                "target",
                () -> new MemorySink(new MemoryTable(), MemorySink.Mode.TRANSACTIONAL, row -> {
                    awaitReleased(released);
                    return false;
                }));
        RunEnvironment environment = RunEnvironment.ofMachine(folder).observedBy(new MicrometerObserver(registry));
        try (ConnectorManager connectors = memory.addedTo(ConnectorManager.ofClassPath());
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse(DEFINITION.formatted(parallelism), "lagging.yaml", folder, "lagging"));
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                RunHandle run = manager.start(pipeline, plan, false);
                await(MeterName.LAG_RECORDS, 7, run);
                await(MeterName.SOURCE_YIELDS, 1, run);
                log.makeWay(false);
                released.countDown();
                await(MeterName.LAG_RECORDS, 0, run);
                await(MeterName.SOURCE_YIELDS, 0, run);
                assertThat(registry.find(MeterName.LAG_BYTES.id()).gauge()).isNull();
                run.stop();
                run.await().throwIfFailed();
                assertThat(gauge(MeterName.LAG_RECORDS)).isZero();
            }
        }
    }

    private static void awaitReleased(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
