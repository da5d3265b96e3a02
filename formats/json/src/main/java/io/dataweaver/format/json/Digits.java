package io.dataweaver.format.json;

import io.dataweaver.api.format.ValueWriter;

/**
 * Decimal digits, eight at a time and without branches on how many there are.
 *
 * <p>Reading follows Lemire, "Quickly parsing eight digits", 2018; writing divides two, then four, then eight lanes of one
 * word at the same time by multiplying with a reciprocal, as in Warren, "Hacker's Delight", 2nd edition, §10-9.
 */
final class Digits {

    private static final long ZEROS = 0x3030303030303030L;
    private static final long ABOVE_NINE = 0x4646464646464646L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long EIGHT_DIGITS = 100_000_000L;
    private static final int FOUR_DIGITS = 10_000;

    private Digits() {}

    /** Returns how many of the eight bytes, from the first on, are digits. */
    static int count(long word) {
        // A byte below '0' borrows, one above '9' carries into its high bit: exact for the first that is no digit.
        return Words.first(((word - ZEROS) | (word + ABOVE_NINE)) & HIGH_BITS);
    }

    /** Returns the number that the first {@code count} bytes are, 1 to 8 digits. */
    static long parse(long word, int count) {
        long digits = (word - ZEROS) << (Long.SIZE - count * Byte.SIZE);
        long pairs = digits * 10 + (digits >>> 8);
        return ((pairs & 0x000000ff000000ffL) * 0x000f424000000064L
                        + ((pairs >>> 16) & 0x000000ff000000ffL) * 0x0000271000000001L)
                >>> 32;
    }

    /**
     * Writes a whole number to {@code array} from {@code at} on, where 24 bytes are free.
     *
     * @return the index behind it
     */
    static int write(long value, byte[] array, int at) {
        if (value >= 0 && value < EIGHT_DIGITS) {
            long digits = digits((int) value);
            // The last digit stays, also if it is zero.
            int zeros = Long.numberOfTrailingZeros(digits | (1L << 56)) >>> 3;
            Words.set(array, at, (digits | ZEROS) >>> (zeros * Byte.SIZE));
            return at + Long.BYTES - zeros;
        }
        if (value > 0 && value < EIGHT_DIGITS * EIGHT_DIGITS) {
            long high = value / EIGHT_DIGITS;
            int next = write(high, array, at);
            Words.set(array, next, digits((int) (value - high * EIGHT_DIGITS)) | ZEROS);
            return next + Long.BYTES;
        }
        return ValueWriter.writeLong(value, array, at);
    }

    /** Returns the eight digits of a number below 10<sup>8</sup>, the first in the lowest byte. */
    private static long digits(int value) {
        int high = value / FOUR_DIGITS;
        long fours = high | ((long) (value - high * FOUR_DIGITS) << 32);
        // x / 100 for x < 10^4
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000007f0000007fL;
        long twos = hundreds | ((fours - hundreds * 100) << 16);
        // x / 10 for x < 100
        long tens = ((twos * 103) >>> 10) & 0x000f000f000f000fL;
        return tens | ((twos - tens * 10) << 8);
    }
}
