package io.dataweaver.api.format;

import java.io.IOException;

/**
 * Turns bytes into batches.
 *
 * <p>Bad bytes never throw: the record is rejected with its place, column and reason, and decoding goes on behind it.
 * Not thread-safe.
 */
public interface Decoder {

    /**
     * Decodes records until a limit is reached or the input ends; leaves {@code input} at the start of the next record.
     *
     * @throws IOException only if {@code input} cannot be read
     */
    Decoded decode(ByteInput input) throws IOException;

    /** Returns the line, or number, of the next record: what {@link DecodeRequest#firstOrigin} is to be on resuming. */
    long nextOrigin();
}
