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
     * Decodes records until a limit is reached or the input ends; leaves {@code input} at the start of the next record,
     * or of the block that holds it and can be entered at its start only: {@link #nextSkipped}.
     *
     * @throws IOException only if {@code input} cannot be read
     */
    Decoded decode(ByteInput input) throws IOException;

    /** Returns the line, or number, of the next record: what {@link DecodeRequest#firstOrigin} is to be on resuming. */
    long nextOrigin();

    /**
     * Returns how many records from where the input stands are done with already: those of a block, such as a compressed
     * one, that stand before the next record. What {@link DecodeRequest#skipped} is to be on resuming.
     */
    default long nextSkipped() {
        return 0;
    }
}
