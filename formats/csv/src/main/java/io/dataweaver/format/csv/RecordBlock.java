package io.dataweaver.format.csv;

import io.dataweaver.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A few hundred records whose fields have been found, to be read column by column while they are in the cache. Reused.
 * Not thread-safe.
 */
final class RecordBlock {

    private static final int MAX_SPANS = 8192;
    private static final int MAX_ROWS = 512;
    private static final int MIN_ROWS = 16;
    /** So slowly that blocks stay small where, say, every hundredth record is bad. */
    private static final int GROWTH = 8;

    /** How many fields each record has. */
    final int fields;

    /** How many records fit. */
    final int capacity;

    /** How many records are put in at a time: fewer where some are rejected, since those around them are read twice. */
    int limit;

    /** The field c of record r at {@code r * fields + c}; see {@link RecordScanner}. */
    final long[] spans;

    /** Where each record starts. */
    final int[] starts;

    /** Where each record ends, without its line end. */
    final int[] ends;

    /** The line of each record. */
    final long[] origins;

    /** The records that cannot become rows. */
    final boolean[] rejected;

    private final Rejections rejections;

    /** What the spans point into. */
    byte[] bytes = new byte[0];

    /** How many records there are. */
    int rows;

    /** How many are rejected. */
    int rejectedRows;

    RecordBlock(int fields, Rejections rejections) {
        this.fields = fields;
        this.rejections = rejections;
        this.capacity = Math.max(1, Math.min(MAX_ROWS, MAX_SPANS / fields));
        this.limit = capacity;
        this.spans = new long[capacity * fields];
        this.starts = new int[capacity];
        this.ends = new int[capacity];
        this.origins = new long[capacity];
        this.rejected = new boolean[capacity];
    }

    void clear(byte[] newBytes) {
        if (rejectedRows > 0) {
            java.util.Arrays.fill(rejected, false);
            rejectedRows = 0;
        }
        bytes = newBytes;
        rows = 0;
    }

    /** Takes note that records were rejected. */
    void shrink() {
        limit = Math.min(capacity, Math.max(MIN_ROWS, limit / 2));
    }

    /** Takes note that none was. */
    void grow() {
        limit = Math.min(capacity, limit + limit / GROWTH);
    }

    /** Removes the rejected records; the others keep their order. */
    void dropRejected() {
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            if (!rejected[row]) {
                System.arraycopy(spans, row * fields, spans, kept * fields, fields);
                starts[kept] = starts[row];
                ends[kept] = ends[row];
                origins[kept] = origins[row];
                kept++;
            }
        }
        java.util.Arrays.fill(rejected, 0, rows, false);
        rejectedRows = 0;
        rows = kept;
    }

    /** Rejects record {@code row}; the first reason is kept. */
    void reject(int row, ErrorCode code, @Nullable String column, String message) {
        if (!rejected[row]) {
            rejected[row] = true;
            rejectedRows++;
            rejections.add(bytes, starts[row], ends[row], origins[row], code, column, message);
        }
    }
}
