package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ConnectorManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Plans and starts pipelines: the one way from a resolved definition to a run, for the command line, the server and the
 * Java API.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class PipelineManager implements AutoCloseable {

    private final ConnectorManager connectors;
    private final RunEnvironment environment;
    private final Map<ComponentRef, Engine> engines = new LinkedHashMap<>();

    /**
     * Creates a manager.
     *
     * @param connectors where components are found; not closed by this
     */
    public PipelineManager(ConnectorManager connectors, RunEnvironment environment) {
        this.connectors = connectors;
        this.environment = environment;
    }

    /**
     * Plans a pipeline: contacts its source and sink, changes nothing.
     *
     * @return to be closed by the caller
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws io.dataweaver.api.error.DataWeaverException if a system cannot be reached or refuses
     */
    public PipelinePlan plan(ResolvedPipeline pipeline) {
        return Planner.plan(pipeline, connectors, engine(pipeline).capabilities(), environment.clock());
    }

    /**
     * Starts a planned pipeline, or resumes its unfinished run.
     *
     * @param plan from {@link #plan} of the same {@code pipeline}; stays open until the run has ended
     * @param restart forget an unfinished run and begin another
     */
    public RunHandle start(ResolvedPipeline pipeline, PipelinePlan plan, boolean restart) {
        return engine(pipeline).start(plan, environment, restart);
    }

    private synchronized Engine engine(ResolvedPipeline pipeline) {
        ComponentRef ref = pipeline.engine();
        Engine engine = engines.get(ref);
        if (engine == null) {
            EnginePlugin plugin = connectors.get(EnginePlugin.TYPE, ref.type());
            engine = plugin.create(Options.parse(plugin.descriptor(), ref.options()));
            engines.put(ref, engine);
        }
        return engine;
    }

    /** Stops what runs. */
    @Override
    public synchronized void close() {
        engines.values().forEach(Engine::close);
        engines.clear();
    }
}
