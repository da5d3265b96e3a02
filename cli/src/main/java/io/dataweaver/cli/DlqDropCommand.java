package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.deadletter.Replay;
import io.dataweaver.core.state.StateErrorCode;
import picocli.CommandLine;

/** Gives dead letters up. */
@CommandLine.Command(
        name = "drop",
        description = "Gives dead letters up, and takes the room of these and of replayed ones back.",
        sortOptions = false)
final class DlqDropCommand implements CliCommand {

    @CommandLine.Mixin
    DlqTarget target;

    @CommandLine.Mixin
    DlqFilter filter;

    @CommandLine.Option(names = "--all", description = "All that wait.")
    boolean all;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Answer run(Console console) {
        if (filter.isEmpty() && !all) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "expected --where, --code, --id or --limit; or --all for all that wait");
        }
        String name = target.name();
        DeadLetters letters = target.letters();
        long dropped;
        try (StateStore.StateLock held = target.environment().store().lock(name + Replay.SUFFIX)) {
            dropped = letters.drop(filter.narrow(LetterFilter.WAITING));
            console.info(ProgressLine.count(dropped) + " dropped" + compact(letters, name));
        }
        return Answer.done(Answer.ordered("dropped", dropped));
    }

    /** The room of what is gone is taken back while nobody writes; otherwise another time. */
    private String compact(DeadLetters letters, String name) {
        try (StateStore.StateLock held = target.environment().store().lock(name)) {
            return ", " + letters.compact() + " bytes are free again";
        } catch (DataWeaverException running) {
            if (running.code() != StateErrorCode.LOCKED) {
                throw running;
            }
            return "; the pipeline runs, so the room is taken back another time";
        }
    }
}
