package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How many sessions that are not DataWeaver's are at work on the server: {@code pg_stat_activity}. */
final class OtherSessions implements Pace.Load {

    /** What they do is told to members of {@code pg_read_all_stats} alone (PostgreSQL documentation §27.2). */
    private static final String ACTIVE = "select case when pg_has_role(current_user, 'pg_read_all_stats', 'usage') then"
            + " (select count(*) from pg_stat_activity where state = 'active'"
            + " and backend_type in ('client backend', 'parallel worker')"
            + " and application_name <> current_setting('application_name')) end";

    private final SessionPool pool;
    private final long most;

    /**
     * Creates a count.
     *
     * @param most of them that may be at work before the load is high
     */
    OtherSessions(SessionPool pool, long most) {
        this.pool = pool;
        this.most = most;
    }

    @Override
    public boolean isHigh() throws SQLException {
        Session session = pool.take();
        try {
            Long active = active(session);
            if (active == null) {
                throw new DataWeaverException(
                        PostgresErrorCode.PERMISSION_DENIED,
                        "with `" + PostgresOptions.YIELD_ABOVE.name()
                                + "` the user has to see what other sessions do, and may not read all statistics",
                        "as a superuser: grant pg_read_all_stats to this user; or leave the option out",
                        null);
            }
            return active > most;
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns how many are at work; null if this user may not see that. */
    static @Nullable Long active(Session session) throws SQLException {
        return session.query(ACTIVE, row -> new Count(row.getObject(1) == null ? null : row.getLong(1)))
                .get(0)
                .active();
    }

    private record Count(@Nullable Long active) {}
}
