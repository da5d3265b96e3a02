package io.dataweaver.core.run;

import java.time.Duration;

/**
 * What only an engine knows of a run: how rows get moved. Everything else of a {@link CoordinatedRun} is the same on all
 * engines.
 */
public interface Coordinator {

    /**
     * Runs the pipeline to its end, or until {@link CoordinatedRun#isStopping}. Called once, in the thread of the run, which
     * holds the lock of the pipeline.
     *
     * @return {@link RunResult.Outcome#COMPLETED} or {@link RunResult.Outcome#STOPPED}
     * @throws io.dataweaver.api.error.DataWeaverException why the run has failed
     */
    RunResult.Outcome coordinate() throws InterruptedException;

    /**
     * Returns where the run stands; the run itself adds how long a checkpoint is overdue. Any thread may call, before and
     * after {@link #coordinate} too.
     *
     * @param elapsed since this process started it
     * @param now by the scheduler's time
     */
    RunProgress progress(Duration elapsed, long now);

    /** The run is to stop: ends at once what waits for rows. Quick; any thread may call, any number of times. */
    default void stop() {}

    /** Releases what was taken for the run. Called once, after all else, also if the lock was not to be had. */
    default void close() {}
}
