package io.dataweaver.api.data;

import java.time.LocalDate;

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

    /** The last day that a date can be, +999999999-12-30, counted from 1970-01-01; java.time's last one is taken. */
    public static final long MAX_DAY = LocalDate.MAX.toEpochDay() - 1;

    /** The first day that a date can be, -999999999-01-02. */
    public static final long MIN_DAY = LocalDate.MIN.toEpochDay() + 1;

    /** The largest precision that is counted in microseconds. */
    public static final int MAX_MICROS_PRECISION = 6;

    /** The largest precision: nanoseconds. */
    public static final int MAX_PRECISION = 9;

    static final long SECONDS_PER_DAY = 86_400;

    private Temporal() {}

    /** Returns how many units make a second at {@code precision}: 10<sup>6</sup> up to 6, 10<sup>9</sup> above. */
    public static long unitsPerSecond(int precision) {
        return precision <= MAX_MICROS_PRECISION ? 1_000_000L : 1_000_000_000L;
    }

    /** Tells whether {@code value} is one of the two infinities. */
    public static boolean isInfinite(long value) {
        return value == INFINITY || value == NEGATIVE_INFINITY;
    }

    /**
     * Returns {@code count * unit + rest}, also where {@code count * unit} alone is out of range, as in the first day
     * or second that 64 bits can hold.
     *
     * @param rest 0 to {@code unit}
     * @throws ArithmeticException if the result is out of range
     */
    public static long addExact(long count, long unit, long rest) {
        return count >= 0
                ? Math.addExact(Math.multiplyExact(count, unit), rest)
                : Math.addExact(Math.multiplyExact(count + 1, unit), rest - unit);
    }

    static void checkPrecision(int precision) {
        if (precision < 0 || precision > MAX_PRECISION) {
            throw new IllegalArgumentException("precision must be 0 to " + MAX_PRECISION + ", but is " + precision);
        }
    }
}
