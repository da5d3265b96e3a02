package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records in memory, found by their key: typed columns, and an index with open addressing and linear probing that holds a half
 * of the hash and the number of the record in each slot, so that a probe that misses rarely looks at a record.
 *
 * <p><b>Threads.</b> Any thread may read, once it is built.
 */
final class LookupTable {

    /** The most records that the index can number. */
    static final int MAX_SIZE = 1 << 29;

    /** In place of a record: the table has none of the key. */
    static final int MISSING = -1;

    /** In place of a record: the source did not send the key. */
    static final int UNSENT = -2;

    private static final long RECORD = 0xFFFF_FFFFL;

    private final List<Column> columns;
    private final int size;
    private final List<Column> keys;
    private final int[] selected;
    private final long[] slots;
    private final int mask;
    private final long @Nullable [] onlyKey;

    /**
     * Creates a table whose index is empty.
     *
     * @param size how many records the columns hold
     * @param key which columns are the key
     * @param selected which columns are looked up
     */
    LookupTable(List<Column> columns, int size, int[] key, int[] selected) {
        this.columns = List.copyOf(columns);
        this.size = size;
        this.selected = selected.clone();
        List<Column> found = new ArrayList<>();
        for (int index : key) {
            found.add(columns.get(index));
        }
        this.keys = List.copyOf(found);
        this.onlyKey = keys.size() == 1 && keys.get(0) instanceof LongColumn longs ? longs.values() : null;
        int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, size)) << 2);
        this.slots = new long[capacity];
        this.mask = capacity - 1;
    }

    /** Returns how many records it holds. */
    int size() {
        return size;
    }

    /** Returns about how many bytes of memory it takes. */
    long byteSize() {
        return 8L * slots.length + columns.stream().mapToLong(Column::byteSize).sum();
    }

    /** Puts a record into the index; returns it, or the one that is there already with the same key. */
    int put(int row) {
        long hash = hash(keys, row);
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int other = match(slots[slot], hash, keys, row);
            if (other >= 0) {
                return other;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = (hash & ~RECORD) | (row + 1L);
        return row;
    }

    private static long hash(List<Column> keys, int row) {
        long hash = 0;
        for (int i = 0; i < keys.size(); i++) {
            hash = Values.hash(hash, keys.get(i), row);
        }
        return hash;
    }

    /** Returns the record of a slot if it has the key in {@code row} of {@code other}; MISSING if it does not. */
    private int match(long slot, long hash, List<Column> other, int row) {
        if ((slot & ~RECORD) != (hash & ~RECORD)) {
            return MISSING;
        }
        int candidate = (int) (slot & RECORD) - 1;
        for (int i = 0; i < keys.size(); i++) {
            if (!Values.same(keys.get(i), candidate, other.get(i), row)) {
                return MISSING;
            }
        }
        return candidate;
    }

    /**
     * Finds the records for all rows that {@code batch} shows.
     *
     * @param by the columns of the batch that are equal to those of the key, in that order
     * @param found takes a record by physical row, {@link #MISSING} or {@link #UNSENT}
     * @return for how many rows there is none
     */
    int find(RecordBatch batch, List<Column> by, int[] found) {
        if (onlyKey != null && by.get(0).isComplete()) {
            return findOnly(batch, ((LongColumn) by.get(0)).values(), onlyKey, found);
        }
        int missing = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            found[row] = find(by, row);
            missing += found[row] == MISSING ? 1 : 0;
        }
        return missing;
    }

    /** Does the same for a key of one column of numbers, of which none is NULL. */
    private int findOnly(RecordBatch batch, long[] by, long[] key, int[] found) {
        int missing = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            long value = by[row];
            long hash = Values.mix(value);
            int slot = (int) hash & mask;
            int record = MISSING;
            while (slots[slot] != 0) {
                long entry = slots[slot];
                int candidate = (int) (entry & RECORD) - 1;
                if ((entry & ~RECORD) == (hash & ~RECORD) && key[candidate] == value) {
                    record = candidate;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            found[row] = record;
            missing += record == MISSING ? 1 : 0;
        }
        return missing;
    }

    private int find(List<Column> by, int row) {
        boolean known = true;
        for (int i = 0; i < by.size(); i++) {
            Column column = by.get(i);
            if (column.isNull(row)) {
                return MISSING;
            }
            known &= column.isPresent(row);
        }
        if (!known) {
            return UNSENT;
        }
        long hash = hash(by, row);
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int record = match(slots[slot], hash, by, row);
            if (record >= 0) {
                return record;
            }
            slot = (slot + 1) & mask;
        }
        return MISSING;
    }

    /**
     * Returns the columns that are looked up, of the records that were found: NULL where there is none, and not sent where the
     * key was not.
     *
     * @param found what {@link #find} gave
     * @param length how many rows
     */
    List<Column> take(int[] found, int length) {
        List<Column> taken = new ArrayList<>(selected.length);
        for (int index : selected) {
            Column column = columns.get(index);
            ColumnBuilder builder = ColumnBuilder.of(column.type(), length);
            for (int row = 0; row < length; row++) {
                int record = found[row];
                if (record >= 0) {
                    builder.appendFrom(column, record);
                } else if (record == UNSENT) {
                    builder.appendUnchanged();
                } else {
                    builder.appendNull();
                }
            }
            taken.add(builder.build());
        }
        return taken;
    }

    /** Returns the key of a record for people. */
    String keyText(int row) {
        return keyText(keys, row);
    }

    static String keyText(List<Column> keys, int row) {
        return String.join(
                ", ",
                keys.stream()
                        .map(key -> key.isNull(row) ? "NULL" : String.valueOf(key.value(row)))
                        .toList());
    }
}
