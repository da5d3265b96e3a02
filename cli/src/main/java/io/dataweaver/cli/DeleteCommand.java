package io.dataweaver.cli;

import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.nio.file.Path;
import picocli.CommandLine;

/** Forgets a pipeline. */
@CommandLine.Command(
        name = "delete",
        description = {
            "Forgets a pipeline that does not run: its state, and what its engine and its sources keep for it elsewhere, such "
                    + "as topics and replication slots. The next run begins from the start. What was written stays, and so do dead letters.",
            "",
            "  dataweaver delete orders.yaml",
            "  dataweaver delete orders.yaml --dead-letters --yes"
        },
        sortOptions = false)
final class DeleteCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Mixin
    EngineOption engine;

    @CommandLine.Option(
            names = "--dead-letters",
            description = "Its dead letters too: they cannot be replayed any more.")
    boolean deadLetters;

    @CommandLine.Option(
            names = "--keep-source",
            description = "Leaves alone what its sources keep for it, for instance because they are gone for good.")
    boolean keepSource;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state and dead letters are kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    Confirmation confirmation;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) throws InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        return PipelineWork.run(
                environment,
                connectors -> engine.chosen(PipelineFile.read(file), connectors),
                console,
                (manager, pipeline) -> delete(manager, pipeline, environment, console));
    }

    private Answer delete(
            PipelineManager manager, ResolvedPipeline pipeline, RunEnvironment environment, Console console) {
        DeadLetters letters = manager.deadLetters(pipeline);
        console.info("the state of '" + pipeline.name() + "' in " + environment.folder(pipeline.name())
                + ", and what the engine `" + pipeline.engine().type() + "` keeps of it, will be gone"
                + (keepSource ? "" : ", and what its sources keep for it")
                + (deadLetters ? ", and its dead letters (" + letters.size() + " bytes)" : ""));
        confirmation.confirm(console, "nothing was deleted");
        long freed = deadLetters ? remove(letters, environment, pipeline.name()) : 0;
        if (!keepSource) {
            manager.discardAtSources(pipeline);
        }
        manager.delete(pipeline);
        console.info("deleted");
        return Answer.done(Answer.ordered("pipeline", pipeline.name(), "deadLetterBytes", freed));
    }

    /** Returns how many bytes they took. */
    private static long remove(DeadLetters letters, RunEnvironment environment, String pipeline) {
        try (StateStore.StateLock held = environment.store().lock(pipeline)) {
            long size = letters.size();
            letters.deleteAll();
            return size;
        }
    }
}
