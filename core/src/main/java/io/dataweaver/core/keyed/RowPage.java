package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Some rows of one side of a join, in the order in which they came: what is kept of them, as columns, and their place among the
 * rows of their key. It is filled once, and given up as a whole.
 */
final class RowPage {

    static final int BITS = 10;

    /** How many rows there may be. */
    static final int ROWS = 1 << BITS;

    static final int MASK = ROWS - 1;

    /** A page is full when its values take so much, however few its rows. */
    private static final long MOST_BYTES = 1 << 20;

    private static final int FIRST_CAPACITY = 64;

    private static final long BYTES_BESIDE_COLUMNS = ROWS * (2L * Long.BYTES + 3L * Integer.BYTES);

    final int side;

    /** The number of its first row; those of the others follow. */
    final long first;

    /** When each row happened. */
    final long[] times;

    /** Where each row stood in its split. */
    final long[] origins;

    /** The number of the key of each row in memory; {@link KeyTable#NONE} if the row is forgotten. */
    final int[] keys = new int[ROWS];

    /** The roots of what is before, and behind, each row in the {@link RowTrees tree} that it is in. */
    final int[] before = new int[ROWS];

    final int[] behind = new int[ROWS];

    /** Which rows have had a partner. */
    final BitSet matched = new BitSet();

    /** Whether the store holds it with other rows in {@link #matched}. */
    boolean matchedHasChanged;

    /** How many of its rows the store holds. */
    int stored;

    /** Where it is among the pages in memory. */
    int place;

    private final List<ColumnBuilder> builders = new ArrayList<>();
    private List<Column> columns;
    private int size;
    private int live;

    /** Creates an empty page for columns of {@code kept}. */
    RowPage(int side, long first, Schema kept) {
        this.side = side;
        this.first = first;
        this.times = new long[ROWS];
        this.origins = new long[ROWS];
        for (Field field : kept.fields()) {
            builders.add(ColumnBuilder.of(field.type(), FIRST_CAPACITY));
        }
        this.columns = List.of();
    }

    /** Creates a page of rows that the store holds, to which none is added. */
    RowPage(int side, long first, RecordBatch kept, long[] times) {
        this.side = side;
        this.first = first;
        this.times = times;
        this.origins = kept.origins();
        this.columns = kept.columns();
        this.size = kept.size();
        this.stored = size;
        this.live = size;
    }

    /**
     * Adds rows as far as there is room.
     *
     * @param rows physical rows of {@code kept}
     * @param from the first of them to add, by its index in {@code rows}
     * @return how many were added; at least one
     */
    int add(RecordBatch kept, LongColumn happened, int[] rows, int from, int count) {
        int added = Math.min(count - from, ROWS - size);
        for (int column = 0; column < builders.size(); column++) {
            ColumnBuilder builder = builders.get(column);
            Column source = kept.column(column);
            for (int i = from; i < from + added; i++) {
                builder.appendFrom(source, rows[i]);
            }
        }
        for (int i = from; i < from + added; i++) {
            times[size] = happened.get(rows[i]);
            origins[size++] = kept.origin(rows[i]);
        }
        live += added;
        columns = builders.stream().map(ColumnBuilder::build).toList();
        return added;
    }

    /** Tells whether no more rows are added. */
    boolean isFull() {
        return builders.isEmpty()
                || size == ROWS
                || builders.stream().mapToLong(ColumnBuilder::byteSize).sum() >= MOST_BYTES;
    }

    /** Returns the row at an index, as it is called among the pages in memory. */
    int row(int index) {
        return (place << BITS) + index;
    }

    List<Column> columns() {
        return columns;
    }

    /** Returns how many rows were added. */
    int size() {
        return size;
    }

    /** Forgets a row; tells whether it was the last. */
    boolean forget(int index) {
        keys[index] = KeyTable.NONE;
        return --live == 0;
    }

    /** Returns about how many bytes of memory it takes. */
    long byteSize() {
        long bytes = BYTES_BESIDE_COLUMNS;
        for (Column column : columns) {
            bytes += column.byteSize();
        }
        return bytes;
    }
}
