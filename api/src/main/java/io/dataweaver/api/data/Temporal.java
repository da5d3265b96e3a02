package io.dataweaver.api.data;

/**
 * How dates and times are counted.
 *
 * <p>Times, timestamps and instants count microseconds up to precision 6, which reaches beyond every year that
 * PostgreSQL knows, and nanoseconds above, which reaches from 1677 to 2262. Dates count days.
 */
public final class Temporal {

    /** Later than every date, timestamp or instant, as in PostgreSQL's {@code infinity}. */
    public static final long INFINITY = Long.MAX_VALUE;

    /** Earlier than every date, timestamp or instant, as in PostgreSQL's {@code -infinity}. */
    public static final long NEGATIVE_INFINITY = Long.MIN_VALUE;

    /** The largest precision that is counted in microseconds. */
    public static final int MAX_MICROS_PRECISION = 6;

    private static final int MAX_PRECISION = 9;

    private Temporal() {}

    /** Returns how many units make a second at {@code precision}: 10<sup>6</sup> up to 6, 10<sup>9</sup> above. */
    public static long unitsPerSecond(int precision) {
        return precision <= MAX_MICROS_PRECISION ? 1_000_000L : 1_000_000_000L;
    }

    /** Tells whether {@code value} is one of the two infinities. */
    public static boolean isInfinite(long value) {
        return value == INFINITY || value == NEGATIVE_INFINITY;
    }

    static void checkPrecision(int precision) {
        if (precision < 0 || precision > MAX_PRECISION) {
            throw new IllegalArgumentException("precision must be 0 to " + MAX_PRECISION + ", but is " + precision);
        }
    }
}
