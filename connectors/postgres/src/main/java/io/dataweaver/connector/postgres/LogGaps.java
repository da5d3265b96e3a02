package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds gaps between where splits stand and what the server has of its log, and goes on beyond them as a person has chosen. */
final class LogGaps {

    private final SessionPool pool;
    private final ReadMode mode;

    LogGaps(SessionPool pool, ReadMode mode) {
        this.pool = pool;
        this.mode = mode;
    }

    /** Finds out whether there is a gap; changes nothing. */
    Optional<SourceGap> find(Split split, LogSlot slot, List<Relation> tables, Optional<Position> from) {
        ChangePosition at = from.map(ChangePosition::parse).orElse(null);
        return slot.gap(pool, tables, at).map(reason -> new SourceGap(split, from, reason, choices(at)));
    }

    /** With changes alone there are no rows to begin with; rows that were not all read have no place in the log yet. */
    private Set<GapChoice> choices(@Nullable ChangePosition at) {
        if (mode == ReadMode.CDC) {
            return EnumSet.of(GapChoice.SKIP_GAP);
        }
        return at instanceof InLog
                ? EnumSet.of(GapChoice.RESNAPSHOT, GapChoice.SKIP_GAP)
                : EnumSet.of(GapChoice.RESNAPSHOT);
    }

    /** Reads all rows again, and then the log since: the slot is made anew when the split is opened. */
    GapBridge resnapshot(SourceGap gap, LogSlot slot, List<Relation> tables) {
        slot.forget(pool);
        Server server = server();
        Split anew = of(gap.split(), server.id(), server.end());
        return new GapBridge(
                anew,
                Optional.empty(),
                "all rows of " + names(tables) + " are read again, in place of what the log of the server had since "
                        + since(gap));
    }

    /** Reads on in the log, where it has something. */
    GapBridge skip(SourceGap gap, LogSlot slot, List<Relation> tables) {
        ChangePosition at = gap.from().map(ChangePosition::parse).orElse(null);
        long start = slot.skipGap(pool, tables, at);
        String here = server().id();
        Split then = of(gap.split(), here, start);
        InLog position = new InLog(start, 0, 0, null, at == null ? 0 : at.rows());
        String lost = here.equals(slot.server())
                ? "the log of the server from " + since(gap) + " to " + ChangePosition.text(start) + " is left out for "
                        + names(tables) + ", " + size(at, start)
                : "the log of server " + slot.server() + " behind " + since(gap) + " is left out for " + names(tables)
                        + ", and that of server " + here + " before " + ChangePosition.text(start)
                        + "; how much that is nobody can tell";
        return new GapBridge(then, Optional.of(position.encode()), lost);
    }

    private static String names(List<Relation> tables) {
        return tables.stream().map(table -> table.name().toString()).collect(Collectors.joining(", "));
    }

    private static String since(SourceGap gap) {
        return gap.from()
                .map(ChangePosition::parse)
                .map(at -> ChangePosition.text(at.needed()))
                .orElse("the run began");
    }

    private static String size(@Nullable ChangePosition at, long start) {
        if (at == null) {
            return "as far as it goes";
        }
        long bytes = start - at.needed();
        return bytes < 0
                ? "which was set back by " + count(-bytes) + " bytes"
                : count(bytes) + " bytes of all its tables together";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static Split of(Split before, String server, long begun) {
        StateObject detail = StateObject.parse(before.detail())
                .with(PostgresChangeSource.SERVER, server)
                .with(PostgresChangeSource.BEGUN, ChangePosition.text(begun));
        return new Split(
                before.id(), before.ordinal(), before.dataset(), before.others(), detail.toString(), before.weight());
    }

    private record Server(String id, long end) {}

    private Server server() {
        Session session = pool.take();
        try {
            return new Server(LogSlot.serverOf(session), LogSlot.head(session));
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "looking at the log of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }
}
