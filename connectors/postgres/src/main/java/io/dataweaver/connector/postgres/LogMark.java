package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.util.Optional;

/**
 * Of which log a position is, and how far: whatever was read up to it has been in the log before that place, on that timeline.
 *
 * @param timeline whose log ends or passes there
 * @param reach the place
 */
record LogMark(Timeline timeline, long reach) {

    private static final String TIMELINE = "timeline";
    private static final String BEGUN = "timelineBegun";
    private static final String REACH = "reach";

    /** Returns the mark of a position; empty if it was written before there were marks. */
    static Optional<LogMark> find(Position position) {
        StateObject json = StateObject.parse(position.json());
        if (!json.has(TIMELINE)) {
            return Optional.empty();
        }
        long begun = json.findText(BEGUN).map(ChangePosition::lsn).orElse(0L);
        long reach = json.findText(REACH)
                .map(ChangePosition::lsn)
                .orElseGet(() -> ChangePosition.parse(position).needed());
        return Optional.of(new LogMark(new Timeline(json.number(TIMELINE), begun), reach));
    }

    /** Returns the position with this mark. */
    Position on(Position position) {
        StateObject json = StateObject.parse(position.json()).with(TIMELINE, timeline.number());
        if (timeline.begun() != 0) {
            json = json.with(BEGUN, ChangePosition.text(timeline.begun()));
        }
        if (reach != ChangePosition.parse(position).needed()) {
            json = json.with(REACH, ChangePosition.text(reach));
        }
        return new Position(json.toString());
    }
}
