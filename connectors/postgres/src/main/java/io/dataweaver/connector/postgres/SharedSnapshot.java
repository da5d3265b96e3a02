package io.dataweaver.connector.postgres;

import java.sql.SQLException;

/**
 * A moment of the database that several sessions see: exported by a transaction that stays open for as long as it is
 * needed (PostgreSQL documentation §9.28.5).
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class SharedSnapshot implements PostgresSplitReader.Moment, AutoCloseable {

    /** What tells which transactions a session sees. */
    private static final String CONTENT = "txid_current_snapshot()::text";

    private final SessionPool pool;
    private final Session session;
    private final String id;
    private final String content;
    private final long oldest;

    private SharedSnapshot(SessionPool pool, Session session, String id, String content, long oldest) {
        this.pool = pool;
        this.session = session;
        this.id = id;
        this.content = content;
        this.oldest = oldest;
    }

    static SharedSnapshot take(SessionPool pool) throws SQLException {
        Session session = pool.take();
        try {
            session.execute("set transaction isolation level repeatable read, read only");
            return session.query(
                            "select pg_export_snapshot(), " + CONTENT + ", txid_snapshot_xmin(txid_current_snapshot())",
                            row -> new SharedSnapshot(
                                    pool, session, row.getString(1), row.getString(2), row.getLong(3)))
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

    @Override
    public String id() {
        return id;
    }

    /**
     * Tells whether {@code taker}, which has taken over what is called {@link #id}, sees this moment: a server that was
     * restarted counts the names from the beginning, so another's snapshot may have this one's.
     */
    @Override
    public boolean isSeenBy(Session taker) throws SQLException {
        return shows(taker, content);
    }

    @Override
    public void ended() {
        // Who has taken it takes another one for the next reader.
    }

    /** Tells whether a session sees the moment that shows the transactions {@code content}. */
    static boolean shows(Session session, String content) throws SQLException {
        return session.query("select " + CONTENT, row -> row.getString(1))
                .get(0)
                .equals(content);
    }

    /** Returns which transactions it shows, as {@link TransactionSet#parse} reads it. */
    String content() {
        return content;
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
