package io.dataweaver.api.format;

import io.dataweaver.api.data.BatchBuilder;

/** Turns messages into rows. Not thread-safe. */
public interface MessageDecoder {

    /** Says where rows go from now on; its schema is the wanted one. */
    void bind(BatchBuilder batch);

    /** Tells whether {@link #beside} is to be called before each message. */
    default boolean readsHeaders() {
        return false;
    }

    /**
     * Says what stands beside the message that is decoded next.
     *
     * @param headers of that message alone; not kept
     */
    default void beside(MessageHeaders headers) {}

    /**
     * Decodes the message {@code bytes[from..to)} and adds its rows, complete: mostly one, none if it says nothing, several
     * if it tells of several changes.
     *
     * @param origin of the rows
     * @throws BadRecordException if it is broken; then the batch is as it was
     */
    void decode(byte[] bytes, int from, int to, long origin);
}
