package io.dataweaver.core.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a dead letter: the same record that the same step of the same run rejects again has the same one.
 *
 * @param high the first 64 bits of a SHA-256
 * @param low the next 64
 */
record LetterId(long high, long low) {

    private static final int TEXT_LENGTH = 32;

    /**
     * Returns the id of a rejected record.
     *
     * @param part which of the records with this origin it is, from 0: a step may have made several of one
     */
    static LetterId of(String run, String split, long origin, int part, String step) {
        String text = run + '\0' + split + '\0' + origin + '\0' + part + '\0' + step;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new LetterId(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if {@code text} is no such thing
     */
    static LetterId parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("'" + text + "' is not the id of a dead letter");
        }
        return new LetterId(
                HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, TEXT_LENGTH));
    }

    /** Returns 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
