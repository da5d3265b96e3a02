package io.dataweaver.core;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs pipelines from Java.
 *
 * <pre>{@code
 * try (DataWeaver weaver = DataWeaver.local()) {
 *     weaver.run(orders).throwIfFailed();
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class DataWeaver implements AutoCloseable {

    private static final Path STATE = Path.of(".dataweaver");

    private final ConnectorManager connectors;
    private final PipelineManager manager;

    private DataWeaver(ConnectorManager connectors, Path stateFolder) {
        this.connectors = connectors;
        this.manager = new PipelineManager(connectors, RunEnvironment.ofMachine(stateFolder));
    }

    /** Returns a runner in this process that keeps state in {@code .dataweaver} of the working folder. */
    public static DataWeaver local() {
        return local(STATE);
    }

    /** Returns a runner in this process that keeps state below {@code stateFolder}. */
    public static DataWeaver local(Path stateFolder) {
        return new DataWeaver(ConnectorManager.ofClassPath(), stateFolder);
    }

    /**
     * Runs a pipeline to its end, resuming an unfinished run of it.
     *
     * @return how it ended; call {@link RunResult#throwIfFailed} unless you look at it yourself
     * @throws DataWeaverException if it cannot be planned: a {@link io.dataweaver.core.problem.DefinitionException} with
     *     all that is wrong with the definition, or what a system said that cannot be reached
     */
    public RunResult run(Pipeline pipeline) {
        try {
            return start(pipeline).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(
                    StateErrorCode.INTERNAL,
                    "the thread that waited for '" + pipeline.definition().name() + "' was interrupted",
                    stopped);
        }
    }

    /**
     * Starts a pipeline, resuming an unfinished run of it, and returns at once.
     *
     * @throws DataWeaverException as {@link #run} does
     */
    public RunHandle start(Pipeline pipeline) {
        ResolvedPipeline resolved = pipeline.resolve(PipelineResolver.toRun(connectors, System.getenv()));
        PipelinePlan plan = manager.plan(resolved);
        return new PlanClosingHandle(manager.start(resolved, plan, false), plan);
    }

    /** Stops what runs: what was read is written and made durable first. */
    @Override
    public void close() {
        try {
            manager.close();
        } finally {
            connectors.close();
        }
    }

    /** Closes the plan when its run has ended. */
    private record PlanClosingHandle(RunHandle run, PipelinePlan plan) implements RunHandle {
        @Override
        public RunProgress progress() {
            return run.progress();
        }

        @Override
        public void stop() {
            run.stop();
        }

        @Override
        public RunResult await() throws InterruptedException {
            RunResult result = run.await();
            plan.close();
            return result;
        }

        @Override
        public Optional<RunResult> await(Duration wait) throws InterruptedException {
            Optional<RunResult> result = run.await(wait);
            if (result.isPresent()) {
                plan.close();
            }
            return result;
        }
    }
}
