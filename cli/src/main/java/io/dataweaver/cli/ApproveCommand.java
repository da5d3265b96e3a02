package io.dataweaver.cli;

import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** Lets a person approve what a pipeline would change of its target. */
@CommandLine.Command(
        name = "approve",
        description = {
            "Shows what has to be done at the target because columns have changed, where `schema` says `approve`, and approves it:"
                    + " the next start does just that, and so does a run that is under way of which a table waits for it. Changes nothing at"
                    + " the target itself.",
            "",
            "  dataweaver approve orders.yaml --dry-run",
            "  dataweaver approve orders.yaml --yes"
        },
        sortOptions = false)
final class ApproveCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(names = "--dry-run", description = "Only show what waits to be approved.")
    boolean dryRun;

    @CommandLine.Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who approves it, for the history of changes. Default: the user of this process.")
    String by;

    @CommandLine.Mixin
    EngineOption engine;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state is kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    Confirmation confirmation;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) throws InterruptedException {
        return PipelineWork.run(
                RunEnvironment.ofMachine(stateFolder),
                connectors -> engine.chosen(PipelineFile.read(file), connectors),
                console,
                (manager, pipeline) -> approve(manager, pipeline, console));
    }

    private Answer approve(PipelineManager manager, ResolvedPipeline pipeline, Console console) {
        try (PipelinePlan plan = manager.plan(pipeline)) {
            List<PendingChange> pending = manager.pendingChanges(plan);
            List<String> statements =
                    pending.stream().map(PendingChange::statement).toList();
            console.data(
                    String.join("", statements.stream().map(each -> each + "\n").toList()));
            if (pending.isEmpty()) {
                console.info("nothing waits to be approved");
            } else if (!dryRun) {
                confirmation.confirm(console, "nothing was approved");
                manager.approve(pipeline, pending, by);
                console.info("approved: the next start does this");
            }
            return Answer.done(Answer.ordered(
                    "pipeline", pipeline.name(), "changes", statements, "approved", !pending.isEmpty() && !dryRun));
        }
    }
}
