package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.connector.postgres.ChangePosition.InRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of blocks of a table, in the moment of all ranges if that can still be had, or else in one of its own: the log
 * that is read behind the rows has what happened since.
 *
 * <p>Where the table was written anew meanwhile, its rows lie elsewhere, and nobody knows which of them were read: then all of them
 * are read.
 */
final class RowsPartReader implements FollowingReader {

    private static final int TRIES = 5;

    private final SessionPool pool;
    private final Split split;
    private final ReadRequest request;
    private final Dataset dataset;
    private final Relation relation;
    private final List<PgColumn> columns;
    private final RowsPart part;
    private final Semaphore turns;
    private final Pace pace;
    private boolean hasTurn;
    private long file;
    private RowAddress at;
    private @Nullable SharedSnapshot own;
    private @Nullable PostgresSplitReader rows;
    private @Nullable ReadResult first;

    /**
     * Creates a reader.
     *
     * @param from where to go on; null to begin
     * @param turns how many readers may read rows at a time
     * @param pace how fast they may
     */
    RowsPartReader(
            SessionPool pool,
            Split split,
            ReadRequest request,
            Dataset dataset,
            @Nullable InRows from,
            Semaphore turns,
            Pace pace) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.dataset = dataset;
        this.relation = dataset.relation().orElseThrow();
        this.columns = dataset.columnsOf(request.schema());
        this.part = RowsPart.of(split);
        this.turns = turns;
        this.pace = pace;
        this.file = from == null ? part.file() : from.file();
        this.at = from == null ? RowAddress.NONE : from.at();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (!hasTurn) {
            if (!turns.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return new ReadResult.NothingYet();
            }
            hasTurn = true;
        }
        try {
            PostgresSplitReader reader = rows == null ? open() : rows;
            ReadResult result = first == null ? reader.read(maxWait) : first;
            first = null;
            if (result instanceof ReadResult.Rows some) {
                at = RowAddress.parse(some.position());
                return new ReadResult.Rows(
                        some.batch(), some.rejections(), part.position(file, at).encode());
            }
            if (result instanceof ReadResult.EndOfSplit) {
                end();
            }
            return result;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading " + split.id(), failed);
        }
    }

    /**
     * Begins to read. Once rows come, the table cannot be written anew until all of them have come; so if its file is the same
     * then as before the moment was taken, the moment shows its rows, where they were.
     */
    private PostgresSplitReader open() throws SQLException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            long before = WrittenAnew.fileNow(pool, part.table());
            if (before != file) {
                file = before;
                at = RowAddress.NONE;
            }
            boolean inPlace = file == part.file();
            PostgresSplitReader reader = reader(moment(inPlace), inPlace);
            rows = reader;
            first = reader.read(Duration.ZERO);
            if (WrittenAnew.fileNow(pool, part.table()) == before) {
                return reader;
            }
            closeRows();
        }
        throw new DataWeaverException(
                PostgresErrorCode.SOURCE_CHANGED,
                "table " + relation.name() + " is written anew again and again while " + split.id() + " is read",
                PostgresErrorCode.SOURCE_CHANGED.remedy(),
                null);
    }

    private PostgresSplitReader reader(PostgresSplitReader.Moment moment, boolean inPlace) {
        TablePart table = new TablePart(part.table(), relation.name(), relation.kind(), 0, file, 0);
        SplitDetail range = new SplitDetail(
                Optional.of(table), inPlace ? part.fromBlock() : 0, inPlace ? part.toBlock() : -1, 0, moment.id());
        String sql = new RangeSelect(dataset, columns, request.conditions())
                .of(range, "only " + relation.name().toSql(), at);
        return new PostgresSplitReader(pool, split, request, new CopyDecoder(columns), sql, moment, true, at, pace);
    }

    /** A table that was written anew may be empty in moments before that (PostgreSQL documentation §13.6). */
    private PostgresSplitReader.Moment moment(boolean inPlace) throws SQLException {
        if (inPlace && isThere()) {
            return new OfAll(part.snapshot(), part.shown().toString());
        }
        SharedSnapshot taken = SharedSnapshot.take(pool);
        own = taken;
        return taken;
    }

    /** Tells whether the moment of all ranges can still be had: its process holds it. */
    private boolean isThere() throws SQLException {
        Session session = pool.take();
        try {
            session.execute("set transaction isolation level repeatable read, read only; set transaction snapshot "
                    + Literal.text(part.snapshot()));
            return SharedSnapshot.shows(session, part.shown().toString());
        } catch (SQLException gone) {
            if (SqlFailures.isConnectionLost(gone)) {
                throw gone;
            }
            return false;
        } finally {
            pool.giveBack(session);
        }
    }

    /** The snapshot of all ranges, and what it is to show: a server that was restarted may give its name to another. */
    private record OfAll(String id, String content) implements PostgresSplitReader.Moment {
        @Override
        public boolean isSeenBy(Session taker) throws SQLException {
            return SharedSnapshot.shows(taker, content);
        }

        @Override
        public void ended() {
            // The next reader takes another moment.
        }
    }

    private void end() {
        closeRows();
        if (hasTurn) {
            hasTurn = false;
            turns.release();
        }
    }

    private void closeRows() {
        first = null;
        PostgresSplitReader reader = rows;
        rows = null;
        if (reader != null) {
            reader.close();
        }
        SharedSnapshot taken = own;
        own = null;
        if (taken != null) {
            taken.close();
        }
    }

    @Override
    public double progress() {
        PostgresSplitReader reader = rows;
        return reader == null ? -1 : reader.progress();
    }

    /** The server is to keep its log for as long as rows are read. */
    @Override
    public void durable(ChangePosition position) {}

    @Override
    public void close() {
        end();
    }
}
