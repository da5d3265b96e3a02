package io.dataweaver.format.avro;

import io.dataweaver.api.format.ByteOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes values in Avro's binary encoding (specification 1.12, "Binary encoding"). */
final class BinaryOutput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_LONG_BYTES = 10;

    private BinaryOutput() {}

    /** Writes an int or a long: variable length, zig-zag. */
    static void putLong(long value, ByteOutput out) {
        byte[] array = out.reserve(MAX_LONG_BYTES);
        int at = out.size();
        long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((rest & ~0x7fL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        out.size(at);
    }

    static void putFloat(float value, ByteOutput out) {
        INTS.set(out.reserve(Float.BYTES), out.size(), Float.floatToRawIntBits(value));
        out.size(out.size() + Float.BYTES);
    }

    static void putDouble(double value, ByteOutput out) {
        LONGS.set(out.reserve(Double.BYTES), out.size(), Double.doubleToRawLongBits(value));
        out.size(out.size() + Double.BYTES);
    }

    /** Writes {@code bytes[from..to)} behind their length. */
    static void putBytes(byte[] bytes, int from, int to, ByteOutput out) {
        putLong(to - (long) from, out);
        out.put(bytes, from, to);
    }
}
