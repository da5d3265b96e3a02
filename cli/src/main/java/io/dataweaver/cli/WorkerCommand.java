package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/** Adds this process to the workers of a pipeline that runs. */
@CommandLine.Command(
        name = "worker",
        description = {
            "Works for a pipeline that another process has started, until that run ends or this process is stopped; the "
                    + "others go on then. For engines whose workers are processes of DataWeaver: kafka.",
            "",
            "  dataweaver worker orders.yaml"
        },
        sortOptions = false)
final class WorkerCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file, the same as that of the run.")
    Path file;

    @CommandLine.Mixin
    EngineOption engine;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description =
                    "Where this worker keeps dead letters; one that all share is best. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public boolean serves() {
        return true;
    }

    @Override
    public Answer run(Console console) throws InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = ResolvedFile.of(
                    engine.chosen(PipelineFile.read(file), connectors),
                    PipelineResolver.toRun(connectors, System.getenv()),
                    console);
            RunHandle work = manager.join(pipeline);
            Thread leave = new Thread(() -> leave(work, console), "dataweaver-leave");
            Runtime.getRuntime().addShutdownHook(leave);
            console.info("works for '" + pipeline.name() + "'; Ctrl-C leaves the work to the others");
            RunResult result = work.await();
            try {
                Runtime.getRuntime().removeShutdownHook(leave);
            } catch (IllegalStateException leaves) {
                // The process is ending; the hook sets the status.
                Thread.currentThread().join();
            }
            return end(result, pipeline.name(), console);
        }
    }

    private static void leave(RunHandle work, Console console) {
        console.info("leaving: what was read is written first ...");
        work.stop();
        try {
            work.await();
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
        console.err().flush();
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    private static Answer end(RunResult result, String pipeline, Console console) {
        result.failure().ifPresent(console::failure);
        int status = result.failure()
                .map(ExitStatus::of)
                .orElse(result.outcome() == RunResult.Outcome.STOPPED ? ExitStatus.INTERRUPTED : ExitStatus.DONE);
        return new Answer(
                status,
                Answer.ordered("pipeline", pipeline),
                Answer.ordered("outcome", result.outcome().name().toLowerCase(Locale.ROOT)),
                result.failure().orElse(null));
    }
}
