package io.dataweaver.cli;

import io.dataweaver.core.run.RunPositions;
import io.dataweaver.core.state.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Shows up to where the last run has come. */
@CommandLine.Command(
        name = "get",
        description = {
            "Shows up to where each split of the last run has come, by the last checkpoint and, where the sink stores "
                    + "positions, by the sink, which counts. Changes nothing.",
            "",
            "  dataweaver position get orders.yaml"
        },
        sortOptions = false)
final class PositionGetCommand implements CliCommand {

    @CommandLine.Mixin
    PositionOptions options;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        return options.run(console, (positions, last, pipeline) -> show(positions, last, pipeline, console));
    }

    private static Answer show(RunPositions positions, Optional<RunState> last, String pipeline, Console console) {
        if (last.isEmpty()) {
            console.info(pipeline + ": was never started here; the next start begins at the start of the source");
            return Answer.done(Map.of());
        }
        RunState run = last.get();
        List<RunPositions.Standing> standings = positions.standings(run);
        boolean ended = run.status() == RunState.Status.COMPLETED;
        console.info(
                pipeline + ": " + run.run() + (ended ? " is complete; the next start begins anew" : " is unfinished"));
        console.data(PositionText.table(standings, positions.isInSink(), console.paint()));
        return Answer.done(PositionText.tree(run, standings));
    }
}
