package io.dataweaver.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Coordinator;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void endsAlsoWhenItsEngineThrowsWhatNobodyHasDeclared() throws InterruptedException {
        try (PipelinePlan plan = NumbersPlan.create()) {
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
