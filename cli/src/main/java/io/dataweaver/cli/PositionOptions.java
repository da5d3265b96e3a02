package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunPositions;
import io.dataweaver.core.state.RunState;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** What the commands about positions share. */
final class PositionOptions {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state is kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    /** What a command does with the positions of a pipeline. */
    interface Work {
        Answer with(RunPositions positions, Optional<RunState> lastRun, String pipeline);
    }

    Answer run(Console console, Work work) {
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment);
                PipelinePlan plan = manager.plan(ResolvedFile.of(
                        PipelineFile.read(file), PipelineResolver.toRun(connectors, System.getenv()), console))) {
            Optional<RunState> lastRun = RunPositions.lastRun(plan.name(), environment.store());
            return work.with(manager.positions(plan), lastRun, plan.name());
        }
    }
}
