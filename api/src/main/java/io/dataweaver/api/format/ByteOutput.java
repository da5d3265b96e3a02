package io.dataweaver.api.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encoded bytes, in an array that grows. Encoders that need speed {@link #reserve}, write to {@link #array} themselves
 * and {@link #size(int) say} how far they came. Not thread-safe.
 */
public final class ByteOutput {

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int size;

    /** Creates an output with room for {@code capacity} bytes; it grows. */
    public ByteOutput(int capacity) {
        array = new byte[capacity];
    }

    /** Makes room for {@code count} more bytes and returns the array; it changes when this is called again. */
    public byte[] reserve(int count) {
        if (array.length - size < count) {
            long wanted = Math.max((long) size + count, array.length * 2L);
            if ((long) size + count > MAX_ARRAY) {
                throw new IllegalStateException("more than " + MAX_ARRAY + " bytes were encoded at once");
            }
            array = Arrays.copyOf(array, (int) Math.min(wanted, MAX_ARRAY));
        }
        return array;
    }

    /** Returns the array; the bytes are {@code array()[0..size())}. */
    public byte[] array() {
        return array;
    }

    public int size() {
        return size;
    }

    /** Sets how many bytes there are: after writing to {@link #array}, or to take back what was written. */
    public void size(int newSize) {
        if (newSize < 0 || newSize > array.length) {
            throw new IllegalArgumentException(newSize + " is not in 0.." + array.length);
        }
        size = newSize;
    }

    public void put(byte value) {
        reserve(1)[size++] = value;
    }

    public void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    /** Adds {@code bytes[from..to)}. */
    public void put(byte[] bytes, int from, int to) {
        int count = to - from;
        System.arraycopy(bytes, from, reserve(count), size, count);
        size += count;
    }

    /** Adds text in UTF-8. */
    public void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    public void clear() {
        size = 0;
    }

    /** Writes the bytes to {@code out} and clears this. */
    public void drainTo(OutputStream out) throws IOException {
        out.write(array, 0, size);
        size = 0;
    }

    /** Returns the bytes, copied. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }
}
