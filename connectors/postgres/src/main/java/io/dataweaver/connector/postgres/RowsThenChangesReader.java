package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.InRows;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table, and then its changes since.
 *
 * <p>The slot is older than the snapshot in which the rows are read, so that the log has every transaction which the snapshot
 * does not show. The snapshot tells which these are, so each is passed on once. Where reading rows goes on in a later process,
 * and so in a later snapshot, the changes between the two come again: the log wins over the rows. What the log leaves out of
 * these changes is looked up, for nobody may have it: a row may have moved meanwhile to where rows were read before, or be gone.
 */
final class RowsThenChangesReader implements FollowingReader {

    private final SessionPool pool;
    private final Split split;
    private final ReadRequest request;
    private final Dataset dataset;
    private final Relation relation;
    private final List<PgColumn> columns;
    private final Function<InLog, ChangeReader> changesFrom;
    private final long start;
    private final boolean goesOn;
    private final Pace pace;
    private @Nullable InRows at;
    private @Nullable Moment moment;
    private int part;
    private @Nullable PostgresSplitReader rowsOfPart;

    /** Whether that reads rows which the moment shows. */
    private boolean isInPlace;

    private @Nullable ChangeReader changes;
    private long rowsBefore;
    private long rows;

    /**
     * Creates a reader.
     *
     * @param from where to go on among the rows; null to begin
     * @param start from where on the slot keeps the log
     * @param pace how fast rows are read
     * @param changesFrom opens the reader of what comes behind the rows
     */
    RowsThenChangesReader(
            SessionPool pool,
            Split split,
            ReadRequest request,
            Dataset dataset,
            @Nullable InRows from,
            long start,
            Pace pace,
            Function<InLog, ChangeReader> changesFrom) {
        this.pool = pool;
        this.split = split;
        this.request = request;
        this.dataset = dataset;
        this.relation = dataset.relation().orElseThrow();
        this.columns = dataset.columnsOf(request.schema());
        this.at = from;
        this.start = start;
        this.pace = pace;
        this.goesOn = from != null;
        this.changesFrom = changesFrom;
        this.rows = from == null ? 0 : from.rows();
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        ChangeReader behind = changes();
        if (behind != null) {
            return behind.read(maxWait);
        }
        try {
            Moment seen = moment == null ? begin() : moment;
            PostgresSplitReader reader = rowsOfPart == null ? openPart(seen) : rowsOfPart;
            if (reader == null) {
                return end(seen);
            }
            ReadResult result = reader.read(maxWait);
            if (!isInPlace && !(result instanceof ReadResult.NothingYet)) {
                WrittenAnew.require(pool, seen.parts().get(part));
                isInPlace = true;
            }
            if (result instanceof ReadResult.Rows some) {
                return new ReadResult.Rows(some.batch(), some.rejections(), position(seen, some.position()));
            }
            if (result instanceof ReadResult.NothingYet) {
                return result;
            }
            reader.close();
            rowsOfPart = null;
            part++;
            return new ReadResult.NothingYet();
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading " + split.id(), failed);
        }
    }

    private synchronized @Nullable ChangeReader changes() {
        return changes;
    }

    /** Takes the moment at which the rows are read. */
    private Moment begin() throws SQLException {
        WrittenAnew.Moment taken = WrittenAnew.take(pool, this::parts);
        InRows from = at;
        TransactionSet first =
                from == null ? TransactionSet.parse(taken.shared().content()) : from.first();
        Moment seen = new Moment(taken.shared(), first, taken.parts());
        moment = seen;
        return seen;
    }

    private List<TablePart> parts(Session session) throws SQLException {
        List<TablePart> parts = new Catalog(session)
                .parts(relation.oid()).stream()
                        .filter(each -> relation.kind() == 'p' || each.oid() == relation.oid())
                        .sorted(Comparator.comparingLong(TablePart::oid))
                        .toList();
        for (TablePart each : parts) {
            if (!each.hasPlaces()) {
                throw new DataWeaverException(
                        PostgresErrorCode.CHANGES_UNTOLD,
                        "the part " + each.name() + " of table " + relation.name() + " is not an ordinary table",
                        "leave the table out, or read it by itself with `mode: snapshot`",
                        null);
            }
        }
        return parts;
    }

    private @Nullable PostgresSplitReader openPart(Moment seen) {
        List<TablePart> all = seen.parts();
        InRows from = at;
        while (from != null && part < all.size() && all.get(part).oid() < from.part()) {
            part++;
        }
        if (part >= all.size()) {
            return null;
        }
        TablePart next = all.get(part);
        // Written anew, rows have other places: then all of them come once more.
        boolean goesOn = from != null && next.oid() == from.part() && next.fileNode() == from.file();
        RowAddress after = goesOn && from != null ? from.at() : RowAddress.NONE;
        at = null;
        rowsBefore = rows - after.rows();
        SplitDetail detail =
                new SplitDetail(Optional.of(next), 0, -1, seen.shared().oldest(), seen.id());
        String sql = new RangeSelect(dataset, columns, request.conditions())
                .of(detail, "only " + next.name().toSql(), after);
        PostgresSplitReader opened =
                new PostgresSplitReader(pool, split, request, new CopyDecoder(columns), sql, seen, true, after, pace);
        rowsOfPart = opened;
        isInPlace = false;
        return opened;
    }

    /**
     * The moment at which the rows are read.
     *
     * @param first which transactions the rows show that were read first, maybe by an earlier process
     * @param parts of the table, in the order in which they are read
     */
    private record Moment(SharedSnapshot shared, TransactionSet first, List<TablePart> parts)
            implements PostgresSplitReader.Moment {
        @Override
        public String id() {
            return shared.id();
        }

        @Override
        public boolean isSeenBy(Session taker) throws SQLException {
            return shared.isSeenBy(taker);
        }

        @Override
        public void ended() {
            // The next reader takes another moment anyway.
        }
    }

    private Position position(Moment seen, Position ofPart) {
        RowAddress address = RowAddress.parse(ofPart);
        rows = rowsBefore + address.rows();
        TablePart of = seen.parts().get(part);
        return new InRows(start, seen.first(), of.oid(), of.fileNode(), address, rows).encode();
    }

    /** All rows are read. What they show has committed by now, so that its place in the log is before the log's end. */
    private ReadResult end(Moment seen) throws SQLException {
        RowsRead read = new RowsRead(seen.first(), LogSlot.head(seen.shared().session()), goesOn);
        InLog behind = new InLog(start, 0, 0, read, rows);
        seen.shared().close();
        moment = null;
        synchronized (this) {
            changes = changesFrom.apply(behind);
        }
        return new ReadResult.Rows(new BatchBuilder(request.schema(), 1).build(), List.of(), behind.encode());
    }

    @Override
    public SourceLag lag() {
        ChangeReader behind = changes();
        return behind == null ? SourceLag.UNKNOWN : behind.lag();
    }

    @Override
    public void durable(ChangePosition position) {
        ChangeReader behind = changes();
        if (behind != null) {
            behind.durable(position);
        }
    }

    @Override
    public void wakeUp() {
        ChangeReader behind = changes();
        if (behind != null) {
            behind.wakeUp();
        }
    }

    @Override
    public void close() {
        PostgresSplitReader reader = rowsOfPart;
        if (reader != null) {
            reader.close();
        }
        Moment seen = moment;
        moment = null;
        if (seen != null) {
            seen.shared().close();
        }
        ChangeReader behind = changes();
        if (behind != null) {
            behind.close();
        }
    }
}
