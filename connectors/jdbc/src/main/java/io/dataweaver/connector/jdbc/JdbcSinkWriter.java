package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one split, by batches of statements, in the transaction that stores its position.
 *
 * <p>If the database refuses rows because of their data, they are undone and stored again in halves, until those that it does
 * not take are known; they are rejected, and the rows around them keep their order.
 *
 * <p>Where one transaction locks the whole database, rows stay in memory until {@link #prepare}, so that several writers get on
 * side by side; {@link #flush} stores them to see whether they are taken, and undoes that. Only a writer with more rows than
 * fit holds the lock for longer, and writers of one split that share a transaction do.
 */
final class JdbcSinkWriter implements SinkWriter {

    static final Failpoint BEFORE_COMMIT = Failpoint.named("jdbc.before_commit");
    static final Failpoint AFTER_COMMIT = Failpoint.named("jdbc.after_commit");

    private static final long CHUNK_BYTES = 4L << 20;
    private static final int CHUNK_ROWS = 8192;

    /** Rows that wait in memory for the lock. */
    private static final long WAITING_BYTES = 64L << 20;

    /**
     * The split that is written.
     *
     * @param number what {@link Ledger#claim} returned for it, or {@link Ledger#NO_CLAIM}
     */
    record Claim(String split, long number) {}

    private final SessionPool pool;
    private final Ledger ledger;
    private final SinkRun run;
    private final Claim claim;
    private final TargetPlan plan;
    private final RowBinder binder;
    private final BatchCheck check;
    private final SharedTransaction shared;
    private final boolean waits;
    private @Nullable Transaction transaction;
    private PendingRows pending = new PendingRows();

    /** Of rows that were stored when another writer had its turn. */
    private final List<Rejection> untold = new ArrayList<>();

    /** Whether the target is to be emptied in front of the pending rows, by each transaction that begins until one is committed. */
    private boolean empties;

    /**
     * Creates a writer.
     *
     * @param shared the transaction, which other writers may be in as well
     * @param alone whether there are no others: then rows may wait in memory, where a transaction locks the whole database
     */
    JdbcSinkWriter(
            SessionPool pool,
            Ledger ledger,
            SinkRun run,
            Claim claim,
            TargetPlan plan,
            SharedTransaction shared,
            boolean alone) {
        this.shared = shared;
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.claim = claim;
        this.plan = plan;
        this.binder = new RowBinder(plan);
        this.check = new BatchCheck(plan, binder);
        this.waits = alone && pool.dialect().locking() == Dialect.Locking.WHOLE_DATABASE;
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        shared.turnOf(this);
        List<Rejection> rejections = told();
        pending.add(check.accepted(batch, rejections));
        boolean full = (waits && !shared.isOpen())
                ? pending.bytes() > WAITING_BYTES
                : (pending.bytes() > CHUNK_BYTES || pending.size() > CHUNK_ROWS);
        if (full) {
            store(rejections);
        }
        return rejections;
    }

    /** Rows that wait are tried out before, so that it is known which of them are rejected. */
    @Override
    public List<Rejection> empty() {
        if (!plan.upsert()) {
            throw new UnsupportedOperationException(
                    "without a key, " + plan.shown() + " may hold what others have added");
        }
        shared.turnOf(this);
        List<Rejection> rejections = told();
        try {
            if (waits && !shared.isOpen()) {
                tryOut(rejections);
                pending = new PendingRows();
                empties = true;
            } else {
                store(rejections);
                open().empty();
            }
            return rejections;
        } catch (SQLException failed) {
            throw failed("emptying " + plan.shown(), failed);
        }
    }

    @Override
    public List<Rejection> flush() {
        List<Rejection> rejections = told();
        if (waits && !shared.isOpen()) {
            tryOut(rejections);
        } else {
            store(rejections);
        }
        return rejections;
    }

    /** Stores what is pending, because another writer goes on behind it. */
    void yieldTurn() {
        store(untold);
    }

    /** Tells whether rows wait to be stored. */
    boolean isUnderWay() {
        return pending.size() > 0;
    }

    private List<Rejection> told() {
        List<Rejection> told = new ArrayList<>(untold);
        untold.clear();
        return told;
    }

    /** Stores the pending rows in a transaction that stays open. */
    private void store(List<Rejection> rejections) {
        if (pending.size() == 0) {
            return;
        }
        try {
            open().store(pending, refused(pending, rejections));
            pending = new PendingRows();
        } catch (SQLException failed) {
            throw failed("writing to " + plan.shown(), failed);
        }
    }

    /** Finds out which of the pending rows are refused, and keeps the others. */
    private void tryOut(List<Rejection> rejections) {
        if (pending.size() == 0) {
            return;
        }
        BitSet gone = new BitSet();
        Transaction.Refusals refusals = refused(pending, rejections);
        try {
            open().store(pending, (row, failure) -> {
                gone.set(row);
                refusals.refused(row, failure);
            });
            shared.undo();
        } catch (SQLException failed) {
            throw failed("writing to " + plan.shown(), failed);
        }
        pending = pending.without(gone);
    }

    private static Transaction.Refusals refused(PendingRows rows, List<Rejection> rejections) {
        return (row, failure) -> rejections.add(refusal(rows, row, failure));
    }

    /** Returns the rejection of a row that the database refuses. */
    static Rejection refusal(PendingRows rows, int row, SQLException failure) {
        return new Rejection(
                rows.row(row),
                RecordErrorCode.REFUSED_BY_SINK,
                null,
                "the database refuses the row: " + SqlFailures.described(failure),
                failure);
    }

    private Transaction open() throws SQLException {
        boolean begins = !shared.isOpen();
        Session session = shared.begun();
        Transaction open = transaction;
        if (open == null || open.session() != session) {
            open = new Transaction(session, plan, binder);
            transaction = open;
        }
        if (begins && empties) {
            open.empty();
        }
        return open;
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        if (shared.isUnderWay() && !waits) {
            throw new IllegalStateException("prepare is called after flush");
        }
        try {
            Transaction open = open();
            open.store(pending, (row, failure) -> {
                throw new DataWeaverException(
                        JdbcErrorCode.CONFLICT,
                        "a row for " + plan.shown() + " that was taken is refused now, because of another writer: "
                                + SqlFailures.described(failure),
                        JdbcErrorCode.CONFLICT.remedy(),
                        failure);
            });
            ledger.store(
                    open.session(),
                    run,
                    claim.split(),
                    claim.number(),
                    checkpointId,
                    new SplitState(position, finished));
            BEFORE_COMMIT.hit();
            commit(checkpointId);
        } catch (SQLException failed) {
            throw failed("storing the position of " + claim.split(), failed);
        }
        AFTER_COMMIT.hit();
        pending = new PendingRows();
        empties = false;
        return Optional.empty();
    }

    private void commit(long checkpointId) throws SQLException {
        try {
            shared.commit();
        } catch (SQLException failed) {
            if (SqlFailures.kindOf(pool.dialect(), failed) != FailureKind.CONNECTION) {
                throw failed;
            }
            shared.discard();
            if (!isCommitted(checkpointId, failed)) {
                throw failed;
            }
        }
    }

    /** The answer to COMMIT was lost: asks the database on another connection whether it came through. */
    private boolean isCommitted(long checkpointId, SQLException lost) {
        try {
            Session other = pool.take();
            try {
                other.begin();
                return ledger.isStored(other, run, claim.split(), checkpointId);
            } finally {
                other.close();
            }
        } catch (SQLException | DataWeaverException failed) {
            if (failed instanceof DataWeaverException ours && ours.code() == JdbcErrorCode.FENCED) {
                throw ours;
            }
            lost.addSuppressed(failed);
            throw new DataWeaverException(
                    JdbcErrorCode.COMMIT_UNKNOWN,
                    "the connection broke while a transaction on " + plan.shown()
                            + " was being committed, and the database cannot be asked for the outcome: "
                            + failed.getMessage(),
                    JdbcErrorCode.COMMIT_UNKNOWN.remedy(),
                    lost);
        }
    }

    private DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SINK, pool.dialect(), doing, failed);
    }

    @Override
    public void close() {
        shared.close();
    }
}
