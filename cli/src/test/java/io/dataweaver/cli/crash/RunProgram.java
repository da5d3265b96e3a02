package io.dataweaver.cli.crash;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.Ticker;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;

/** Runs a pipeline file as the command line does, without its face: exit status 0 only if the run completed. */
final class RunProgram {

    private RunProgram() {}

    /**
     * Runs a pipeline.
     *
     * @param arguments the pipeline file and the state folder
     */
    public static void main(String[] arguments) throws InterruptedException {
        Path state = Path.of(arguments[1]);
        RunEnvironment environment = new RunEnvironment(
                Clock.systemUTC(), Ticker.SYSTEM, new Random(), new FileStateStore(new DiskStateFiles(state)), state);
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, System.getenv())
                    .resolve(PipelineFile.read(Path.of(arguments[0])));
            try (PipelinePlan plan = manager.plan(pipeline)) {
                RunResult result = manager.start(pipeline, plan, false).await();
                System.exit(result.throwIfFailed().outcome() == RunResult.Outcome.COMPLETED ? 0 : 1);
            }
        }
    }
}
