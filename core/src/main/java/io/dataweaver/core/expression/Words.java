package io.dataweaver.core.expression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time in a {@code long}, the first one lowest. After Warren, "Hacker's Delight", 2nd edition, §6-1. */
final class Words {

    static final int BYTES = Long.BYTES;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ONES = 0x0101010101010101L;
    private static final int TOP_OF_BYTE = 0x80;
    private static final int CASE_BIT_SHIFT = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static long get(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long word) {
        LONGS.set(bytes, at, word);
    }

    /** Returns a word of which the first {@code count} bytes are all ones, 0 to 8. */
    static long first(int count) {
        return count == BYTES ? -1L : (1L << (count << 3)) - 1;
    }

    /** Returns a word whose bytes have their high bit set where {@code word} has a byte that is not ASCII. */
    static long notAscii(long word) {
        return word & HIGH_BITS;
    }

    /**
     * Returns {@code word} with the letters of ASCII from {@code first} to {@code last} in the other case; its other bytes
     * stay. Without their high bits, no byte carries into its neighbour.
     */
    static long swapCase(long word, char first, char last) {
        long low = word & LOW_BITS;
        long fromFirst = low + (TOP_OF_BYTE - first) * ONES;
        long behindLast = low + (TOP_OF_BYTE - 1 - last) * ONES;
        return word ^ ((fromFirst & ~behindLast & ~word & HIGH_BITS) >>> CASE_BIT_SHIFT);
    }
}
