package io.dataweaver.connector.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;

/** A number of a type that its column had before it was made wider: the log has what was written then. */
final class NarrowerValue {

    private NarrowerValue() {}

    /** Tells whether values of {@code from} have another binary form in a wider column. */
    static boolean isConverted(Wire from) {
        return from == Wire.INT2 || from == Wire.INT4 || from == Wire.INT8 || from == Wire.FLOAT4;
    }

    /**
     * Returns a value in the binary form of the wider type.
     *
     * @param from the type that it has
     * @param to a wider one, as {@link TargetEvolution#isWider} has it
     * @param at where it stands in {@code message}
     */
    static byte[] as(Wire to, Wire from, byte[] message, int at) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (from == Wire.FLOAT4) {
            return ByteBuffer.allocate(Double.BYTES).putDouble(in.getFloat(at)).array();
        }
        long value = from == Wire.INT2 ? in.getShort(at) : from == Wire.INT4 ? in.getInt(at) : in.getLong(at);
        return switch (to) {
            case INT4 -> ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
            case INT8 -> ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            case NUMERIC -> NumericFormat.bytes(BigDecimal.valueOf(value));
            default -> throw new IllegalArgumentException(from + " is not made " + to);
        };
    }
}
