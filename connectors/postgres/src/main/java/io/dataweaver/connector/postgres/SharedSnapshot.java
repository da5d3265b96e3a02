package io.dataweaver.connector.postgres;

import java.sql.SQLException;

/**
 * A moment of the database that several sessions see: exported by a transaction that stays open for as long as it is
 * needed (PostgreSQL documentation §9.28.5).
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class SharedSnapshot implements AutoCloseable {

    private final SessionPool pool;
    private final Session session;
    private final String id;
    private final long oldest;

    private SharedSnapshot(SessionPool pool, Session session, String id, long oldest) {
        this.pool = pool;
        this.session = session;
        this.id = id;
        this.oldest = oldest;
    }

    static SharedSnapshot take(SessionPool pool) throws SQLException {
        Session session = pool.take();
        try {
            session.execute("set transaction isolation level repeatable read, read only");
            return session.query(
                            "select pg_export_snapshot(), txid_snapshot_xmin(txid_current_snapshot())",
                            row -> new SharedSnapshot(pool, session, row.getString(1), row.getLong(2)))
                    .get(0);
        } catch (SQLException | RuntimeException failed) {
            session.close();
            throw failed;
        }
    }

    /** Returns the session, which sees this moment. */
    Session session() {
        return session;
    }

    /** Returns the name by which other sessions take it over. */
    String id() {
        return id;
    }

    /** Returns the oldest transaction that is under way: all rows of younger ones are unseen or may be. */
    long oldest() {
        return oldest;
    }

    @Override
    public void close() {
        pool.giveBack(session);
    }
}
