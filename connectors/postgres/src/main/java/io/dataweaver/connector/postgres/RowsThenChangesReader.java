package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.InRows;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one or several tables as of one moment, one table after the other, and then their changes since.
 *
 * <p>The slot is older than the moment in which the rows are read, so that the log has every transaction which they do not show.
 * The moment tells which these are, so each is passed on once. Where reading rows goes on in a later process, and so in a later
 * moment, the changes between the two come again: the log wins over the rows. What the log leaves out of these changes is looked
 * up, for nobody may have it: a row may have moved meanwhile to where rows were read before, or be gone.
 */
final class RowsThenChangesReader implements FollowingReader {

    /** Which of several tables a position stands in. */
    private static final String TABLE = "table";

    private final SessionPool pool;
    private final Split split;
    private final List<FollowedTable> tables;
    private final Function<InLog, FollowingReader> changesFrom;
    private final long start;
    private final boolean goesOn;
    private final Pace pace;
    private @Nullable InRows at;
    private int atTable;
    private @Nullable Moment moment;
    private int part;
    private @Nullable PostgresSplitReader rowsOfPart;

    /** Whether that reads rows which the moment shows. */
    private boolean isInPlace;

    private @Nullable FollowingReader changes;
    private long rowsBefore;
    private long rows;

    /**
     * Creates a reader.
     *
     * @param from where to go on among the rows; empty to begin
     * @param start from where on the slot keeps the log
     * @param pace how fast rows are read
     * @param changesFrom opens the reader of what comes behind the rows
     */
    RowsThenChangesReader(
            SessionPool pool,
            Split split,
            List<FollowedTable> tables,
            Optional<Position> from,
            long start,
            Pace pace,
            Function<InLog, FollowingReader> changesFrom) {
        this.pool = pool;
        this.split = split;
        this.tables = List.copyOf(tables);
        this.start = start;
        this.pace = pace;
        this.goesOn = from.isPresent();
        this.changesFrom = changesFrom;
        if (from.isPresent() && ChangePosition.parse(from.get()) instanceof InRows inRows) {
            this.at = inRows;
            this.atTable = tableOf(from.get());
            this.rows = inRows.rows();
        }
    }

    private int tableOf(Position position) {
        Optional<String> name = StateObject.parse(position.json()).findText(TABLE);
        if (name.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).name().equals(name.get())) {
                return i;
            }
        }
        throw new IllegalArgumentException("'" + name.get() + "' is not among the tables that are read");
    }

    /** A part of one of the tables, with the place of that among them. */
    private record Part(int table, TablePart of) {}

    /**
     * The moment at which the rows are read.
     *
     * @param first which transactions the rows show that were read first, maybe by an earlier process
     * @param parts of all tables, in the order in which they are read
     */
    private record Moment(SharedSnapshot shared, TransactionSet first, List<Part> parts) {}

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        FollowingReader behind = changes();
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
                WrittenAnew.require(pool, seen.parts().get(part).of());
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

    private synchronized @Nullable FollowingReader changes() {
        return changes;
    }

    private Moment begin() throws SQLException {
        List<Integer> tableOfPart = new ArrayList<>();
        WrittenAnew.Moment taken = WrittenAnew.take(pool, session -> parts(session, tableOfPart));
        InRows from = at;
        TransactionSet first =
                from == null ? TransactionSet.parse(taken.shared().content()) : from.first();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < taken.parts().size(); i++) {
            parts.add(new Part(tableOfPart.get(i), taken.parts().get(i)));
        }
        Moment seen = new Moment(taken.shared(), first, parts);
        moment = seen;
        return seen;
    }

    /** Returns the parts of all tables, and in {@code tableOfPart} of which table each is. */
    private List<TablePart> parts(Session session, List<Integer> tableOfPart) throws SQLException {
        tableOfPart.clear();
        List<TablePart> all = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            for (TablePart each : parts(session, tables.get(i).relation())) {
                all.add(each);
                tableOfPart.add(i);
            }
        }
        return all;
    }

    private static List<TablePart> parts(Session session, Relation relation) throws SQLException {
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
        List<Part> all = seen.parts();
        InRows from = at;
        while (from != null && part < all.size() && isBefore(all.get(part), from)) {
            part++;
        }
        if (part >= all.size()) {
            return null;
        }
        Part next = all.get(part);
        // Written anew, rows have other places: then all of them come once more.
        boolean isSame = from != null
                && next.table() == atTable
                && next.of().oid() == from.part()
                && next.of().fileNode() == from.file();
        RowAddress after = isSame && from != null ? from.at() : RowAddress.NONE;
        at = null;
        rowsBefore = rows - after.rows();
        FollowedTable table = tables.get(next.table());
        SplitDetail detail = new SplitDetail(
                Optional.of(next.of()),
                0,
                -1,
                seen.shared().oldest(),
                seen.shared().id());
        String sql = new RangeSelect(
                        table.dataset(), table.columns(), table.request().conditions())
                .of(detail, "only " + next.of().name().toSql(), after);
        PostgresSplitReader opened = new PostgresSplitReader(
                pool, split, table.request(), new CopyDecoder(table.columns()), sql, seen.shared(), true, after, pace);
        rowsOfPart = opened;
        isInPlace = false;
        return opened;
    }

    private boolean isBefore(Part each, InRows from) {
        return each.table() < atTable || (each.table() == atTable && each.of().oid() < from.part());
    }

    private Position position(Moment seen, Position ofPart) {
        RowAddress address = RowAddress.parse(ofPart);
        rows = rowsBefore + address.rows();
        Part in = seen.parts().get(part);
        Position inRows = new InRows(start, seen.first(), in.of().oid(), in.of().fileNode(), address, rows).encode();
        if (tables.size() == 1) {
            return inRows;
        }
        return new Position(StateObject.parse(inRows.json())
                .with(TABLE, tables.get(in.table()).name())
                .toString());
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
        return new ReadResult.Rows(
                new BatchBuilder(tables.get(0).request().schema(), 1).build(), List.of(), behind.encode());
    }

    @Override
    public SourceLag lag() {
        FollowingReader behind = changes();
        return behind == null ? SourceLag.UNKNOWN.yielding(pace.yields()) : behind.lag();
    }

    @Override
    public void durable(ChangePosition position) {
        FollowingReader behind = changes();
        if (behind != null) {
            behind.durable(position);
        }
    }

    @Override
    public void wakeUp() {
        FollowingReader behind = changes();
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
        FollowingReader behind = changes();
        if (behind != null) {
            behind.close();
        }
    }
}
