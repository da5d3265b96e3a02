package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import java.util.Optional;

/** The log of a table whose rows were read by splits of their own: where it begins, and what these rows show. */
final class BehindRows {

    private static final String BEHIND = "behind";

    private BehindRows() {}

    /**
     * Returns the detail of the split that reads the log.
     *
     * @param part one of the splits that have read rows
     * @param until every transaction that any row shows has committed before this place in the log
     */
    static StateObject detail(Split part, long until) {
        RowsPart rows = RowsPart.of(part);
        StateObject detail = StateObject.parse(part.detail());
        // Ranges may have been read in different moments.
        InLog beginning = new InLog(rows.start(), 0, 0, new RowsRead(rows.shown(), until, true), 0);
        return PostgresChangeSource.ofSlot(detail)
                .with(BEHIND, beginning.encode().json());
    }

    /** Returns where reading begins; empty for other splits. */
    static Optional<ChangePosition> beginning(Split split) {
        return StateObject.parse(split.detail()).findText(BEHIND).map(json -> ChangePosition.parse(new Position(json)));
    }
}
