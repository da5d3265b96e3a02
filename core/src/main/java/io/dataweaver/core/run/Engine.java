package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.PipelinePlan;
import java.util.Set;

/**
 * Where plans run. An engine places stages, gives them splits, checkpoints, commits and recovery, and nothing else: what
 * happens to rows is in {@link io.dataweaver.core.stage.SplitStage}, the same everywhere.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface Engine extends AutoCloseable {

    /** Returns what the engine can do. */
    Set<Capability> capabilities();

    /**
     * Starts a run, or resumes the unfinished one of the pipeline.
     *
     * @param plan stays open until the run has ended; the caller closes it then
     * @param restart forget an unfinished run and begin another
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot start
     */
    RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart);

    /** Stops what runs and releases what the engine holds. Idempotent. */
    @Override
    void close();
}
