package io.dataweaver.format.avro;

import java.io.IOException;
import java.util.Arrays;

/** The unpacked bytes of a block, up to a limit: a few packed bytes may stand for many. Not thread-safe. */
final class UnpackedBytes {

    private final int max;
    private byte[] array = {};
    private int size;

    /** Creates room for at most {@code max} bytes. */
    UnpackedBytes(int max) {
        this.max = max;
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Says how many bytes were written to {@link #reserve}. */
    void size(int newSize) {
        size = newSize;
    }

    /** Returns an array with room for {@code total} bytes in all. */
    byte[] reserve(long total) throws IOException {
        if (total < 0 || total > max) {
            throw new IOException("they become more than " + max + " bytes, the most that `max_block` allows");
        }
        if (total > array.length) {
            array = Arrays.copyOf(array, (int) Math.min(Math.max(total, array.length * 2L), max));
        }
        return array;
    }

    /** Adds {@code bytes[from..from + count)}. */
    void write(byte[] bytes, int from, int count) throws IOException {
        System.arraycopy(bytes, from, reserve((long) size + count), size, count);
        size += count;
    }
}
