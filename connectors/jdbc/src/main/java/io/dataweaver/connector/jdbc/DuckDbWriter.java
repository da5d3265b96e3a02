package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one split to DuckDB, in the transaction that stores its position.
 *
 * <p>Rows wait in a temporary table of the writer's session, which needs no lock. At each {@link #flush}, and when as many came as
 * are to be kept in memory for being rejected, they are tried out in a transaction that is undone: if an error ends it, they are
 * stored again in halves, behind those before them, until the refused ones are known. {@link #prepare} stores them for good. So
 * several writers get on side by side, and each holds up others for no longer than a statement or two take.
 */
final class DuckDbWriter implements SinkWriter {

    private static final long LOAD_BYTES = 4L << 20;
    private static final int LOAD_ROWS = 8192;

    /** Rows that are kept in memory until it is known whether they are taken. */
    private static final long UNDECIDED_BYTES = 64L << 20;

    private final SessionPool pool;
    private final Ledger ledger;
    private final SinkRun run;
    private final JdbcSinkWriter.Claim claim;
    private final TargetPlan plan;
    private final RowBinder binder;
    private final BatchCheck check;
    private @Nullable DuckDbRows waiting;

    /** Rows that may be refused yet. */
    private PendingRows undecided = new PendingRows();

    /** The number of the first undecided row, and so how many were taken since the last checkpoint or more. */
    private long decided;

    /** How many of the undecided rows have been sent, and how much memory these take. */
    private int sent;

    private long sentBytes;

    /** Those of the undecided rows that are refused, whose rejections are still to be told. */
    private final List<Rejection> refused = new ArrayList<>();

    private boolean empties;

    DuckDbWriter(SessionPool pool, Ledger ledger, SinkRun run, JdbcSinkWriter.Claim claim, TargetPlan plan) {
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.claim = claim;
        this.plan = plan;
        this.binder = new RowBinder(plan);
        this.check = new BatchCheck(plan, binder);
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        undecided.add(check.accepted(batch, rejections));
        if (undecided.size() - sent > LOAD_ROWS || undecided.bytes() - sentBytes > LOAD_BYTES) {
            attempt("writing to " + plan.shown(), this::send);
        }
        if (undecided.bytes() > UNDECIDED_BYTES) {
            rejections.addAll(flush());
        }
        rejections.addAll(told());
        return rejections;
    }

    @Override
    public List<Rejection> flush() {
        attempt("writing to " + plan.shown(), () -> {
            send();
            tryOut();
        });
        return told();
    }

    @Override
    public List<Rejection> empty() {
        if (!plan.upsert()) {
            throw new UnsupportedOperationException(
                    "without a key, " + plan.shown() + " may hold what others have added");
        }
        List<Rejection> rejections = flush();
        attempt("emptying " + plan.shown(), () -> waiting().clear());
        decided = 0;
        empties = true;
        return rejections;
    }

    private List<Rejection> told() {
        List<Rejection> rejections = List.copyOf(refused);
        refused.clear();
        return rejections;
    }

    private DuckDbRows waiting() throws SQLException {
        DuckDbRows rows = waiting;
        if (rows == null) {
            Session session = pool.take();
            try {
                rows = DuckDbRows.create(session, plan, binder);
            } finally {
                if (rows == null) {
                    session.close();
                }
            }
            waiting = rows;
        }
        return rows;
    }

    private void send() throws SQLException {
        int size = undecided.size();
        for (int from = sent; from < size; from += LOAD_ROWS) {
            send(from, Math.min(size, from + LOAD_ROWS));
        }
        sent = size;
        sentBytes = undecided.bytes();
    }

    private void send(int from, int to) throws SQLException {
        SQLException failure;
        try {
            waiting().load(undecided, from, to, decided + from);
            return;
        } catch (SQLException failed) {
            failure = requireRecord(failed);
        }
        if (to - from == 1) {
            refuse(from, failure);
            return;
        }
        int middle = from + (to - from) / 2;
        send(from, middle);
        send(middle, to);
    }

    private SQLException requireRecord(SQLException failed) throws SQLException {
        if (SqlFailures.kindOf(pool.dialect(), failed) != FailureKind.RECORD) {
            throw failed;
        }
        return failed;
    }

    private void refuse(int row, SQLException failure) {
        refused.add(JdbcSinkWriter.refusal(undecided, row, failure));
    }

    /** Finds out which of the undecided rows are refused, all of which have been sent, and takes these out. */
    private void tryOut() throws SQLException {
        if (undecided.size() == 0) {
            return;
        }
        DuckDbRows rows = waiting();
        long end = decided + undecided.size();
        begin(rows, decided);
        if (!isTaken(rows, decided, end)) {
            rows.session().rollback();
            sieve(rows, end);
            begin(rows, decided);
            tryOut(rows, decided, end);
        }
        rows.session().rollback();
        decided += undecided.size();
        undecided = new PendingRows();
        sent = 0;
        sentBytes = 0;
    }

    /** Begins a transaction in which the rows before {@code end} have taken effect. */
    private void begin(DuckDbRows rows, long end) throws SQLException {
        rows.session().begin();
        if (empties) {
            rows.session().execute("delete from " + plan.into());
        }
        rows.apply(0, end);
    }

    private boolean isTaken(DuckDbRows rows, long from, long to) throws SQLException {
        try {
            rows.apply(from, to);
            return true;
        } catch (SQLException failed) {
            requireRecord(failed);
            return false;
        }
    }

    /** Takes out what can be known to be refused without one attempt for each row. */
    private void sieve(DuckDbRows rows, long end) throws SQLException {
        SortedMap<Long, String> known = rows.refused(decided, end);
        known.forEach((number, reason) -> refuse((int) (number - decided), new SQLException(reason, "23000")));
        rows.forget(List.copyOf(known.keySet()));
    }

    /** Leaves a transaction open in which all rows before {@code to} have taken effect that are not refused. */
    private void tryOut(DuckDbRows rows, long from, long to) throws SQLException {
        SQLException failure;
        try {
            rows.apply(from, to);
            return;
        } catch (SQLException failed) {
            failure = requireRecord(failed);
        }
        rows.session().rollback();
        if (to - from == 1) {
            refuse((int) (from - decided), failure);
            rows.forget(List.of(from));
            begin(rows, from);
            return;
        }
        begin(rows, from);
        long middle = from + (to - from) / 2;
        tryOut(rows, from, middle);
        tryOut(rows, middle, to);
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        if (undecided.size() > 0) {
            throw new IllegalStateException("prepare is called after flush");
        }
        attempt("storing the position of " + claim.split(), () -> {
            DuckDbRows rows = waiting();
            Session session = rows.session();
            try {
                begin(rows, decided);
            } catch (SQLException failed) {
                throw takenBack(requireRecord(failed));
            }
            ledger.store(session, run, claim.split(), claim.number(), checkpointId, new SplitState(position, finished));
            JdbcSinkWriter.BEFORE_COMMIT.hit();
            session.commit();
            JdbcSinkWriter.AFTER_COMMIT.hit();
            rows.clear();
        });
        decided = 0;
        empties = false;
        return Optional.empty();
    }

    private DataWeaverException takenBack(SQLException failure) {
        return new DataWeaverException(
                JdbcErrorCode.CONFLICT,
                "a row for " + plan.shown() + " that was taken is refused now, because of another writer: "
                        + SqlFailures.described(failure),
                JdbcErrorCode.CONFLICT.remedy(),
                failure);
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void attempt(String doing, Work work) {
        try {
            work.run();
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SINK, pool.dialect(), doing, failed);
        }
    }

    @Override
    public void close() {
        DuckDbRows rows = waiting;
        waiting = null;
        if (rows != null) {
            rows.session().close();
        }
    }
}
