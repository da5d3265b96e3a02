package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.sink.SinkRun;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transaction in which the writers of one split write, one table each, with the position of the split. Writers take turns: what
 * one has under way is finished before another begins.
 *
 * <p>A turn is dear: it ends one COPY and begins another. So rows of other tables wait while they are few, where it does not matter
 * in which order the tables are written; where it does, as for those with foreign keys, the order in which rows came is kept.
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

    /** Looking at the order costs as much as some turns; most transactions are over by then. */
    private static final int TURNS_BEFORE_ORDER = 8;

    private static final long MOST_WAITING_BYTES = 4L << 20;

    /** What a batch takes beside its values, about: where tables alternate row by row, there are many of one row. */
    private static final long BYTES_OF_BATCH = 512;

    private final SessionPool pool;
    private final Ledger ledger;
    private final SinkRun run;
    private final PostgresSinkWriter.Claim claim;
    private @Nullable Session session;
    private SavepointState savepoint = SavepointState.NONE;
    private @Nullable PostgresSinkWriter turn;
    private long number;

    private final List<PostgresSinkWriter> writers = new ArrayList<>();

    /** How often another table had its turn in this transaction. */
    private int turns;

    /** What is known for this transaction; null until it is needed. */
    private @Nullable WriteOrder order;

    /** By groups of tables that are written in the order in which their rows came. The group of whose turn it is has none. */
    private final Map<Integer, List<Waiting>> waiting = new LinkedHashMap<>();

    private long waitingBytes;

    private record Waiting(PostgresSinkWriter writer, RecordBatch batch) {}

    SinkTransaction(SessionPool pool, Ledger ledger, SinkRun run, PostgresSinkWriter.Claim claim) {
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.claim = claim;
    }

    /** Adds a writer; returns which one it is. */
    int add(PostgresSinkWriter writer) {
        writers.add(writer);
        return writers.size() - 1;
    }

    /**
     * Lets the rows of a batch wait, if other tables are being written, and it does not matter which are written first.
     *
     * @return false if they are to be written now
     */
    boolean letWait(PostgresSinkWriter writer, RecordBatch batch) throws SQLException {
        PostgresSinkWriter active = turn;
        if (active == null || active == writer || !isUnderWay()) {
            return false;
        }
        WriteOrder known = order;
        if (known == null) {
            if (++turns > TURNS_BEFORE_ORDER && writers.stream().allMatch(PostgresSinkWriter::merges)) {
                active.yieldTurn();
                order = WriteOrder.of(
                        session(),
                        writers.stream().map(PostgresSinkWriter::table).toList());
                // With the next chunk, the locks would be undone that hold the order.
                keep();
            }
            return false;
        }
        if (known.group(writer.place()) == known.group(active.place())) {
            return false;
        }
        waiting.computeIfAbsent(known.group(writer.place()), group -> new ArrayList<>())
                .add(new Waiting(writer, batch));
        waitingBytes += batch.byteSize() + BYTES_OF_BATCH;
        if (waitingBytes >= MOST_WAITING_BYTES) {
            writeWaiting();
        }
        return true;
    }

    /** Writes what waits, one group of tables after the other. */
    void writeWaiting() {
        List<List<Waiting>> groups = List.copyOf(waiting.values());
        waiting.clear();
        waitingBytes = 0;
        for (List<Waiting> group : groups) {
            group.forEach(each -> each.writer().writeWaiting(each.batch()));
        }
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
        return !waiting.isEmpty() || (active != null && active.isUnderWay());
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
        order = null;
        turns = 0;
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
