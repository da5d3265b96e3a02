package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes the rows of one split: COPY while they come, one COPY a chunk, each behind a savepoint.
 *
 * <p>If the server refuses a chunk because of its data, the chunk is undone and loaded again in parts, until the rows
 * that the server does not take stand alone; those are rejected, and the rows around them keep their order. What fails
 * otherwise, a deadlock included, ends the writer: rows of earlier chunks are gone from memory, so that only the engine
 * can repeat the transaction, from the last committed position.
 */
final class PostgresSinkWriter implements SinkWriter {

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("postgres.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("postgres.after_commit");

    /** Bytes after which the encoder's buffer is handed to the driver. */
    private static final int SEND_BYTES = 64 * 1024;

    private static final int CHUNK_ROWS = 64 * 1024;
    private static final long CHUNK_BYTES = 12L << 20;

    /** Rows that are tried at once behind one that was refused. */
    private static final int FIRST_WINDOW = 64;

    /** Releases it as well: savepoints of the same name would pile up. */
    private static final String UNDO = "rollback to savepoint dataweaver; release savepoint dataweaver";

    private static final Pattern COPY_LINE = Pattern.compile("COPY .*, line (\\d+)");

    private final SessionPool pool;
    private final Ledger ledger;
    private final SinkRun run;
    private final String splitId;
    private final TargetPlan plan;
    private final CopyEncoder encoder;
    private @Nullable Session session;
    private @Nullable CopyIn copy;
    private Chunk chunk = new Chunk();
    private long sequence;
    private boolean deletes;
    private int[] accepted = new int[0];

    PostgresSinkWriter(SessionPool pool, Ledger ledger, SinkRun run, String splitId, TargetPlan plan) {
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.splitId = splitId;
        this.plan = plan;
        this.encoder = plan.encoder();
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        SQLException refused = null;
        if (batch.isEmpty()) {
            return rejections;
        }
        try {
            CopyIn running = copy == null ? startCopy() : copy;
            refused = send(running, batch, rejections);
            if (refused != null) {
                recover(refused, rejections);
            } else if (chunk.rows() >= CHUNK_ROWS || chunk.bytes() >= CHUNK_BYTES) {
                finishChunk(rejections);
            }
            return rejections;
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    @Override
    public List<Rejection> flush() {
        List<Rejection> rejections = new ArrayList<>();
        try {
            finishChunk(rejections);
            return rejections;
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    /** Sends the rows of {@code batch} that the target can hold; returns why the server refuses, if it says so already. */
    private @Nullable SQLException send(CopyIn running, RecordBatch batch, List<Rejection> rejections)
            throws SQLException {
        encoder.bind(batch);
        int count = batch.size();
        if (accepted.length < count) {
            accepted = new int[count];
        }
        int taken = 0;
        SQLException refused = null;
        for (int i = 0; i < count; i++) {
            int row = batch.row(i);
            if (!encode(batch, row)) {
                rejections.add(unfit(batch, row));
                continue;
            }
            accepted[taken++] = row;
            if (encoder.size() >= SEND_BYTES) {
                refused = refused == null ? trySend(running) : refused;
                encoder.clear();
            }
        }
        if (taken == count) {
            chunk.add(batch);
        } else if (taken > 0) {
            chunk.add(batch.select(java.util.Arrays.copyOf(accepted, taken), taken));
        }
        return refused;
    }

    private boolean encode(RecordBatch batch, int row) {
        byte[] kinds = batch.kinds();
        ChangeKind kind = kinds == null ? ChangeKind.INSERT : ChangeKind.of(kinds[row]);
        if (!plan.upsert()) {
            if (kind != ChangeKind.INSERT) {
                throw new DataWeaverException(
                        PostgresErrorCode.CHANGE_NOT_APPLICABLE,
                        "a row of kind " + kind + " came for " + plan.table() + ", which is written without key",
                        PostgresErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                        null);
            }
            return encoder.encode(row);
        }
        // The row before an update goes first: if the key has changed, nothing else removes the old one.
        boolean delete = kind == ChangeKind.DELETE || kind == ChangeKind.UPDATE_BEFORE;
        deletes |= delete;
        return encoder.encode(row, sequence++, delete);
    }

    private Rejection unfit(RecordBatch batch, int row) {
        return new Rejection(
                new Rejection.RejectedRow(batch, row),
                encoder.failedCode(),
                encoder.failedColumn(),
                encoder.failedMessage());
    }

    private @Nullable SQLException trySend(CopyIn running) throws SQLException {
        try {
            requireSession().write(running, encoder.bytes(), encoder.size());
            return null;
        } catch (SQLException refused) {
            copy = null;
            return rethrowUnlessAboutData(refused);
        }
    }

    private static SQLException rethrowUnlessAboutData(SQLException refused) throws SQLException {
        if (!SqlFailures.isAboutData(refused)) {
            throw refused;
        }
        return refused;
    }

    private CopyIn startCopy() throws SQLException {
        Session active = session;
        if (active == null) {
            active = pool.take();
            session = active;
            // Deferred constraints would refuse a row at COMMIT only, when it cannot be told apart any more.
            active.execute("set constraints all immediate" + plan.prepare());
        }
        active.execute("savepoint dataweaver");
        encoder.start();
        CopyIn started = active.copy().copyIn(plan.copy());
        copy = started;
        return started;
    }

    private void finishChunk(List<Rejection> rejections) throws SQLException {
        if (copy != null) {
            SQLException refused = tryFinishCopy(copy);
            if (refused == null) {
                chunk = new Chunk();
            } else {
                recover(refused, rejections);
            }
        }
    }

    /** Ends COPY, applies what it brought, and keeps it; returns why the server refuses. */
    private @Nullable SQLException tryFinishCopy(CopyIn running) throws SQLException {
        encoder.end();
        try {
            copy = null;
            requireSession().write(running, encoder.bytes(), encoder.size());
            encoder.clear();
            running.endCopy();
            String merge = plan.merge(deletes);
            requireSession().execute((merge.isEmpty() ? "" : merge + "; ") + "release savepoint dataweaver");
            deletes = false;
            return null;
        } catch (SQLException refused) {
            encoder.clear();
            return rethrowUnlessAboutData(refused);
        }
    }

    /** Undoes the chunk, and loads it again without the rows that the server refuses. */
    private void recover(SQLException refused, List<Rejection> rejections) throws SQLException {
        Chunk undone = chunk;
        chunk = new Chunk();
        requireSession().execute(UNDO);
        int from = 0;
        int to = undone.rows();
        int window = narrow(refused, to);
        int suspect = line(refused) - 1;
        while (from < to) {
            int end = from == suspect ? from + 1 : Math.min(to, from + Math.max(1, window));
            SQLException failure = load(undone, from, end);
            if (failure == null) {
                from = end;
                window = Math.min(Math.max(window, 1) * 2, CHUNK_ROWS);
            } else if (end - from == 1) {
                reject(undone, from, failure, rejections);
                from = end;
                window = FIRST_WINDOW;
            } else {
                window = narrow(failure, end - from);
                suspect = from + line(failure) - 1;
            }
        }
    }

    /** Returns how many rows to try next, after {@code count} of them were refused at once. */
    private static int narrow(SQLException failure, int count) {
        int line = line(failure);
        return line > 0 && line <= count ? line - 1 : count / 2;
    }

    /** Returns the row of the COPY at which the server stopped, from 1; 0 if it does not say. */
    private static int line(SQLException failure) {
        ServerErrorMessage server = SqlFailures.server(failure);
        String where = server == null ? null : server.getWhere();
        Matcher matcher = COPY_LINE.matcher(where == null ? "" : where);
        return matcher.find() && matcher.group(1).length() < 10 ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private @Nullable SQLException load(Chunk rows, int from, int to) throws SQLException {
        CopyIn running = startCopy();
        SQLException[] refused = {null};
        rows.visit(from, to, (batch, first, end) -> {
            encoder.bind(batch);
            for (int i = first; i < end && refused[0] == null; i++) {
                if (!encode(batch, batch.row(i))) {
                    throw new IllegalStateException("a row that was fit is not any more: " + encoder.failedMessage());
                }
                if (encoder.size() >= SEND_BYTES) {
                    refused[0] = trySend(running);
                    encoder.clear();
                }
            }
        });
        SQLException failure = refused[0] == null ? tryFinishCopy(running) : refused[0];
        if (failure != null) {
            requireSession().execute(UNDO);
        }
        return failure;
    }

    private void reject(Chunk rows, int index, SQLException failure, List<Rejection> rejections) {
        ServerErrorMessage server = SqlFailures.server(failure);
        String constraint = server == null ? null : server.getConstraint();
        String message = "the server refuses the row: " + SqlFailures.message(failure)
                + (constraint == null ? "" : " [constraint " + constraint + "]")
                + " [SQLSTATE " + SqlFailures.state(failure) + "]";
        String column = server == null ? null : server.getColumn();
        rows.visit(
                index,
                index + 1,
                (batch, first, end) -> rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, batch.row(first)),
                        RecordErrorCode.REFUSED_BY_SINK,
                        column,
                        message)));
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        if (!chunk.isEmpty()) {
            throw new IllegalStateException("prepare is called after flush");
        }
        try {
            if (session == null) {
                session = pool.take();
            }
            ledger.store(session, run, splitId, checkpointId, position, finished);
            BEFORE_COMMIT.hit();
        } catch (SQLException failed) {
            throw failed("storing the position of " + splitId, failed);
        }
        commit(session, checkpointId);
        AFTER_COMMIT.hit();
        pool.giveBack(session);
        session = null;
        return Optional.empty();
    }

    private void commit(Session active, long checkpointId) {
        try {
            active.commit();
        } catch (SQLException failed) {
            if (!SqlFailures.isConnectionLost(failed)) {
                throw failed("committing", failed);
            }
            active.close();
            if (!isCommitted(checkpointId, failed)) {
                throw failed("committing", failed);
            }
        }
    }

    /** The answer to COMMIT was lost: asks the server on another connection whether it came through. */
    private boolean isCommitted(long checkpointId, SQLException lost) {
        try {
            Session other = pool.take();
            try {
                return ledger.isStored(other, run, splitId, checkpointId);
            } finally {
                pool.giveBack(other);
            }
        } catch (SQLException | DataWeaverException failed) {
            if (failed instanceof DataWeaverException ours && ours.code() == PostgresErrorCode.FENCED) {
                throw ours;
            }
            lost.addSuppressed(failed);
            throw new DataWeaverException(
                    PostgresErrorCode.COMMIT_UNKNOWN,
                    "the connection broke while a transaction on " + plan.table()
                            + " was being committed, and the server" + " cannot be asked for the outcome: "
                            + failed.getMessage(),
                    PostgresErrorCode.COMMIT_UNKNOWN.remedy(),
                    lost);
        }
    }

    private Session requireSession() {
        Session active = session;
        if (active == null) {
            throw new IllegalStateException("no transaction is open");
        }
        return active;
    }

    private static DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SINK, doing, failed);
    }

    @Override
    public void close() {
        Session active = session;
        session = null;
        if (active == null) {
            return;
        }
        if (copy != null) {
            // A COPY under way cannot be left in an orderly way without waiting for the server.
            copy = null;
            active.close();
        } else {
            pool.giveBack(active);
        }
    }
}
