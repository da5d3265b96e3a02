package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.PositionErrorCode;
import io.dataweaver.core.run.RunPositions;
import io.dataweaver.core.run.RunPositions.Target;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Puts splits elsewhere, after saying what that means and asking. */
final class PositionMove {

    @CommandLine.Mixin
    Confirmation confirmation;

    /** Moves those splits of the last run for which {@code targets} has one; the key {@code *} stands for all. */
    Answer move(
            RunPositions positions,
            Optional<RunState> last,
            String pipeline,
            Map<String, Target> targets,
            Console console) {
        RunState run = last.filter(state -> state.status() != RunState.Status.COMPLETED)
                .orElseThrow(() -> new DataWeaverException(
                        PositionErrorCode.NO_RUN,
                        "pipeline '" + pipeline + "' has no unfinished run",
                        PositionErrorCode.NO_RUN.remedy(),
                        null));
        Map<String, Target> chosen = new LinkedHashMap<>();
        for (RunPositions.Standing standing : positions.standings(run)) {
            SplitProgress split = standing.sink().orElse(standing.checkpoint());
            String id = split.split().id();
            Target target = targets.getOrDefault("*", targets.get(id));
            if (target != null) {
                chosen.put(id, target);
                console.info(meaning(split, target));
            }
        }
        targets.forEach((id, target) -> {
            if (!id.equals("*")) {
                chosen.putIfAbsent(id, target); // refused below, with the names that there are
            }
        });
        console.info(
                "rows at the sink stay as they are: those that are read again come again, unless it writes by key");
        confirmation.confirm(console, "nothing was moved");
        positions.move(chosen);
        console.info("moved; `dataweaver run` goes on from there");
        return Answer.done(
                Answer.ordered("pipeline", pipeline, "run", run.run(), "splits", List.copyOf(chosen.keySet())));
    }

    private static String meaning(SplitProgress split, Target target) {
        String from = PositionText.of(split);
        String id = split.split().id();
        if (target instanceof Target.Start) {
            return id + ": from " + from + " to its start: all of it is read again";
        }
        if (target instanceof Target.End) {
            return id + ": from " + from + " to its end: the rest is skipped";
        }
        String to = ((Target.At) target).position().json();
        return id + ": from " + from + " to " + to
                + ": what lies between the two is read again if that is further back, and skipped if it is further on";
    }
}
