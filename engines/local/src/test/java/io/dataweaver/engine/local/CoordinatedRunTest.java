package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.Guarantee;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.RunSettings;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Coordinator;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frame of a run, whatever its engine throws. */
class CoordinatedRunTest {

    @TempDir
    private Path folder;

    /** As a library does that is written in another language. */
    private static final class Throwing implements Coordinator {
        @Override
        public RunResult.Outcome coordinate() {
            return Throwing.<RunResult.Outcome, RuntimeException>sneak(new Exception("no such master"));
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <R, E extends Exception> R sneak(Exception undeclared) throws E {
            throw (E) undeclared;
        }

        @Override
        public RunProgress progress(Duration elapsed, long now) {
            return RunProgress.notBegun(elapsed);
        }
    }

    private static PipelinePlan plan() {
        Schema schema = new Schema("numbers", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));
        MemorySource source = new MemorySource(schema, List.of(), 1, MemorySource.Interference.NONE);
        MemorySink sink = new MemorySink(new MemoryTable(), MemorySink.Mode.TRANSACTIONAL, row -> false);
        ReadRequest request = new ReadRequest(schema, List.of(), new BatchLimits(5, 1 << 20, Duration.ofMillis(50)));
        return new PipelinePlan(
                "numbers",
                "the only definition",
                source,
                sink,
                List.of(new DatasetPlan(schema, request, List.of(), schema)),
                Guarantee.of(source.capabilities(), new LocalEngine().capabilities(), sink.capabilities()),
                new RunSettings(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(2)),
                        RejectionLimit.NONE),
                (run, state) -> {
                    throw new AssertionError("nothing runs here");
                });
    }

    @Test
    void endsAlsoWhenItsEngineThrowsWhatNobodyHasDeclared() throws InterruptedException {
        try (PipelinePlan plan = plan()) {
            Optional<RunResult> end = CoordinatedRun.start(
                            plan, RunEnvironment.ofMachine(folder), false, run -> new Throwing())
                    .await(Duration.ofSeconds(30));
            assertThat(end).hasValueSatisfying(result -> {
                assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
                assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.INTERNAL);
                assertThat(result.failure().orElseThrow()).hasMessageContaining("no such master");
            });
        }
    }
}
