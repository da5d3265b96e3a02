package io.dataweaver.cli;

import io.dataweaver.api.source.Position;
import io.dataweaver.core.run.RunPositions.Target;
import java.util.Map;
import picocli.CommandLine;

/** Puts a split elsewhere. */
@CommandLine.Command(
        name = "set",
        description = {
            "Puts a split of the unfinished run elsewhere, in the state and at the sink. The pipeline must not be running.",
            "",
            "  dataweaver position set orders.yaml --split orders.csv --to '{\"offset\":4096,\"origin\":17}'",
            "  dataweaver position set orders.yaml --split orders.csv --to end --yes"
        },
        sortOptions = false)
final class PositionSetCommand implements CliCommand {

    @CommandLine.Mixin
    PositionOptions options;

    @CommandLine.Option(names = "--split", paramLabel = "ID", required = true, description = "Which split; see `get`.")
    String split;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "POSITION",
            required = true,
            description = "start, end, or a position as `get` shows it.")
    String to;

    @CommandLine.Mixin
    PositionMove move;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        Target target = switch (to) {
            case "start" -> new Target.Start();
            case "end" -> new Target.End();
            default -> new Target.At(new Position(to));
        };
        return options.run(
                console,
                (positions, last, pipeline) -> move.move(positions, last, pipeline, Map.of(split, target), console));
    }
}
