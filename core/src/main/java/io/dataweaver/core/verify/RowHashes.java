package io.dataweaver.core.verify;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import java.util.Arrays;

/**
 * The hashes of the rows of one batch after the other, 128 bits each: of the key, and of the whole row. Two rows have the same just
 * if key or row are the same, by {@link ValueHash}; as far as 128 bits tell, by a seed that is another in each verification.
 *
 * <p>In a key, 0.0 and -0.0 are the same, as they are to databases.
 *
 * <p>Not thread-safe.
 */
final class RowHashes {

    private static final int FIRST_CAPACITY = 4096;

    private final int[] columns;
    private final Form[] forms;
    private final int keys;
    private final long seed;
    private final long sample;
    private final Lanes lanes = new Lanes();

    private int size;
    private int[] rows = {};
    private long[] keyA = {};
    private long[] keyB = {};
    private long[] rowA = {};
    private long[] rowB = {};

    /**
     * Creates hashes.
     *
     * @param columns which columns of the batches are compared: those of the key, and then the others
     * @param forms as what, one a column
     * @param keys how many of the columns are of the key, at least 1
     * @param seed what hashes depend on
     * @param sample the share of the keys that is taken
     */
    RowHashes(int[] columns, Form[] forms, int keys, long seed, double sample) {
        this.columns = columns.clone();
        this.forms = forms.clone();
        this.keys = keys;
        this.seed = seed;
        this.sample = sample >= 1 ? Long.MAX_VALUE : (long) (sample * Long.MAX_VALUE);
    }

    /** Takes the rows that {@code batch} shows, in place of those before; of a sample, those whose keys are in it. */
    void take(RecordBatch batch) {
        size = batch.size();
        reserve(size);
        for (int i = 0; i < size; i++) {
            rows[i] = batch.row(i);
        }
        Arrays.fill(rowA, 0, size, Lanes.mixA(seed));
        Arrays.fill(rowB, 0, size, Lanes.mixB(~seed));
        for (int i = 0; i < keys; i++) {
            addKey(batch.column(columns[i]), forms[i]);
        }
        thin();
        System.arraycopy(rowA, 0, keyA, 0, size);
        System.arraycopy(rowB, 0, keyB, 0, size);
        for (int i = keys; i < columns.length; i++) {
            add(batch.column(columns[i]), forms[i]);
        }
    }

    private void reserve(int count) {
        if (rows.length < count) {
            int capacity = Math.max(count, FIRST_CAPACITY);
            rows = new int[capacity];
            keyA = new long[capacity];
            keyB = new long[capacity];
            rowA = new long[capacity];
            rowB = new long[capacity];
        }
    }

    /** Leaves out what is not in the sample: by the last bits of the hash, since buckets and parts go by the first. */
    private void thin() {
        if (sample == Long.MAX_VALUE) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (Long.reverse(rowB[i]) >>> 1 < sample) {
                rows[kept] = rows[i];
                rowA[kept] = rowA[i];
                rowB[kept] = rowB[i];
                kept++;
            }
        }
        size = kept;
    }

    private void addKey(Column column, Form form) {
        if (!(column instanceof DoubleColumn doubles) || form != Form.VALUE) {
            add(column, form);
            return;
        }
        for (int i = 0; i < size; i++) {
            lanes.start(rowA[i], rowB[i]);
            if (column.isPresent(rows[i])) {
                lanes.add(Double.doubleToLongBits(doubles.get(rows[i]) + 0.0)); // -0.0 becomes 0.0
            } else {
                lanes.addNull();
            }
            rowA[i] = lanes.a;
            rowB[i] = lanes.b;
        }
    }

    private void add(Column column, Form form) {
        if (form == Form.VALUE && column instanceof LongColumn longs && column.isComplete()) {
            addLongs(longs.values());
            return;
        }
        for (int i = 0; i < size; i++) {
            lanes.start(rowA[i], rowB[i]);
            ValueHash.add(column, rows[i], form, lanes);
            rowA[i] = lanes.a;
            rowB[i] = lanes.b;
        }
    }

    private void addLongs(long[] values) {
        for (int i = 0; i < size; i++) {
            long value = values[rows[i]];
            rowA[i] = Lanes.mixA(rowA[i] ^ value);
            rowB[i] = Lanes.mixB(rowB[i] ^ value);
        }
    }

    /** Returns how many rows were taken of the last batch. */
    int size() {
        return size;
    }

    /** Returns the physical row of the {@code index}-th of them. */
    int row(int index) {
        return rows[index];
    }

    long keyA(int index) {
        return keyA[index];
    }

    long keyB(int index) {
        return keyB[index];
    }

    long rowA(int index) {
        return rowA[index];
    }

    long rowB(int index) {
        return rowB[index];
    }
}
