package io.dataweaver.connector.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postgresql.jdbc.PgConnection;

/**
 * Which courses the log of a server has taken up to now.
 *
 * @param server its system identifier
 * @param timelines the oldest first; each ends where the next begins, and the last is written now
 */
record LogHistory(String server, List<Timeline> timelines) {

    private static final String NO_SUCH_FILE = "58P01";

    LogHistory {
        timelines = List.copyOf(timelines);
    }

    /**
     * Where a log ends.
     *
     * @param server its system identifier
     * @param timeline that is written, by its number
     */
    record End(String server, long timeline, long place) {}

    /**
     * Returns where the log of the server ends. The timeline is that of the file which is being written: what
     * {@code pg_control_checkpoint()} tells is that of the last checkpoint, which is late after a promotion.
     */
    static End end(Session session) throws SQLException {
        return session.query(
                        "select s.system_identifier::text, pg_walfile_name(e.place), e.place::text"
                                + " from pg_control_system() s, pg_current_wal_insert_lsn() e (place)",
                        row -> new End(
                                row.getString(1),
                                Long.parseLong(row.getString(2).substring(0, 8), 16),
                                ChangePosition.lsn(row.getString(3))))
                .get(0);
    }

    /** Asks the server, by a connection for replication unless its log has never taken another course. */
    static LogHistory of(SessionPool pool) {
        Session session = pool.take();
        try {
            End end = end(session);
            if (end.timeline() == Timeline.FIRST.number()) {
                return new LogHistory(end.server(), List.of(Timeline.FIRST));
            }
            PgConnection replication = LogReceiver.connect(pool.settings());
            try {
                LogHistory history = of(replication);
                if (!history.isOf(end)) {
                    // The connections at hand lead to a server that is not under this name any more.
                    session.close();
                    throw replaced();
                }
                return history;
            } finally {
                LogReceiver.cut(replication);
            }
        } catch (SQLException failed) {
            throw LogSlot.failed("looking at the timeline of the log of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** PostgreSQL documentation §54.4, "Streaming Replication Protocol": IDENTIFY_SYSTEM, TIMELINE_HISTORY. */
    static LogHistory of(PgConnection replication) throws SQLException {
        try (Statement statement = replication.createStatement();
                ResultSet system = statement.executeQuery("IDENTIFY_SYSTEM")) {
            system.next();
            String server = system.getString("systemid");
            long current = system.getLong("timeline");
            return new LogHistory(
                    server,
                    current == Timeline.FIRST.number() ? List.of(Timeline.FIRST) : timelines(replication, current));
        }
    }

    private static List<Timeline> timelines(PgConnection replication, long current) throws SQLException {
        try (Statement statement = replication.createStatement();
                ResultSet history = statement.executeQuery("TIMELINE_HISTORY " + current)) {
            history.next();
            return parse(history.getString("content"), current);
        } catch (SQLException failed) {
            if (SqlFailures.state(failed).equals(NO_SUCH_FILE)) {
                return List.of(new Timeline(current, 0));
            }
            throw failed;
        }
    }

    /**
     * Reads a timeline history file: a line for each timeline before {@code current}, with its number and the place where the
     * next begins (PostgreSQL, {@code src/backend/access/transam/timeline.c}).
     */
    static List<Timeline> parse(String file, long current) {
        List<Timeline> timelines = new ArrayList<>();
        long begun = 0;
        for (String line : file.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 3);
            timelines.add(new Timeline(Long.parseLong(parts[0]), begun));
            begun = ChangePosition.lsn(parts[1]);
        }
        timelines.add(new Timeline(current, begun));
        return timelines;
    }

    static SQLException replaced() {
        return new SQLException("another server has taken its place meanwhile", "08006");
    }

    Timeline current() {
        return timelines.get(timelines.size() - 1);
    }

    boolean isOf(End end) {
        return server.equals(end.server()) && current().number() == end.timeline();
    }

    /** Marks what was read from this server up to {@code reach}: with the timeline that holds the log before it. */
    LogMark mark(long reach) {
        Timeline of = timelines.get(0);
        for (Timeline each : timelines) {
            if (Long.compareUnsigned(each.begun(), reach) < 0) {
                of = each;
            }
        }
        return new LogMark(of, reach);
    }

    /**
     * Finds out whether what was read is in the past of this server.
     *
     * @param from which server it was read from; another one is another matter
     * @return why it is not
     */
    Optional<String> contradiction(String from, LogMark read) {
        if (!server.equals(from)) {
            return Optional.empty();
        }
        Timeline then = read.timeline();
        int at = find(then);
        if (at < 0) {
            return Optional.of("what was read last is on timeline " + then.number() + " of the log" + begun(then)
                    + ", which is not in the past of this server, whose log is on timeline "
                    + current().number() + begun(current())
                    + ": it was restored from an older copy, or promoted elsewhere");
        }
        return fork(read).isEmpty()
                ? Optional.empty()
                : Optional.of("the server was promoted, or restored from a copy, at "
                        + ChangePosition.text(timelines.get(at + 1).begun()) + " in the log, where its timeline "
                        + timelines.get(at + 1).number() + " begins: what was read behind that, up to "
                        + ChangePosition.text(read.reach()) + " on timeline " + then.number()
                        + ", has never happened here");
    }

    /** Returns where this server's past leaves what was read; empty if it holds all of it, or that place is not known. */
    OptionalLong fork(LogMark read) {
        int at = find(read.timeline());
        if (at < 0 || at == timelines.size() - 1) {
            return OptionalLong.empty();
        }
        long left = timelines.get(at + 1).begun();
        return Long.compareUnsigned(read.reach(), left) > 0 ? OptionalLong.of(left) : OptionalLong.empty();
    }

    private static String begun(Timeline timeline) {
        return timeline.begun() == 0 ? "" : " (begun at " + ChangePosition.text(timeline.begun()) + ")";
    }

    private int find(Timeline wanted) {
        for (int i = 0; i < timelines.size(); i++) {
            if (timelines.get(i).isSameAs(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
