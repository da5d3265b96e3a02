package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads one range of blocks, view or query by COPY. */
final class PostgresSplitReader implements SplitReader {

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
    private final Pace pace;
    private @Nullable Session session;
    private @Nullable CopyRows copy;
    private boolean ended;
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
            RowAddress after,
            Pace pace) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.decoder = decoder;
        this.sql = sql;
        this.moment = moment;
        this.ordered = ordered;
        this.address = after;
        this.pace = pace;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (ended) {
            return new ReadResult.EndOfSplit();
        }
        try {
            CopyRows running = copy == null ? start() : copy;
            return pace.await(maxWait) ? fill(running) : new ReadResult.NothingYet();
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

    private CopyRows start() throws SQLException {
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
        CopyRows started = new CopyRows(active, sql, decoder, request);
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

    private ReadResult fill(CopyRows running) throws SQLException {
        CopyRows.Filled filled = running.fill(address.rows());
        if (running.ended()) {
            end();
        }
        bytesRead += filled.bytes();
        pace.spend(filled.bytes());
        byte[] last = filled.last();
        if (last == null && ended) {
            return new ReadResult.EndOfSplit();
        }
        if (last != null) {
            long rows = address.rows() + filled.count();
            address = ordered ? address.next(rows, last) : address.next(rows);
        }
        return new ReadResult.Rows(filled.batch(), filled.rejections(), address.toPosition());
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
    public SourceLag lag() {
        return SourceLag.UNKNOWN.yielding(pace.yields());
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
