package io.dataweaver.connector.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction in which the writers of one split write, one table each, with the position of the split. Writers take turns: what
 * one has under way is stored before another begins, so that tables are written in the order in which rows came, as foreign keys
 * need it. Nothing but rows is written in it, because a statement that changes tables would end it in most databases.
 *
 * <p><b>Threads.</b> One at a time, that of the writers.
 */
final class SharedTransaction {

    private final SessionPool pool;
    private @Nullable Session session;
    private @Nullable JdbcSinkWriter turn;

    SharedTransaction(SessionPool pool) {
        this.pool = pool;
    }

    /** Lets {@code writer} go on writing: what another one has under way is stored first. */
    void turnOf(JdbcSinkWriter writer) {
        JdbcSinkWriter other = turn;
        if (other != null && other != writer) {
            other.yieldTurn();
        }
        turn = writer;
    }

    /** Tells whether a writer has rows that are not stored yet. */
    boolean isUnderWay() {
        JdbcSinkWriter active = turn;
        return active != null && active.isUnderWay();
    }

    boolean isOpen() {
        return session != null;
    }

    /** Returns the session, in the transaction, which begins if there is none. */
    Session begun() throws SQLException {
        Session open = session;
        if (open == null) {
            Session taken = pool.take();
            try {
                taken.begin();
                open = taken;
            } finally {
                if (open == null) {
                    taken.close();
                }
            }
            session = open;
        }
        return open;
    }

    /** Undoes all that was done in it; what comes next is another one. */
    void undo() throws SQLException {
        Session open = begun();
        session = null;
        open.rollback();
        pool.giveBack(open);
    }

    void commit() throws SQLException {
        Session open = begun();
        open.commit();
        session = null;
        pool.giveBack(open);
    }

    /** Gives a connection up that broke, so that nobody knows what has become of the transaction. */
    void discard() {
        Session open = session;
        session = null;
        if (open != null) {
            pool.discard(open);
        }
    }

    /** Undoes what is not committed. Idempotent. */
    void close() {
        Session open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
