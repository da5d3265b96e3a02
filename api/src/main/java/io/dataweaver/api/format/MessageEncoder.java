package io.dataweaver.api.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.List;
import java.util.Map;

/** Turns rows into messages. Not thread-safe. */
public interface MessageEncoder {

    /**
     * Tells whether messages say which change a row is. If not, it is for the sink to say that a row was deleted, as by a
     * message without a value.
     */
    default boolean tellsChanges() {
        return false;
    }

    /**
     * Returns what stands beside each message, by name; the same for all of them. It may change with each {@link #encode}; what
     * it returns is not changed.
     */
    default Map<String, byte[]> headers() {
        return Map.of();
    }

    /**
     * Adds a message for each row that {@code batch} shows; for both rows of an update one, behind the second, if messages tell
     * changes.
     *
     * @param ends gets the size of {@code out} behind the message of each shown row; a row that is rejected, or the first one
     *     of an update that is told together, leaves no bytes
     * @return the rows that the format cannot hold, in order
     */
    List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends);
}
