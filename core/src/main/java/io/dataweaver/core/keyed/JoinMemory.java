package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a join that may still belong to one that comes: in memory up to a number of bytes, of which each checkpoint writes
 * what has changed; when there are more, all of them go to the store, where each is found by its key.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class JoinMemory implements AutoCloseable {

    private static final byte[] NOTHING = {};

    private final JoinInterval interval;
    private final JoinPlugin.Type type;
    private final long most;
    private final KeyedStore store;
    private final KeyedStore.Table clock;
    private final StoredPages storedPages;
    private final StoredRows stored;
    private final JoinRows rows;
    private long reached = Long.MIN_VALUE;
    private long next;

    /** Takes a remembered row. */
    interface Visitor {
        /**
         * Visits a row.
         *
         * @param columns what is kept of its side
         * @param row where it is in them
         * @param origin where it stood in its split
         */
        void visit(int side, List<Column> columns, int row, long origin);
    }

    /**
     * Opens what is remembered.
     *
     * @param store closed with this
     * @param kept what is kept of a row on the left, and on the right
     * @param type of which sides it is remembered whether a row has had a partner
     * @param most about how many bytes of memory it may take
     */
    JoinMemory(KeyedStore store, List<Schema> kept, JoinInterval interval, JoinPlugin.Type type, long most) {
        this.type = type;
        this.interval = interval;
        this.most = most;
        this.store = store;
        this.clock = store.table("clock");
        this.storedPages = new StoredPages(store, kept);
        this.stored = new StoredRows(store, kept);
        this.rows = new JoinRows(kept);
        byte[] known = clock.get(NOTHING);
        if (known != null) {
            ByteBuffer values = ByteBuffer.wrap(known);
            reached = values.getLong();
            next = values.getLong();
        }
        load();
    }

    private void load() {
        List<RowPage> gone = new ArrayList<>();
        storedPages.forEach((page, keys) -> {
            rows.place(page);
            for (int i = 0; i < page.size(); i++) {
                long end = interval.latest(page.side, page.times[i]);
                if (end >= reached) {
                    byte[] key = Arrays.copyOfRange(keys.data(), keys.start(i), keys.end(i));
                    rows.put(page.row(i), key(key, key.length), end);
                } else if (rows.drop(page.row(i))) {
                    gone.add(page);
                }
            }
        });
        gone.forEach(storedPages::remove);
    }

    private int key(byte[] key, int length) {
        int known = rows.find(key, length);
        return known == KeyTable.NONE ? rows.addKey(key, length) : known;
    }

    /** Returns before which time rows are late. */
    long reached() {
        return reached;
    }

    /**
     * Adds rows of one side, each of which is to be {@link #take taken} next.
     *
     * @param batch of the columns that are kept of that side
     * @param times when each happened
     * @param from physical rows of the batch, of which {@code count} are added
     * @param added gets a number for each row, to be taken by
     */
    void add(int side, RecordBatch batch, LongColumn times, int[] from, int count, int[] added) {
        next = rows.add(side, batch, times, from, count, next, added);
    }

    /**
     * Lets a row meet those of the other side that were taken before, in the order of their times, and those that will be.
     *
     * @param row its number
     * @param key in its first {@code length} bytes
     */
    void take(int row, byte[] key, int length, Visitor partners) {
        RowPage page = rows.page(row);
        long time = rows.time(row);
        int known = rows.find(key, length);
        int other = page.side == JoinLayout.LEFT ? JoinLayout.RIGHT : JoinLayout.LEFT;
        long earliest = interval.earliest(page.side, time);
        long latest = interval.latest(page.side, time);
        int match = known == KeyTable.NONE ? RowTrees.NONE : rows.first(known, other, earliest);
        byte[] inStore = stored.isEmpty() ? null : stored.first(other, key, length, earliest, latest);
        while (inStore != null || (match != RowTrees.NONE && rows.time(match) <= latest)) {
            mark(page, row & RowPage.MASK);
            if (inStore != null && (match == RowTrees.NONE || StoredRows.happened(inStore) <= rows.time(match))) {
                // Of rows that happened at once, those in the store came first.
                stored.match(inStore, type.keeps(other), partners);
                inStore = stored.next(inStore, latest);
            } else {
                mark(rows.page(match), match & RowPage.MASK);
                visit(match, partners);
                match = rows.next();
            }
        }
        rows.put(row, known == KeyTable.NONE ? rows.addKey(key, length) : known, latest);
    }

    private void mark(RowPage page, int index) {
        if (type.keeps(page.side) && !page.matched.get(index)) {
            page.matched.set(index);
            page.matchedHasChanged = true;
        }
    }

    private void visit(int row, Visitor visitor) {
        RowPage page = rows.page(row);
        int index = row & RowPage.MASK;
        visitor.visit(page.side, page.columns(), index, page.origins[index]);
    }

    /**
     * Takes note that time has come further, and forgets the rows to which none can belong that is in time.
     *
     * @param time before which rows are late
     * @param unmatched visits those of the sides that are kept that have had no partner, in the order of their ends
     */
    void reach(long time, Visitor unmatched) {
        reached = time;
        while (true) {
            byte[] inStore = stored.isEmpty() ? null : stored.firstEnd();
            if (inStore != null && isFirstEnd(inStore)) {
                if (StoredRows.ends(inStore) >= time) {
                    return;
                }
                visitUnmatched(inStore, unmatched);
                stored.forget(inStore);
            } else {
                if (rows.isEmpty() || rows.firstEnd() >= time) {
                    return;
                }
                forgetFirst(unmatched);
            }
        }
    }

    private boolean isFirstEnd(byte[] inStore) {
        return rows.isEmpty() || StoredRows.ends(inStore) <= rows.firstEnd();
    }

    private void visitUnmatched(byte[] inStore, Visitor unmatched) {
        if (type.keeps(StoredRows.side(inStore))) {
            stored.visitUnmatched(inStore, unmatched);
        }
    }

    private void forgetFirst(Visitor unmatched) {
        int row = rows.firstToEnd();
        RowPage page = rows.page(row);
        if (type.keeps(page.side) && !page.matched.get(row & RowPage.MASK)) {
            visit(row, unmatched);
        }
        if (rows.forgetFirst()) {
            storedPages.remove(page);
        }
    }

    /** Visits all rows that {@link #reach} would visit when time had come to its end; nothing is taken any more. */
    void finish(Visitor unmatched) {
        byte[] inStore = stored.firstEnd();
        while (inStore != null || !rows.isEmpty()) {
            if (inStore != null && isFirstEnd(inStore)) {
                visitUnmatched(inStore, unmatched);
                inStore = stored.nextEnd(inStore);
            } else {
                forgetFirst(unmatched);
            }
        }
    }

    /** Moves all rows to the store if they take too much memory. */
    void shrink() {
        if (rows.byteSize() > most) {
            rows.forEachRow(row -> {
                RowPage page = rows.page(row);
                int index = row & RowPage.MASK;
                long end = interval.latest(page.side, page.times[index]);
                stored.add(page, index, rows.key(page.keys[index]), end);
            });
            rows.forEachPage(storedPages::remove);
            rows.clear();
        }
    }

    /** Makes durable what is remembered at {@code position}. */
    void checkpoint(Position position) {
        rows.forEachPage(page -> storedPages.write(page, rows::key));
        ByteBuffer values = ByteBuffer.allocate(2 * Long.BYTES);
        clock.put(NOTHING, values.putLong(reached).putLong(next).array());
        store.commit(position);
    }

    /** Releases the store; what was not made durable is forgotten. */
    @Override
    public void close() {
        store.close();
    }
}
