package io.dataweaver.cli;

import io.dataweaver.core.run.RunPositions.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Puts splits back to their start. */
@CommandLine.Command(
        name = "reset",
        description = {
            "Puts splits of the unfinished run back to their start, in the state and at the sink. The pipeline must not be "
                    + "running.",
            "",
            "  dataweaver position reset orders.yaml",
            "  dataweaver position reset orders.yaml --split orders.csv --yes"
        },
        sortOptions = false)
final class PositionResetCommand implements CliCommand {

    @CommandLine.Mixin
    PositionOptions options;

    @CommandLine.Option(names = "--split", paramLabel = "ID", description = "Only this split; see `get`.")
    @Nullable String split;

    @CommandLine.Mixin
    PositionMove move;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        String which = split == null ? "*" : split;
        return options.run(
                console,
                (positions, last, pipeline) ->
                        move.move(positions, last, pipeline, Map.of(which, new Target.Start()), console));
    }
}
