package io.dataweaver.cli;

import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.nio.file.Path;
import picocli.CommandLine;

/** Sends dead letters through their pipeline again. */
@CommandLine.Command(
        name = "replay",
        description = {
            "Sends dead letters through the pipeline as its file is now, into its sink. What is rejected again stays; what"
                    + " went through is not replayed again. A replay that was interrupted goes on.",
            "Exit status 4 if records were rejected again."
        },
        sortOptions = false)
final class DlqReplayCommand implements CliCommand {

    @CommandLine.Mixin
    DlqTarget target;

    @CommandLine.Mixin
    DlqFilter filter;

    @CommandLine.Option(
            names = "--again",
            description = "Also letters that were replayed or dropped already: a sink that adds rows gets them twice.")
    boolean again;

    @CommandLine.Option(
            names = "--restart",
            description = "Forget an unfinished replay and begin another; what it has written may be written twice.")
    boolean restart;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) throws InterruptedException {
        LetterFilter wanted = filter.narrow(again ? LetterFilter.ALL : LetterFilter.WAITING);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, target.environment())) {
            PipelineFile file = PipelineFile.read(Path.of(target.pipeline));
            ResolvedPipeline pipeline =
                    PipelineResolver.toRun(connectors, System.getenv()).resolve(file);
            try (PipelinePlan plan = manager.planReplay(pipeline, wanted)) {
                RunHandle run = manager.start(pipeline, plan, restart);
                return answer(run.await(), console);
            }
        }
    }

    private static String outcome(RunResult result) {
        return switch (result.outcome()) {
            case COMPLETED -> "done: ";
            case STOPPED -> "stopped, the next replay goes on from here: ";
            case FAILED -> "failed; up to the last checkpoint: ";
        };
    }

    private Answer answer(RunResult result, Console console) {
        long rejected = result.counts().rejected();
        console.info(outcome(result)
                + ProgressLine.count(result.counts().read()) + " replayed, "
                + ProgressLine.count(result.counts().written()) + " written, "
                + ProgressLine.count(result.counts().filtered()) + " filtered, "
                + ProgressLine.count(rejected) + " rejected again"
                + (result.resumed().read() > 0 ? "; went on with an earlier replay" : ""));
        result.failure().ifPresent(console::failure);
        int status = result.failure()
                .map(ExitStatus::of)
                .orElse(rejected > 0 ? ExitStatus.TOO_MANY_REJECTED : ExitStatus.DONE);
        return new Answer(
                status,
                Answer.ordered(
                        "read", result.counts().read(),
                        "written", result.counts().written(),
                        "filtered", result.counts().filtered(),
                        "rejected", rejected),
                Answer.ordered("run", result.run(), "resumed", result.resumed().read() > 0),
                result.failure().orElse(null));
    }
}
