package io.dataweaver.core.keyed;

import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The rows of a join that are in memory: by key, side and time, and by when they are to be forgotten. A row is a number, as in
 * {@link RowPages}; a key is one, as in {@link KeyTable}.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class JoinRows {

    private final List<Schema> kept;
    private final KeyTable keys = new KeyTable();

    /** The {@link RowTrees tree} of each side of each key, that of the left first. */
    private int[] roots = new int[32];

    private RowPages pages;
    private RowTrees trees;
    private EndQueue ends;

    /**
     * Creates memory without rows.
     *
     * @param kept what is kept of a row on the left, and on the right
     */
    JoinRows(List<Schema> kept) {
        this.kept = kept;
        this.pages = new RowPages(kept);
        this.trees = new RowTrees(pages);
        this.ends = new EndQueue(pages);
    }

    /** Adds rows, as {@link RowPages#add}, which are not found before each is put {@link #put in its place}. */
    long add(int side, RecordBatch batch, LongColumn times, int[] rows, int count, long next, int[] added) {
        return pages.add(side, batch, times, rows, count, next, added);
    }

    /** Adds a page whose rows the store holds, to be put in their places. */
    void place(RowPage page) {
        pages.place(page);
    }

    /** Forgets a row that is not to be put anywhere; tells whether its page is gone with it. */
    boolean drop(int row) {
        return pages.forget(row);
    }

    /** Returns the number of a key, or {@link KeyTable#NONE}. */
    int find(byte[] key, int length) {
        return keys.find(key, length);
    }

    /** Adds a key that is not there; each key has a row. */
    int addKey(byte[] key, int length) {
        int number = keys.add(key, length);
        if (2 * number == roots.length) {
            roots = Arrays.copyOf(roots, 4 * number);
        }
        roots[2 * number] = RowTrees.NONE;
        roots[2 * number + 1] = RowTrees.NONE;
        return number;
    }

    byte[] key(int number) {
        return keys.key(number);
    }

    /**
     * Puts a row where those of its key are.
     *
     * @param end the latest time of a row that may belong to it
     */
    void put(int row, int key, long end) {
        RowPage page = pages.of(row);
        int root = 2 * key + page.side;
        page.keys[row & RowPage.MASK] = key;
        roots[root] = trees.with(roots[root], row);
        ends.add(end, row);
    }

    /**
     * Goes to the first row of a key and side that happened no earlier than at a time.
     *
     * @return {@link RowTrees#NONE} if there is none
     */
    int first(int key, int side, long earliest) {
        return trees.first(roots[2 * key + side], earliest);
    }

    /** Goes to the next row of that key and side; nothing is put or forgotten meanwhile. */
    int next() {
        return trees.next();
    }

    RowPage page(int row) {
        return pages.of(row);
    }

    long time(int row) {
        return pages.time(row);
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    /** Returns the end of the row that is to be forgotten first. */
    long firstEnd() {
        return ends.end();
    }

    /** Returns the row that is to be forgotten first. */
    int firstToEnd() {
        return ends.row();
    }

    /** Forgets {@link #firstToEnd}; tells whether its page is gone with it. */
    boolean forgetFirst() {
        int row = ends.row();
        ends.remove();
        RowPage page = pages.of(row);
        int key = page.keys[row & RowPage.MASK];
        int root = 2 * key + page.side;
        // Of one key and side, that which ends first is that which happened first.
        roots[root] = trees.withoutFirst(roots[root]);
        if (roots[2 * key] == RowTrees.NONE && roots[2 * key + 1] == RowTrees.NONE) {
            keys.remove(key);
        }
        return pages.forget(row);
    }

    /** Tells of all rows: by side, in the order of their keys, and within a key in the order of their times. */
    void forEachRow(IntConsumer to) {
        int[] all = keys.all();
        keys.sort(all);
        for (int side = JoinLayout.LEFT; side <= JoinLayout.RIGHT; side++) {
            for (int key : all) {
                for (int row = first(key, side, Long.MIN_VALUE); row != RowTrees.NONE; row = next()) {
                    to.accept(row);
                }
            }
        }
    }

    void forEachPage(Consumer<RowPage> to) {
        pages.forEachPage(to);
    }

    /** Forgets all rows. */
    void clear() {
        keys.clear();
        roots = new int[32];
        pages = new RowPages(kept);
        trees = new RowTrees(pages);
        ends = new EndQueue(pages);
    }

    /** Returns about how many bytes of memory are held. */
    long byteSize() {
        return keys.byteSize() + (long) roots.length * Integer.BYTES + pages.byteSize() + ends.byteSize();
    }
}
