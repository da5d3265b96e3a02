package io.dataweaver.connector.postgres;

import io.dataweaver.api.sink.SinkRun;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction in which the writers of one split write, one table each, with the position of the split. Writers take turns: what
 * one has under way is finished before another begins, so that tables are written in the order in which rows came, as foreign keys
 * need it.
 *
 * <p><b>Threads.</b> One at a time, that of the writers.
 */
final class SinkTransaction {

    private enum SavepointState {
        /** There is none in this transaction. */
        NONE,
        /** Nothing has happened since. */
        HERE,
        /** Something has been stored since. */
        BEHIND
    }

    /** The savepoint stays where it is. */
    static final String UNDO = "rollback to savepoint dataweaver";

    private final SessionPool pool;
    private final Ledger ledger;
    private final SinkRun run;
    private final PostgresSinkWriter.Claim claim;
    private @Nullable Session session;
    private SavepointState savepoint = SavepointState.NONE;
    private @Nullable PostgresSinkWriter turn;
    private long number;

    SinkTransaction(SessionPool pool, Ledger ledger, SinkRun run, PostgresSinkWriter.Claim claim) {
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.claim = claim;
    }

    /** Lets {@code writer} go on writing: what another one has under way is finished first. */
    void turnOf(PostgresSinkWriter writer) {
        PostgresSinkWriter other = turn;
        if (other != null && other != writer) {
            other.yieldTurn();
        }
        turn = writer;
    }

    /** Tells whether a writer has something under way, so that nothing can be committed. */
    boolean isUnderWay() {
        PostgresSinkWriter active = turn;
        return active != null && active.isUnderWay();
    }

    /** Tells which transaction it is, so that writers know what they have done in it. */
    long number() {
        return number;
    }

    /**
     * Returns the session, in the transaction of the rows.
     *
     * @param preparation what a table needs in front of its first rows; empty if nothing
     */
    Session begun(String preparation) throws SQLException {
        Session active = session;
        if (active == null) {
            active = pool.take();
            session = active;
            // Deferred constraints would refuse a row at COMMIT only, when it cannot be told apart any more.
            active.execute("set constraints all immediate; " + ledger.mark(run, claim.split())
                    + (preparation.isEmpty() ? "" : "; " + preparation));
        } else if (!preparation.isEmpty()) {
            active.execute(preparation);
            keep();
        }
        return active;
    }

    /** Returns the session of a transaction that has begun. */
    Session session() {
        Session active = session;
        if (active == null) {
            throw new IllegalStateException("no transaction is open");
        }
        return active;
    }

    /** Returns the session that stores the position, though no row may have come. */
    Session taken() {
        Session active = session;
        if (active == null) {
            active = pool.take();
            session = active;
        }
        return active;
    }

    /** Puts the savepoint here. */
    void setSavepoint() throws SQLException {
        switch (savepoint) {
            case NONE -> session().execute("savepoint dataweaver");
            // Savepoints of the same name would pile up.
            case BEHIND -> session().execute("release savepoint dataweaver; savepoint dataweaver");
            case HERE -> {}
        }
        savepoint = SavepointState.HERE;
    }

    /** Says that something has happened that is to stay, whatever becomes of what comes behind. */
    void keep() {
        savepoint = savepoint == SavepointState.NONE ? SavepointState.NONE : SavepointState.BEHIND;
    }

    /** Goes back to the savepoint. */
    void undo() throws SQLException {
        session().execute(UNDO);
        savepoint = SavepointState.HERE;
    }

    /** Says that it is committed: what comes next is another one. */
    void committed() {
        pool.giveBack(session());
        session = null;
        savepoint = SavepointState.NONE;
        number++;
    }

    /** Undoes what is not committed. Idempotent. */
    void close() {
        Session active = session;
        session = null;
        if (active == null) {
            return;
        }
        if (turn != null && turn.isCopying()) {
            // A COPY under way cannot be left in an orderly way without waiting for the server.
            active.close();
        } else {
            pool.giveBack(active);
        }
    }
}
