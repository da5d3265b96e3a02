package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** Reads one range of blocks, view or query by COPY. */
final class PostgresSplitReader implements SplitReader {

    /** How often the clock is looked at. */
    private static final int ROWS_PER_LOOK = 32;

    /** What keeps rows in the order in which they lie, and this session to one process of the server. */
    private static final String IN_PLACE = "; set local synchronize_seqscans = off; set local enable_indexscan = off;"
            + " set local enable_indexonlyscan = off; set local max_parallel_workers_per_gather = 0";

    private final SessionPool pool;
    private final Split split;
    private final ReadRequest request;
    private final CopyDecoder decoder;
    private final String sql;
    private final Moment moment;
    private final boolean ordered;
    private @Nullable Session session;
    private @Nullable CopyOut copy;
    private boolean begun;
    private boolean ended;
    private long rows;
    private RowAddress address;
    private long bytesRead;

    PostgresSplitReader(
            SessionPool pool,
            Split split,
            ReadRequest request,
            CopyDecoder decoder,
            String sql,
            Moment moment,
            boolean ordered,
            RowAddress after) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.decoder = decoder;
        this.sql = sql;
        this.moment = moment;
        this.ordered = ordered;
        this.address = after;
        this.rows = after.rows();
    }

    @Override
    public ReadResult read(Duration maxWait) {
        if (ended) {
            return new ReadResult.EndOfSplit();
        }
        try {
            CopyOut running = copy == null ? start() : copy;
            return fill(running);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading " + split.id(), failed);
        }
    }

    /** Where sessions look at one moment of the database. */
    interface Moment {
        /** Returns the name of the snapshot. */
        String id();

        /** Tells whether a session that has taken the snapshot over sees the moment that is meant. */
        boolean isSeenBy(Session taker) throws SQLException;

        /** Says that the snapshot has ended; the next reader needs another. */
        void ended();
    }

    private CopyOut start() throws SQLException {
        Session active = pool.take();
        session = active;
        try {
            active.execute("set transaction isolation level repeatable read, read only; set transaction snapshot "
                    + Literal.text(moment.id()) + (ordered ? IN_PLACE : ""));
        } catch (SQLException failed) {
            if (SqlFailures.isConnectionLost(failed)) {
                throw failed;
            }
            throw snapshotGone(SqlFailures.message(failed), failed);
        }
        if (!moment.isSeenBy(active)) {
            throw snapshotGone("another snapshot has its name now", null);
        }
        CopyOut started = active.copy().copyOut("copy (" + sql + ") to stdout (format binary)");
        copy = started;
        return started;
    }

    private DataWeaverException snapshotGone(String reason, @Nullable SQLException failed) {
        moment.ended();
        return new DataWeaverException(
                PostgresErrorCode.SNAPSHOT_GONE,
                "cannot read " + split.id() + " as of the moment " + moment.id() + ": " + reason,
                PostgresErrorCode.SNAPSHOT_GONE.remedy(),
                failed);
    }

    private ReadResult fill(CopyOut running) throws SQLException {
        int maxRows = request.limits().maxRows();
        long maxBytes = request.limits().maxBytes();
        long deadline = System.nanoTime() + request.limits().maxDelay().toNanos();
        BatchBuilder batch = new BatchBuilder(request.schema(), maxRows);
        decoder.bind(batch);
        List<Rejection> rejections = new ArrayList<>(0);
        long bytes = 0;
        int count = 0;
        byte[] last = null;
        while (count < maxRows && bytes < maxBytes) {
            byte[] message = running.readFromCopy();
            if (message == null) {
                end();
                break;
            }
            int at = begun ? 0 : header(message);
            begun = true;
            if (at == message.length || ByteBuffer.wrap(message).getShort(at) < 0) {
                continue;
            }
            last = message;
            rows++;
            count++;
            bytes += message.length;
            if (decoder.decode(message, at)) {
                batch.endRow(rows);
            } else {
                batch.discardRow();
                rejections.add(rejection(message, at));
            }
            if (count % ROWS_PER_LOOK == 0 && System.nanoTime() > deadline) {
                break;
            }
        }
        bytesRead += bytes;
        if (last == null && ended) {
            return new ReadResult.EndOfSplit();
        }
        if (last != null) {
            address = ordered ? address.next(rows, last) : address.next(rows);
        }
        return new ReadResult.Rows(batch.build(), rejections, address.toPosition());
    }

    /** The first message starts with signature, flags and an extension of a length that it tells. */
    private static int header(byte[] message) {
        return CopyDecoder.HEADER + 4 + ByteBuffer.wrap(message).getInt(CopyDecoder.HEADER);
    }

    private Rejection rejection(byte[] message, int at) {
        byte[] row = Arrays.copyOfRange(message, at, Math.min(message.length, at + Rejection.RejectedBytes.MAX_BYTES));
        return new Rejection(
                new Rejection.RejectedBytes(row, rows),
                RecordErrorCode.VALUE_UNFIT,
                decoder.failedColumn(),
                decoder.failedMessage());
    }

    private void end() {
        ended = true;
        copy = null;
        Session done = session;
        session = null;
        if (done != null) {
            pool.giveBack(done);
        }
    }

    @Override
    public double progress() {
        return ended ? 1 : split.weight() == 0 ? -1 : Math.min(1, (double) bytesRead / split.weight());
    }

    @Override
    public void close() {
        Session active = session;
        session = null;
        copy = null;
        if (active != null) {
            // Rows that are on their way would have to be read to the end before the session could be used again.
            active.close();
        }
    }
}
