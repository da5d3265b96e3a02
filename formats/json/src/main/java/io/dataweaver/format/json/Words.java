package io.dataweaver.format.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time: the first byte in memory is the lowest of the {@code long}.
 *
 * <p>The tests for bytes are those of Warren, "Hacker's Delight", 2nd edition, §6-1. In a mask that they return, the
 * lowest bit that is set marks the first such byte; bits above it may be wrong, since a subtraction borrows upwards.
 */
final class Words {

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final long BLANKS = 0x2020202020202020L;
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;

    private Words() {}

    static long get(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void set(byte[] bytes, int at, long word) {
        LONGS.set(bytes, at, word);
    }

    /** Marks bytes of a JSON text that are not simply copied: quotes, backslashes, control characters, non-ASCII. */
    static long special(long word) {
        long quotes = (word ^ QUOTES) - ONES;
        long backslashes = (word ^ BACKSLASHES) - ONES;
        return ((word - BLANKS) | quotes | backslashes | word) & HIGH_BITS;
    }

    /** Marks bytes of a text that JSON has escaped (RFC 8259 §7): quotes, backslashes and control characters. */
    static long escaped(long word) {
        long quotes = (word ^ QUOTES) - ONES;
        long backslashes = (word ^ BACKSLASHES) - ONES;
        return ((word - BLANKS) | quotes | backslashes) & ~word & HIGH_BITS;
    }

    /** Returns how many of the eight bytes are newlines. */
    static int newlines(long word) {
        long difference = word ^ NEWLINES;
        // A byte is zero if neither its low seven bits carry into the high one nor that one is set; exact for each.
        long low = (difference & ~HIGH_BITS) + ~HIGH_BITS;
        return Long.bitCount(~(low | difference) & HIGH_BITS);
    }

    /** Returns the index, from 0, of the first byte that {@code mask} marks. */
    static int first(long mask) {
        return Long.numberOfTrailingZeros(mask) >>> 3;
    }
}
