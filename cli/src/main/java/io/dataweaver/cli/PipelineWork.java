package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.util.function.Function;

/** What a command does with a pipeline that has state, as it is to run. */
interface PipelineWork {

    Answer with(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException;

    /**
     * Does it with the pipeline of a file.
     *
     * @param environment where its state is
     * @param file reads the file; may put the engine of the command line into it
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     */
    static Answer run(
            RunEnvironment environment,
            Function<ConnectorManager, PipelineFile> file,
            Console console,
            PipelineWork work)
            throws InterruptedException {
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = ResolvedFile.of(
                    file.apply(connectors), PipelineResolver.toRun(connectors, System.getenv()), console);
            return work.with(manager, pipeline);
        }
    }
}
