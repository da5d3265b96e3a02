package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
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
 * Reads ranges of blocks of a table and its partitions, in the moment of all ranges if that can still be had, or else in moments of its
 * own: the log that is read behind the rows has what happened since.
 *
 * <p>Where a table was written anew meanwhile, its rows lie elsewhere, and nobody knows which of them were read: then all of them
 * are read. What is no partition any more is passed over: its rows are not of the table.
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
    private final PartSize size;
    private final long total;
    private boolean hasTurn;

    /** Which of the ranges is read, in which file of its table, and which row was read last. */
    private int range;

    private long file;
    private RowAddress at;

    /** Which blocks come next, and where they end; -1 if that is to be found out. */
    private long nextBlock;

    private long toBlock;
    private long passed;
    private int moments;
    private @Nullable SharedSnapshot own;
    private @Nullable PostgresSplitReader rows;
    private long began;
    private long blocks;
    private @Nullable ReadResult first;

    /**
     * Creates a reader.
     *
     * @param from where to go on; null to begin
     * @param turns how many readers may read rows at a time
     * @param pace how fast they may
     * @param size how much is read by one statement
     */
    RowsPartReader(
            SessionPool pool,
            Split split,
            ReadRequest request,
            Dataset dataset,
            @Nullable InRows from,
            Semaphore turns,
            Pace pace,
            PartSize size) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.dataset = dataset;
        this.relation = dataset.relation().orElseThrow();
        this.columns = dataset.columnsOf(request.schema());
        this.part = RowsPart.of(split);
        this.turns = turns;
        this.pace = pace;
        this.size = size;
        this.total = part.blocks();
        this.at = RowAddress.NONE;
        begin(from == null ? 0 : rangeOf(from.part()));
        for (RowsRange before : part.ranges().subList(0, range)) {
            this.passed += before.blocks();
        }
        if (from != null && !isAtEnd() && from.at().rows() > 0) {
            this.at = from.at();
            begin(from.file());
            this.nextBlock = Math.max(nextBlock, at.block());
        }
    }

    private int rangeOf(long table) {
        List<RowsRange> ranges = part.ranges();
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).table() == table) {
                return i;
            }
        }
        return 0;
    }

    private boolean isAtEnd() {
        return range >= part.ranges().size();
    }

    /** Begins with a range, in the file in which it was cut. */
    private void begin(int next) {
        range = next;
        if (!isAtEnd()) {
            at = new RowAddress(at.rows(), RowAddress.NONE.block(), 0);
            begin(part.ranges().get(range).file());
        }
    }

    /** Begins with all that is to be read of the range if its table has that file. */
    private void begin(long ofFile) {
        RowsRange of = part.ranges().get(range);
        file = ofFile;
        boolean isInPlace = isInPlace();
        nextBlock = isInPlace ? of.fromBlock() : 0;
        toBlock = isInPlace ? of.toBlock() : -1;
    }

    /** Tells whether rows are read where they were when the range was cut. */
    private boolean isInPlace() {
        RowsRange of = part.ranges().get(range);
        return of.file() != RowsRange.NONE && file == of.file();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (!hasTurn) {
            if (!turns.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return new ReadResult.NothingYet();
            }
            hasTurn = true;
        }
        long begun = System.nanoTime();
        try {
            do {
                PostgresSplitReader reader = rows == null ? open() : rows;
                if (reader == null) {
                    end();
                    return new ReadResult.EndOfSplit();
                }
                ReadResult result = first == null ? reader.read(maxWait) : first;
                first = null;
                if (result instanceof ReadResult.Rows some) {
                    at = RowAddress.parse(some.position());
                    long table = part.ranges().get(range).table();
                    return new ReadResult.Rows(
                            some.batch(),
                            some.rejections(),
                            part.position(table, file, at).encode());
                } else if (!(result instanceof ReadResult.EndOfSplit)) {
                    return result;
                }
                closeRows();
                nextBlock += blocks;
                size.took(blocks, Duration.ofNanos(System.nanoTime() - began));
            } while (System.nanoTime() - begun < maxWait.toNanos());
            return new ReadResult.NothingYet();
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading " + split.id(), failed);
        }
    }

    /** Begins to read what comes next; returns null if nothing does. */
    private @Nullable PostgresSplitReader open() throws SQLException, InterruptedException {
        PostgresSplitReader opened = null;
        while (opened == null && !isAtEnd()) {
            if (part.ranges().get(range).isEmpty() || nextBlock == toBlock) {
                passOn();
            } else {
                opened = openRange();
            }
        }
        return opened;
    }

    private void passOn() {
        passed += part.ranges().get(range).blocks();
        closeMoment();
        begin(range + 1);
    }

    /**
     * Begins to read the next blocks of the range. Once rows come, the table cannot be written anew until all of them have come; so if
     * its file is the same then as before the moment was taken, the moment shows its rows, where they were.
     *
     * @return null if there is nothing more to read of the range
     */
    private @Nullable PostgresSplitReader openRange() throws SQLException, InterruptedException {
        RowsRange of = part.ranges().get(range);
        for (int i = 0; i < TRIES; i++) {
            Optional<HeldTable> before = table(of);
            if (before.isEmpty()) {
                passOn();
                return null;
            }
            if (before.get().file() != file) {
                closeMoment();
                at = new RowAddress(at.rows(), RowAddress.NONE.block(), 0);
                begin(before.get().file());
            }
            PostgresSplitReader.Moment moment = moment(isInPlace());
            if (toBlock < 0) {
                // Whatever a moment shows lies within a table as large as it is behind it.
                toBlock = Math.max(nextBlock, blocks(of.table()));
            }
            blocks = Math.min(size.blocks(), toBlock - nextBlock);
            if (blocks == 0 && before.equals(table(of))) {
                return null;
            }
            began = System.nanoTime();
            PostgresSplitReader reader = reader(before.get(), moment);
            rows = reader;
            first = reader.read(Duration.ZERO);
            if (before.equals(table(of))) {
                return reader;
            }
            closeRows();
            closeMoment();
        }
        throw new DataWeaverException(
                PostgresErrorCode.SOURCE_CHANGED,
                "table " + relation.name() + " is written anew again and again while " + split.id() + " is read",
                PostgresErrorCode.SOURCE_CHANGED.remedy(),
                null);
    }

    /** What a table is called now, and its file. */
    private record HeldTable(QualifiedName name, long file) {}

    /** Returns a table as it is now; empty if its rows are not among those that are read any more. */
    private Optional<HeldTable> table(RowsRange of) throws SQLException {
        if (of.table() == relation.oid()) {
            return Optional.of(new HeldTable(relation.name(), WrittenAnew.fileNow(pool, of.table())));
        }
        Session session = pool.take();
        try {
            return session
                    .query(
                            "select n.nspname, c.relname, coalesce(pg_relation_filenode(c.oid), 0)::int8"
                                    + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = ?::oid"
                                    + " and exists (select from pg_partition_ancestors(c.oid) a where a.relid = ?::oid)",
                            row -> new HeldTable(QualifiedName.of(row.getString(1), row.getString(2)), row.getLong(3)),
                            of.table(),
                            relation.oid())
                    .stream()
                    .findFirst();
        } finally {
            pool.giveBack(session);
        }
    }

    private long blocks(long table) throws SQLException {
        Session session = pool.take();
        try {
            return session.query(
                            "select coalesce(pg_relation_size(?::oid), 0) / " + PostgresSource.BLOCK_BYTES,
                            row -> row.getLong(1),
                            table)
                    .get(0);
        } finally {
            pool.giveBack(session);
        }
    }

    private PostgresSplitReader reader(HeldTable table, PostgresSplitReader.Moment moment) {
        TablePart from = new TablePart(part.ranges().get(range).table(), table.name(), 'r', 0, file, 0);
        SplitDetail detail = new SplitDetail(Optional.of(from), nextBlock, nextBlock + blocks, 0, moment.id());
        String sql = new RangeSelect(dataset, columns, request.conditions())
                .of(detail, "only " + table.name().toSql(), at);
        return new PostgresSplitReader(pool, split, request, new CopyDecoder(columns), sql, moment, true, at, pace);
    }

    /** A table that was written anew may be empty in moments before that (PostgreSQL documentation §13.6). */
    private PostgresSplitReader.Moment moment(boolean inPlace) throws SQLException {
        SharedSnapshot taken = own;
        if (taken == null && inPlace && isThere()) {
            return new OfAll(part.snapshot(), part.shown().toString());
        }
        if (taken == null) {
            taken = SharedSnapshot.take(pool);
            own = taken;
            moments++;
        }
        return taken;
    }

    @Override
    public int moments() {
        return moments;
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
        closeMoment();
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
    }

    private void closeMoment() {
        SharedSnapshot taken = own;
        own = null;
        if (taken != null) {
            taken.close();
        }
    }

    @Override
    public SourceLag lag() {
        return SourceLag.UNKNOWN.yielding(pace.yields());
    }

    @Override
    public double progress() {
        long read =
                isAtEnd() ? 0 : Math.max(0, nextBlock - part.ranges().get(range).fromBlock());
        return total == 0 ? -1 : Math.min(1, (double) (passed + read) / total);
    }

    /** The server is to keep its log for as long as rows are read. */
    @Override
    public void durable(ChangePosition position) {}

    @Override
    public void close() {
        end();
    }
}
