package io.dataweaver.cli;

import io.dataweaver.api.source.Position;
import io.dataweaver.core.run.RunPositions;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.Suspension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows positions to people, and as data. */
final class PositionText {

    private PositionText() {}

    static String of(SplitProgress split) {
        return split.isComplete() ? "end" : split.position().map(Position::json).orElse("start");
    }

    static String table(List<RunPositions.Standing> standings, boolean inSink, Paint paint) {
        List<String> names = new ArrayList<>(List.of("split", "checkpoint"));
        if (inSink) {
            names.add("sink");
        }
        names.add("read");
        names.add("written");
        boolean suspended = standings.stream()
                .anyMatch(standing -> standing.checkpoint().suspension().isPresent());
        if (suspended) {
            names.add("suspended");
        }
        List<List<String>> rows = new ArrayList<>();
        for (RunPositions.Standing standing : standings) {
            SplitProgress counted = standing.sink().orElse(standing.checkpoint());
            List<String> row = new ArrayList<>();
            row.add(DisplayText.visible(counted.split().id()));
            row.add(of(standing.checkpoint()));
            if (inSink) {
                row.add(standing.sink().map(PositionText::of).orElse("start"));
            }
            row.add(ProgressLine.count(counted.counts().read()));
            row.add(ProgressLine.count(counted.counts().written()));
            if (suspended) {
                row.add(standing.checkpoint()
                        .suspension()
                        .map(why -> DisplayText.visible(why.code() + ": " + why.message()))
                        .orElse(""));
            }
            rows.add(row);
        }
        return String.join("\n", new TextTable(names, rows).lines(paint::bold));
    }

    /** Returns why a split was given up, as data. */
    static Map<String, Object> suspension(Suspension why) {
        return Answer.ordered(
                "split", why.split(),
                "dataset", why.dataset(),
                "code", why.code(),
                "message", why.message());
    }

    static Map<String, Object> tree(RunState run, List<RunPositions.Standing> standings) {
        return Answer.ordered(
                "pipeline", run.pipeline(),
                "run", run.run(),
                "status", run.status().name().toLowerCase(Locale.ROOT),
                "epoch", run.epoch(),
                "splits",
                        standings.stream()
                                .map(standing -> Answer.ordered(
                                        "split", standing.checkpoint().split().id(),
                                        "dataset", standing.checkpoint().split().dataset(),
                                        "checkpoint", of(standing.checkpoint()),
                                        "sink",
                                                standing.sink()
                                                        .map(PositionText::of)
                                                        .orElse(null),
                                        "read",
                                                standing.sink()
                                                        .orElse(standing.checkpoint())
                                                        .counts()
                                                        .read(),
                                        "suspended",
                                                standing.checkpoint()
                                                        .suspension()
                                                        .map(PositionText::suspension)
                                                        .orElse(null)))
                                .toList());
    }
}
