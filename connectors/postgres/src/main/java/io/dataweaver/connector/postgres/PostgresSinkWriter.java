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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes the rows of one split: COPY while they come, one COPY a chunk, each behind a savepoint.
 *
 * <p>If the server refuses a chunk because of its data, the chunk is undone and loaded again in parts, until the rows
 * that the server does not take are known; those are rejected, and the rows around them keep their order. The more of them
 * come, the smaller chunks get ({@link RefusalRate}). What fails otherwise, a deadlock included, ends the writer: rows of
 * earlier chunks are gone from memory, so that only the engine can repeat the transaction, from the last committed
 * position.
 *
 * <p>Rows that are merged by key are loaded right into the table as long as none of their keys is there: {@link DirectLoading}.
 */
final class PostgresSinkWriter implements SinkWriter {

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("postgres.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("postgres.after_commit");

    /** Bytes after which the encoder's buffer is handed to the driver. */
    private static final int SEND_BYTES = 64 * 1024;

    private static final long CHUNK_BYTES = 12L << 20;

    private static final String FEATURE_NOT_SUPPORTED = "0A000";

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
    private final SinkTransaction transaction;
    private final int place;
    private final TargetPlan plan;
    private final CopyEncoder encoder;
    private final ChangeWindow window;

    /** Refused rows that were found when another writer had its turn. */
    private final List<Rejection> late = new ArrayList<>();

    private @Nullable CopyIn copy;

    /** The transaction in which everything is ready for rows; -1 for none. */
    private long readyIn = -1;

    private Chunk chunk = new Chunk();
    private final RefusalRate refusals = new RefusalRate();
    private final DirectLoading loading;

    /** Whether the COPY under way goes right into the table. */
    private boolean direct;

    /** Whether the COPY under way is the first that its rows are in, and merged by key: changes that are made good may be left out. */
    private boolean leavesOut;

    private long sequence;
    private boolean deletes;
    private int[] accepted = new int[0];

    /**
     * Creates a writer.
     *
     * @param transaction that of all writers of the split
     */
    PostgresSinkWriter(
            SessionPool pool, Ledger ledger, SinkRun run, Claim claim, SinkTransaction transaction, TargetPlan plan) {
        this.pool = pool;
        this.ledger = ledger;
        this.run = run;
        this.claim = claim;
        this.transaction = transaction;
        this.plan = plan;
        this.encoder = plan.encoder();
        this.window = new ChangeWindow(encoder);
        this.loading = new DirectLoading(plan.couldLoadDirectly());
        this.place = transaction.add(this);
    }

    /** Returns which of the writers of its transaction it is. */
    int place() {
        return place;
    }

    QualifiedName table() {
        return plan.table();
    }

    /** Tells whether it merges rows by key. */
    boolean merges() {
        return plan.upsert();
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        try {
            if (transaction.letWait(this, batch)) {
                return takeLate();
            }
            transaction.turnOf(this);
            List<Rejection> rejections = takeLate();
            send(batch, rejections);
            return rejections;
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    /** Writes rows that have waited for other tables. */
    void writeWaiting(RecordBatch batch) {
        transaction.turnOf(this);
        try {
            send(batch, late);
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    /** Rows that come before are loaded all the same: which of them are rejected does not depend on what comes behind. */
    @Override
    public List<Rejection> empty() {
        if (!plan.upsert()) {
            throw new UnsupportedOperationException(
                    "without a key, " + plan.table() + " may hold what others have added");
        }
        transaction.writeWaiting();
        transaction.turnOf(this);
        List<Rejection> rejections = takeLate();
        try {
            finishChunk(rejections);
            TableEmptying.run(begun(), plan.loadInto());
            // What comes behind is undone to a savepoint of its own.
            transaction.keep();
            return rejections;
        } catch (SQLException failed) {
            throw failed("emptying " + plan.table(), failed);
        }
    }

    @Override
    public List<Rejection> flush() {
        transaction.writeWaiting();
        List<Rejection> rejections = takeLate();
        try {
            finishChunk(rejections);
            return rejections;
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    private List<Rejection> takeLate() {
        List<Rejection> taken = new ArrayList<>(late);
        late.clear();
        return taken;
    }

    /** Finishes what is under way, so that another writer can go on. */
    void yieldTurn() {
        try {
            finishChunk(late);
        } catch (SQLException failed) {
            throw failed("writing to " + plan.table(), failed);
        }
    }

    boolean isUnderWay() {
        return !chunk.isEmpty();
    }

    boolean isCopying() {
        return copy != null;
    }

    /** Sends the rows of {@code batch} that the target can hold, in one chunk with those before, or in several. */
    private void send(RecordBatch batch, List<Rejection> rejections) throws SQLException {
        int count = batch.size();
        if (accepted.length < count) {
            accepted = new int[count];
        }
        boolean fresh = isFresh(batch);
        if (!fresh && direct) {
            finishChunk(rejections);
        }
        int next = 0;
        while (next < count) {
            next = sendToChunk(batch, next, fresh, rejections);
        }
    }

    /** Tells whether rows may be loaded right into the table: whole new ones. */
    private boolean isFresh(RecordBatch batch) {
        if (!loading.isNext()) {
            return false;
        }
        byte[] kinds = batch.kinds();
        for (int i = 0; kinds != null && i < batch.size(); i++) {
            if (ChangeKind.of(kinds[batch.row(i)]) != ChangeKind.INSERT) {
                loading.giveUp();
                return false;
            }
        }
        encoder.bind(batch);
        return !encoder.lacksValues(batch);
    }

    /** Sends rows until the chunk is full or the server refuses it; returns how many rows of the batch are done. */
    private int sendToChunk(RecordBatch batch, int first, boolean fresh, List<Rejection> rejections)
            throws SQLException {
        CopyIn running = copy == null ? startChunk(fresh && loading.isNext()) : copy;
        encoder.bind(batch);
        int room = refusals.chunkRows() - chunk.rows();
        int taken = 0;
        int next = first;
        SQLException refused = null;
        while (next < batch.size() && taken < room && refused == null) {
            int row = batch.row(next++);
            if (isReplaced(batch, next - 1)) {
                continue;
            }
            Rejection unwanted = plan.unwanted().rejection(batch, row);
            if (unwanted != null || !encode(batch, row)) {
                rejections.add(unwanted == null ? unfit(batch, row) : unwanted);
                continue;
            }
            accepted[taken++] = row;
            if (leavesOut) {
                refused = sendFromWindow(running, row);
            } else if (encoder.size() >= SEND_BYTES) {
                refused = trySend(running);
                encoder.clear();
            }
        }
        keep(batch, taken);
        if (refused != null) {
            recover(refused, rejections);
        } else if (taken >= room || chunk.bytes() >= CHUNK_BYTES) {
            finishChunk(rejections);
        }
        return next;
    }

    private CopyIn startChunk(boolean directly) throws SQLException {
        CopyIn running = startCopy(directly);
        leavesOut = plan.upsert() && !direct;
        if (leavesOut) {
            window.begin();
        }
        return running;
    }

    private @Nullable SQLException sendFromWindow(CopyIn running, int row) throws SQLException {
        window.add(row);
        if (!window.isFull()) {
            return null;
        }
        int count = window.olderHalf();
        SQLException refused = trySend(running, count);
        window.sent(count);
        return refused;
    }

    /** Tells whether the row behind the {@code index}-th one takes its place: it is the other half of an update of one key. */
    private boolean isReplaced(RecordBatch batch, int index) {
        if (batch.kinds() == null || !plan.upsert() || index + 1 >= batch.size()) {
            return false;
        }
        int row = batch.row(index);
        int behind = batch.row(index + 1);
        return batch.kind(row) == ChangeKind.UPDATE_BEFORE
                && batch.kind(behind) == ChangeKind.UPDATE_AFTER
                && encoder.sameKey(row, behind);
    }

    private void keep(RecordBatch batch, int taken) {
        if (taken == batch.size()) {
            chunk.add(batch);
        } else if (taken > 0) {
            chunk.add(batch.select(Arrays.copyOf(accepted, taken), taken));
        }
    }

    private boolean encode(RecordBatch batch, int row) {
        byte[] kinds = batch.kinds();
        ChangeKind kind = kinds == null ? ChangeKind.INSERT : ChangeKind.of(kinds[row]);
        if (!plan.upsert() && kind != ChangeKind.INSERT) {
            throw new DataWeaverException(
                    PostgresErrorCode.CHANGE_NOT_APPLICABLE,
                    "a row of kind " + kind + " came for " + plan.table() + ", which is written without key",
                    PostgresErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                    null);
        }
        if (!plan.staged() || direct) {
            return encoder.encode(row);
        }
        // The row before an update goes first: if the key has changed, nothing else removes the old one.
        boolean delete = kind.isBeforeImage();
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
        return trySend(running, encoder.size());
    }

    private @Nullable SQLException trySend(CopyIn running, int count) throws SQLException {
        try {
            requireSession().write(running, encoder.bytes(), count);
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

    /** Returns the session, in the transaction of the rows, which is ready for those of this table. */
    private Session begun() throws SQLException {
        Session active = transaction.begun(readyIn == transaction.number() ? "" : plan.prepare());
        readyIn = transaction.number();
        return active;
    }

    /**
     * Begins a COPY.
     *
     * @param directly into the table, even if its rows are merged otherwise
     */
    private CopyIn startCopy(boolean directly) throws SQLException {
        Session active = begun();
        transaction.setSavepoint();
        encoder.start();
        CopyIn started = directly ? copyDirectly(active) : active.copyIn(plan.copy());
        copy = started;
        return started;
    }

    /** Begins a COPY into the table, if it takes one: one with policies for its rows does not, as the manual says of COPY. */
    private CopyIn copyDirectly(Session active) throws SQLException {
        try {
            CopyIn started = active.copyIn(plan.copyDirectly());
            direct = true;
            return started;
        } catch (SQLException refused) {
            if (!SqlFailures.state(refused).equals(FEATURE_NOT_SUPPORTED)) {
                throw refused;
            }
            loading.giveUp();
            transaction.undo();
            return active.copyIn(plan.copy());
        }
    }

    private void finishChunk(List<Rejection> rejections) throws SQLException {
        if (copy != null) {
            SQLException refused = tryFinishCopy(copy);
            if (refused == null) {
                refusals.stored(chunk.rows());
                chunk = new Chunk();
            } else {
                recover(refused, rejections);
            }
        }
    }

    /** Ends COPY, applies what it brought, and keeps it; returns why the server refuses. */
    private @Nullable SQLException tryFinishCopy(CopyIn running) throws SQLException {
        if (leavesOut) {
            window.close();
        }
        encoder.end();
        try {
            copy = null;
            requireSession().write(running, encoder.bytes(), encoder.size());
            encoder.clear();
            requireSession().end(running);
            transaction.keep();
            if (direct) {
                direct = false;
                loading.loaded();
                return null;
            }
            String merge = plan.merge(deletes, encoder.keepsValues(), !leavesOut || window.repeats());
            if (!merge.isEmpty()) {
                requireSession().execute(merge);
            }
            loading.merged();
            deletes = false;
            return null;
        } catch (SQLException refused) {
            encoder.clear();
            return isAboutCast(refused) ? refused : rethrowUnlessAboutData(refused);
        }
    }

    /**
     * Tells whether text could not be cast, although the server does not say that it is about data: some types call such
     * text a syntax error ({@code tsvector}) or something undefined ({@code regclass}), as if the statement were wrong. It
     * is not, if it goes well without any row.
     */
    private boolean isAboutCast(SQLException refused) throws SQLException {
        String state = SqlFailures.state(refused);
        if (!plan.casts() || !(state.startsWith("42") || state.equals("XX000"))) {
            return false;
        }
        try {
            requireSession().execute(SinkTransaction.UNDO + "; " + plan.merge(true, false, true));
            requireSession().execute(SinkTransaction.UNDO);
            return true;
        } catch (SQLException statementIsWrong) {
            refused.addSuppressed(statementIsWrong);
            return false;
        }
    }

    /** Undoes the chunk, and loads it again without the rows that the server refuses. */
    private void recover(SQLException refused, List<Rejection> rejections) throws SQLException {
        Chunk undone = chunk;
        chunk = new Chunk();
        transaction.undo();
        SQLException failure = refused;
        boolean others = leavesOut && window.leavesOut();
        leavesOut = false;
        if (direct) {
            direct = false;
            loading.refused();
            others = true;
        }
        if (others) {
            // What was refused were not the rows of the chunk as they are numbered.
            failure = load(undone, 0, undone.rows(), new int[0]);
            if (failure == null) {
                refusals.stored(undone.rows());
                return;
            }
        }
        ChunkRecovery.Loader loader = new ChunkRecovery.Loader() {
            @Override
            public @Nullable SQLException load(int from, int to, int[] left) throws SQLException {
                return PostgresSinkWriter.this.load(undone, from, to, left);
            }

            @Override
            public void reject(int row, SQLException failure) {
                rejections.add(refusal(undone, row, failure));
            }
        };
        new ChunkRecovery(undone.rows(), refusals, loader).run(failure);
    }

    private @Nullable SQLException load(Chunk rows, int from, int to, int[] left) throws SQLException {
        CopyIn running = startCopy(false);
        SQLException refused = null;
        int start = from;
        for (int i = 0; i <= left.length && refused == null; i++) {
            int end = i < left.length ? left[i] : to;
            refused = start < end ? trySend(running, rows, start, end) : null;
            start = end + 1;
        }
        SQLException failure = refused == null ? tryFinishCopy(running) : refused;
        if (failure != null) {
            transaction.undo();
        }
        return failure;
    }

    private @Nullable SQLException trySend(CopyIn running, Chunk rows, int from, int to) throws SQLException {
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
        return refused[0];
    }

    private static Rejection refusal(Chunk rows, int index, SQLException failure) {
        ServerErrorMessage server = SqlFailures.server(failure);
        String constraint = server == null ? null : server.getConstraint();
        String message = "the server refuses the row: " + SqlFailures.message(failure)
                + (constraint == null ? "" : " [constraint " + constraint + "]")
                + " [SQLSTATE " + SqlFailures.state(failure) + "]";
        return new Rejection(
                rows.row(index), RecordErrorCode.REFUSED_BY_SINK, server == null ? null : server.getColumn(), message);
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        if (transaction.isUnderWay()) {
            throw new IllegalStateException("prepare is called after flush");
        }
        Session active = transaction.taken();
        try {
            ledger.store(active, run, claim.split(), claim.number(), checkpointId, position, finished);
            BEFORE_COMMIT.hit();
        } catch (SQLException failed) {
            throw failed("storing the position of " + claim.split(), failed);
        }
        commit(active, checkpointId);
        AFTER_COMMIT.hit();
        transaction.committed();
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
                return ledger.isStored(other, run, claim.split(), checkpointId);
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
        return transaction.session();
    }

    private DataWeaverException failed(String doing, SQLException failed) {
        return SqlFailures.isConnectionLost(failed) && isTakenOver()
                ? Ledger.fenced(run)
                : SqlFailures.running(SqlFailures.Side.SINK, doing, failed);
    }

    /** Tells whether who has taken the split over has ended the transaction: it is not to be taken back from them. */
    private boolean isTakenOver() {
        try {
            Session other = pool.take();
            try {
                return ledger.isTakenOver(other, run, claim.split(), claim.number());
            } finally {
                pool.giveBack(other);
            }
        } catch (SQLException | DataWeaverException unknown) {
            return false;
        }
    }

    @Override
    public void close() {
        transaction.close();
        copy = null;
    }
}
