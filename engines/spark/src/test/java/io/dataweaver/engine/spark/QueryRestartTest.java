package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when it is Spark, not the pipeline, that fails or does not come back. */
class QueryRestartTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final MemoryTable table = new MemoryTable();

    private RunResult run(Duration callTimeout, MemorySource.Interference interference) throws InterruptedException {
        SparkSettings settings = new SparkSettings(Optional.empty(), DeployMode.CLIENT, Map.of());
        try (PipelinePlan plan = MemoryPipeline.plan(table, MemorySink.Mode.TWO_PHASE, callTimeout, interference);
                SparkEngine engine = SparkEngine.inThisProcess(settings)) {
            return engine.start(plan, RunEnvironment.ofMachine(folder), false)
                    .await(LIMIT)
                    .orElseThrow();
        }
    }

    @Test
    void beginsAnotherQueryWhenSparkHasEndedOne() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        RunResult result = run(LIMIT, (split, row) -> {
            if (row == 25 && failures.incrementAndGet() <= 2) {
                throw new AssertionError("as a task may run into");
            }
        });
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(table.rows()).containsExactlyElementsOf(MemoryPipeline.ROWS);
    }

    @Test
    void givesUpWhenSparkEndsOneQueryAfterTheOther() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        RunResult result = run(LIMIT, (split, row) -> {
            failures.incrementAndGet();
            throw new AssertionError("as a task may run into");
        });
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        DataWeaverException failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(SparkErrorCode.QUERY_ENDED);
        assertThat(failure).hasMessageContaining("as a task may run into");
        assertThat(failures).hasValue(3);
    }

    @Test
    void endsARunWhoseTasksDoNotComeBack() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RunResult result = run(Duration.ofMillis(100), (split, row) -> {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.NO_PROGRESS);
        assertThat(table.rows()).isEmpty();
    }
}
