package io.dataweaver.api.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.List;

/**
 * Turns batches into bytes. A whole file is {@link #header}, encoded batches with a {@link #separator} between them, and
 * {@link #footer}. Not thread-safe.
 */
public interface Encoder {

    /** Returns what stands at the start of a file, such as the names of the columns; may be empty. */
    byte[] header();

    /** Returns what stands between two parts of a file that were encoded apart; mostly empty. */
    default byte[] separator() {
        return new byte[0];
    }

    /** Returns what stands at the end of a file; mostly empty. */
    default byte[] footer() {
        return new byte[0];
    }

    /**
     * Adds the rows of {@code batch} to {@code out}; rows that the format cannot hold are rejected and leave nothing.
     *
     * @param first whether no row stands before these since the header or separator
     */
    List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first);
}
