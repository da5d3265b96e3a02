package io.dataweaver.connector.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A value of a type that its column had before it got another one: the log has what was written then. */
final class FormerValue {

    private FormerValue() {}

    /** Tells whether values of {@code from} have another binary form in a column that holds more, or less. */
    static boolean isConverted(Wire from) {
        return isInteger(from) || from == Wire.FLOAT4;
    }

    /**
     * Tells whether values of a wider type can be told apart into those that a column of {@code to} holds, and those that it does not:
     * others would be rounded.
     */
    static boolean isNarrowed(Wire from, Wire to) {
        return to == Wire.VARCHAR || (isInteger(from) && isInteger(to));
    }

    private static boolean isInteger(Wire wire) {
        return wire == Wire.INT2 || wire == Wire.INT4 || wire == Wire.INT8;
    }

    /**
     * Returns a number in the binary form of the type that its column has now; null if that does not hold it.
     *
     * @param from the type that it has
     * @param to one that is wider, as {@link TargetEvolution#isWider} has it, or one to which it {@linkplain #isNarrowed is narrowed}
     * @param at where it stands in {@code message}
     */
    static byte @Nullable [] as(Wire to, Wire from, byte[] message, int at) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (from == Wire.FLOAT4) {
            return ByteBuffer.allocate(Double.BYTES).putDouble(in.getFloat(at)).array();
        }
        long value = from == Wire.INT2 ? in.getShort(at) : from == Wire.INT4 ? in.getInt(at) : in.getLong(at);
        return switch (to) {
            case INT2 ->
                value == (short) value
                        ? ByteBuffer.allocate(Short.BYTES)
                                .putShort((short) value)
                                .array()
                        : null;
            case INT4 ->
                value == (int) value
                        ? ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array()
                        : null;
            case INT8 -> ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            case NUMERIC -> NumericFormat.bytes(BigDecimal.valueOf(value));
            default -> throw new IllegalArgumentException(from + " is not made " + to);
        };
    }
}
