package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells another process how a run in this one goes, see {@link RunLines} and {@link ObservationLines}. */
final class RunTelling {

    private static final Duration TELL_EVERY = Duration.ofMillis(500);

    private final Consumer<StateObject> tell;
    private final ObservationLines lines;

    /**
     * Creates a telling.
     *
     * @param tell takes lines; any thread may call it
     */
    RunTelling(Consumer<StateObject> tell) {
        this.tell = tell;
        this.lines = new ObservationLines(tell);
    }

    /** Returns what is to observe the run of a pipeline, and of the parts that it is cut in. */
    RunObserver observer(PipelinePlan plan) {
        return (part, run) -> PartObservation.of(plan, part, lines);
    }

    /**
     * Tells of a run until it has ended.
     *
     * @param told called twice a second, after what there was to tell
     * @return how it has ended, which is not told yet
     */
    RunResult follow(RunHandle run, Runnable told) throws InterruptedException {
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = run.await(TELL_EVERY);
            lines.flush();
            tell.accept(RunLines.of(run.progress()));
            told.run();
        }
        return end.get();
    }

    /** Returns the result of a run that has not begun. */
    static RunResult notBegun(DataWeaverException failure) {
        return new RunResult(
                RunResult.Outcome.FAILED, "", RunCounts.NONE, RunCounts.NONE, Duration.ZERO, Optional.of(failure));
    }

    /** Returns {@code broken} as the failure of a run. */
    static DataWeaverException unexpected(Throwable broken) {
        return broken instanceof DataWeaverException known
                ? known
                : new DataWeaverException(StateErrorCode.INTERNAL, "the process of Spark broke: " + broken, broken);
    }
}
