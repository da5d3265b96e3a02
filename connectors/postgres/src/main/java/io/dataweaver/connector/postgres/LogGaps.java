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
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds gaps between where splits stand and what the server has of its log, and goes on beyond them as a person has chosen. */
final class LogGaps {

    private final SessionPool pool;
    private final ReadMode mode;
    private @Nullable LogHistory history;

    LogGaps(SessionPool pool, ReadMode mode) {
        this.pool = pool;
        this.mode = mode;
    }

    /** Finds out whether there is a gap; changes nothing. */
    Optional<SourceGap> find(Split split, LogSlot slot, List<Relation> tables, Optional<Position> from) {
        ChangePosition at = from.map(ChangePosition::parse).orElse(null);
        return from.flatMap(LogMark::find)
                .flatMap(mark -> history().contradiction(slot.server(), mark))
                .map(LogSlot::gap)
                .or(() -> slot.gap(pool, tables, at))
                .map(reason -> new SourceGap(split, from, reason, choices(split, at)));
    }

    private LogHistory history() {
        LogHistory known = history;
        if (known == null) {
            known = LogHistory.of(pool);
            history = known;
        }
        return known;
    }

    /** With changes alone there are no rows to begin with; rows that were not all read have no place in the log yet. */
    private Set<GapChoice> choices(Split split, @Nullable ChangePosition at) {
        if (!PostgresChangeSource.hasRows(split, mode)) {
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
        return resnapshot(gap, tables, of(gap.split(), server.id(), server.end()));
    }

    /** Does the same by a split whose slot is made already. */
    GapBridge resnapshot(SourceGap gap, List<Relation> tables, Split anew) {
        return new GapBridge(
                anew,
                Optional.empty(),
                "all rows of " + names(tables) + " are read again, in place of what the log of the server had since "
                        + since(gap));
    }

    /** Reads on in the log, where it has something. */
    GapBridge skip(SourceGap gap, LogSlot slot, List<Relation> tables) {
        ChangePosition at = gap.from().map(ChangePosition::parse).orElse(null);
        LogMark mark = gap.from().flatMap(LogMark::find).orElse(null);
        OptionalLong fork = at == null || mark == null ? OptionalLong.empty() : fork(slot, at, mark);
        long start = slot.skipGap(pool, tables, at, fork);
        String here = server().id();
        Split then = of(gap.split(), here, start);
        Position position = new InLog(start, 0, 0, null, at == null ? 0 : at.rows()).encode();
        String lost;
        if (fork.isPresent()) {
            lost = lostBehind(fork.getAsLong(), start, tables);
        } else if (!here.equals(slot.server())) {
            lost = "the log of server " + slot.server() + " behind " + since(gap) + " is left out for " + names(tables)
                    + ", and that of server " + here + " before " + ChangePosition.text(start)
                    + "; how much that is nobody can tell";
        } else if (mark != null && history().contradiction(slot.server(), mark).isPresent()) {
            lost = "the log that the server has before " + ChangePosition.text(start) + " is left out for "
                    + names(tables) + ", and that of another past of it was read up to " + since(gap)
                    + "; how much that is nobody can tell";
        } else {
            lost = "the log of the server from " + since(gap) + " to " + ChangePosition.text(start)
                    + " is left out for " + names(tables) + ", " + size(at, start);
        }
        return new GapBridge(then, Optional.of(history().mark(start).on(position)), lost);
    }

    /** Where the past of the server has left what was read; nothing behind what is needed was read to its end. */
    private OptionalLong fork(LogSlot slot, ChangePosition at, LogMark mark) {
        if (!history().server().equals(slot.server())) {
            return OptionalLong.empty();
        }
        OptionalLong fork = history().fork(mark);
        return fork.isPresent() && Long.compareUnsigned(fork.getAsLong(), at.needed()) > 0
                ? OptionalLong.of(at.needed())
                : fork;
    }

    private static String lostBehind(long fork, long start, List<Relation> tables) {
        String read = start == fork
                ? "the log of the server is read from " + ChangePosition.text(start) + " on for " + names(tables)
                : "the log of the server from " + ChangePosition.text(fork) + " to " + ChangePosition.text(start)
                        + " is left out for " + names(tables) + ", " + count(start - fork)
                        + " bytes of all its tables together";
        return read + "; what was copied of another past of it stays at the target";
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
        StateObject detail = PostgresChangeSource.ofSlot(before)
                .with(PostgresChangeSource.SERVER, server)
                .with(PostgresChangeSource.BEGUN, ChangePosition.text(begun));
        return new Split(
                before.id(), before.ordinal(), before.dataset(), before.others(), detail.toString(), before.weight());
    }

    /** Which server it is, and where its log ends. */
    record Server(String id, long end) {}

    Server server() {
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
