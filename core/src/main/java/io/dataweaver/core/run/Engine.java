package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
     * Finds out whether the engine can run a plan, before anything is started; called after each planning.
     *
     * @throws io.dataweaver.api.error.DataWeaverException with what it cannot do, why, and the way out; of kind DEFINITION if
     *     the definition asks for it, such as {@link PipelinePlan#shipment} throws where workers are other processes
     */
    default void check(PipelinePlan plan) {}

    /**
     * Returns how a plan maps to the engine, for people: a line for each thing that the engine makes of it, such as a job, an
     * operator, a topic, and where they run. Contacts nothing.
     */
    default List<String> explain(PipelinePlan plan) {
        return List.of();
    }

    /**
     * Starts a run, or resumes the unfinished one of the pipeline.
     *
     * @param plan stays open until the run has ended; the caller closes it then
     * @param restart forget an unfinished run and begin another
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot start
     */
    RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart);

    /**
     * Starts a pipeline with all parts that it is cut in, or goes on with it. An engine overrides this that starts a process for
     * a pipeline, so that its parts are all in that one.
     *
     * @param plan stays open until the run has ended; the caller closes it then
     * @param restart forget an unfinished run and begin another
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot start
     */
    default RunHandle startParts(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return plan.exchanges().isEmpty()
                ? start(plan, environment, restart)
                : new StagedStart(this, plan, environment).start(restart);
    }

    /**
     * Returns the folder in which the parts of a pipeline hand on rows and keep what they remember, by the name under which all
     * workers see it; empty for the folder of the state.
     */
    default Optional<Path> shared() {
        return Optional.empty();
    }

    /**
     * Joins the run of a pipeline that another process has started, as a further worker. The handle ends with that start, or
     * when it is stopped, which leaves the work to the others.
     *
     * @param pipeline the name of the pipeline
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot join
     * @throws UnsupportedOperationException if workers of this engine are not processes of DataWeaver; the message says
     *     what to do instead
     */
    default RunHandle join(String pipeline, RunEnvironment environment) {
        throw new UnsupportedOperationException("the engine of this pipeline takes no workers of ours");
    }

    /** Tells whether a run of a pipeline is under way that {@link #join} would join; asks the engine's systems. */
    default boolean isUnderWay(String pipeline) {
        return false;
    }

    /**
     * Removes what the engine keeps of a pipeline elsewhere than in the state store, such as topics. No run of it is under
     * way. Idempotent.
     *
     * @param pipeline the name of the pipeline
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot be removed
     */
    default void delete(String pipeline) {}

    /** Stops what runs and releases what the engine holds. Idempotent. */
    @Override
    void close();
}
