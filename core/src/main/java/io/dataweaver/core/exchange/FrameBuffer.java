package io.dataweaver.core.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that grow, for frames of batches: little-endian, as most machines are, so that arrays are copied as they lie.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class FrameBuffer {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    /** Creates an empty buffer with room for {@code capacity} bytes; it grows. */
    public FrameBuffer(int capacity) {
        this.bytes = new byte[Math.max(capacity, 64)];
    }

    /** Returns the array that holds the bytes, from its start on; it changes when more is added. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns how many bytes there are. */
    public int size() {
        return size;
    }

    /** Forgets the bytes; the room stays. */
    public void clear() {
        size = 0;
    }

    /** Returns the bytes, copied. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * Makes room behind the last byte and counts it as written.
     *
     * @return where it begins
     */
    int reserve(long count) {
        long wanted = size + count;
        if (wanted > bytes.length) {
            if (wanted > MAX_ARRAY) {
                throw new IllegalArgumentException("a frame holds at most " + MAX_ARRAY + " bytes, but has " + wanted);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_ARRAY, Math.max(wanted, bytes.length * 3L / 2)));
        }
        int at = size;
        size = (int) wanted;
        return at;
    }

    void putByte(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    void putInt(int value) {
        int at = reserve(Integer.BYTES);
        INT.set(bytes, at, value);
    }

    void putLong(long value) {
        int at = reserve(Long.BYTES);
        LONG.set(bytes, at, value);
    }

    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void putBytes(byte[] values, int from, int count) {
        int at = reserve(count);
        System.arraycopy(values, from, bytes, at, count);
    }

    void putDoubles(double[] values, int count) {
        int at = reserve((long) Double.BYTES * count);
        ByteBuffer.wrap(bytes, at, Double.BYTES * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .put(values, 0, count);
    }

    void putFloats(double[] values, int count) {
        int at = reserve((long) Float.BYTES * count);
        for (int i = 0; i < count; i++) {
            INT.set(bytes, at + i * Float.BYTES, Float.floatToRawIntBits((float) values[i]));
        }
    }

    /** Adds {@code values[0..count)} less {@code base}, each in as few bytes as the widest of them needs, told first. */
    void putLongs(long[] values, int count, long base) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            long value = values[i] - base;
            bits |= value ^ (value >> 63);
        }
        int width = widthOfSigned(bits);
        putByte(width);
        int at = reserve((long) width * count);
        byte[] to = bytes;
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = (byte) (values[i] - base);
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    SHORT.set(to, at + 2 * i, (short) (values[i] - base));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    INT.set(to, at + 4 * i, (int) (values[i] - base));
                }
            }
            default -> putWhole(values, count, base, at);
        }
    }

    private void putWhole(long[] values, int count, long base, int at) {
        if (base == 0) {
            ByteBuffer.wrap(bytes, at, Long.BYTES * count)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .put(values, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            LONG.set(bytes, at + Long.BYTES * i, values[i] - base);
        }
    }

    private static int widthOfSigned(long bits) {
        int used = Long.SIZE + 1 - Long.numberOfLeadingZeros(bits); // with the sign
        return used <= 8 ? 1 : used <= 16 ? 2 : used <= 32 ? 4 : 8;
    }

    /** Adds {@code values[0..count)}, each in as few bytes as the widest of them needs, told first. */
    void putInts(int[] values, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= values[i] ^ (values[i] >> 31);
        }
        int width = Math.min(widthOfSigned(bits), Integer.BYTES);
        putByte(width);
        int at = reserve((long) width * count);
        byte[] to = bytes;
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = (byte) values[i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    SHORT.set(to, at + 2 * i, (short) values[i]);
                }
            }
            default ->
                ByteBuffer.wrap(to, at, Integer.BYTES * count)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer()
                        .put(values, 0, count);
        }
    }
}
