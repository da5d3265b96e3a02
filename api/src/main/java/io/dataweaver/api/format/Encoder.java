package io.dataweaver.api.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.io.IOException;
import java.util.List;

/**
 * Turns batches into bytes. A whole file is {@link #header}, encoded batches with a {@link #separator} between parts of it
 * that were encoded apart, and {@link #footer(RandomAccessBytes)}. Not thread-safe.
 */
public interface Encoder {

    /** Begins a file: returns what stands at its start, such as the names of the columns; may be empty. */
    byte[] header();

    /** Returns what stands between two parts of a file that were encoded apart; mostly empty. */
    default byte[] separator() {
        return new byte[0];
    }

    /**
     * Returns what stands at the end of a file all of whose rows this encoder has written since {@link #header} was called; mostly
     * empty. For files that cannot be read while they are written.
     */
    default byte[] footer() {
        return new byte[0];
    }

    /**
     * Returns what stands at the end of a file. It does not matter which encoders wrote it.
     *
     * @param written the file so far: header and parts, with separators between them
     * @throws io.dataweaver.api.error.DataWeaverException if this is not what encoders of the format write
     */
    default byte[] footer(RandomAccessBytes written) throws IOException {
        return footer();
    }

    /** Tells whether what is written tells which change a row is. If not, it is given inserts only. */
    default boolean tellsChanges() {
        return false;
    }

    /**
     * Adds the rows of {@code batch} to {@code out}; rows that the format cannot hold are rejected and leave nothing.
     *
     * @param first whether no row stands before these since the header or separator
     */
    List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first);

    /**
     * Adds what {@link #encode} has held back to {@code out}, such as rows of a group that is not full, so that all rows so far
     * are in the output. Always called before a part ends.
     */
    default void flush(ByteOutput out) {}

    /** Returns about how many bytes of memory {@link #encode} has held back, until {@link #flush}. */
    default long heldBytes() {
        return 0;
    }
}
