package io.dataweaver.format.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in a {@code long}, the first one lowest. After Warren, "Hacker's Delight", 2nd edition, §6-1.
 */
final class Swar {

    static final long HIGH_BITS = 0x8080808080808080L;
    static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ONES = 0x0101010101010101L;
    private static final long DIGIT_ZEROS = 0x3030303030303030L;
    private static final long ABOVE_NINE = 0x7676767676767676L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Swar() {}

    static long get(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long word) {
        LONGS.set(bytes, at, word);
    }

    /** Returns {@code b} in all eight bytes. */
    static long repeat(int b) {
        return (b & 0xff) * ONES;
    }

    /** Returns a word whose bytes have their high bit clear just where {@code word} is zero. */
    static long nonZero(long word) {
        return ((word & LOW_BITS) + LOW_BITS) | word;
    }

    /** Returns the last {@code count} bytes of {@code word}, 1 to 8 characters, as digit values; the others become 0. */
    static long lastDigits(long word, int count) {
        int unused = (8 - count) << 3;
        return (word ^ DIGIT_ZEROS) >>> unused << unused;
    }

    /** Tells whether {@code digits}, from {@link #lastDigits}, are all 0 to 9. */
    static boolean areDigits(long digits) {
        return (((digits + ABOVE_NINE) | digits) & HIGH_BITS) == 0;
    }

    /** Returns the number of eight digit values, the first one lowest, as Lemire describes it ("Quickly parsing eight digits", 2018). */
    static long number(long digits) {
        long pairs = (digits * 10 + (digits >>> 8)) & 0x00ff00ff00ff00ffL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000ffff0000ffffL;
        return (fours * 10000 + (fours >>> 32)) & 0xffffffffL;
    }
}
