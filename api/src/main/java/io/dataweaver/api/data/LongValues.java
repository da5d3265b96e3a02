package io.dataweaver.api.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Java objects to the 64 bits of {@link LongColumn}, losslessly or not at all. */
final class LongValues {

    private static final int[] NANOS_PER_DIGIT = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private LongValues() {}

    static long of(DataType type, Object value) {
        if (type instanceof DataType.Bool && value instanceof Boolean bool) {
            return bool ? 1 : 0;
        } else if (type instanceof DataType.Int16 && value instanceof Number) {
            return range(type, integer(type, value), Short.MIN_VALUE, Short.MAX_VALUE);
        } else if (type instanceof DataType.Int32 && value instanceof Number) {
            return range(type, integer(type, value), Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type instanceof DataType.Int64 && value instanceof Number) {
            return integer(type, value);
        } else if (type instanceof DataType.Date && value instanceof LocalDate date) {
            return date.equals(LocalDate.MAX)
                    ? Temporal.INFINITY
                    : date.equals(LocalDate.MIN) ? Temporal.NEGATIVE_INFINITY : date.toEpochDay();
        } else if (type instanceof DataType.Time time && value instanceof LocalTime local) {
            return time(time, local);
        } else if (type instanceof DataType.Timestamp timestamp && value instanceof LocalDateTime local) {
            if (local.equals(LocalDateTime.MAX) || local.equals(LocalDateTime.MIN)) {
                return local.equals(LocalDateTime.MAX) ? Temporal.INFINITY : Temporal.NEGATIVE_INFINITY;
            }
            return exact(type, value, local.toEpochSecond(ZoneOffset.UTC), local.getNano(), timestamp.precision());
        } else if (type instanceof DataType.Instant precise && value instanceof Instant instant) {
            if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
                return instant.equals(Instant.MAX) ? Temporal.INFINITY : Temporal.NEGATIVE_INFINITY;
            }
            return exact(type, value, instant.getEpochSecond(), instant.getNano(), precise.precision());
        }
        throw unfit(type, value);
    }

    private static long integer(DataType type, Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        try {
            return new java.math.BigDecimal(value.toString()).longValueExact();
        } catch (ArithmeticException | NumberFormatException notAnInteger) {
            throw unfit(type, value);
        }
    }

    private static long range(DataType type, long value, long min, long max) {
        if (value < min || value > max) {
            throw unfit(type, value);
        }
        return value;
    }

    /** Up to precision 6 the last nanosecond of the day stands for 24:00, which java.time does not know. */
    private static long time(DataType.Time type, LocalTime value) {
        if (type.precision() <= Temporal.MAX_MICROS_PRECISION && value.equals(LocalTime.MAX)) {
            return Temporal.SECONDS_PER_DAY * Temporal.unitsPerSecond(type.precision());
        }
        return exact(type, value, 0, value.toNanoOfDay(), type.precision());
    }

    private static long exact(DataType type, Object value, long seconds, long nanos, int precision) {
        if (nanos % NANOS_PER_DIGIT[precision] != 0) {
            throw unfit(type, value);
        }
        long unit = Temporal.unitsPerSecond(precision);
        try {
            long units = Temporal.addExact(seconds, unit, nanos / (1_000_000_000L / unit));
            if (!Temporal.isInfinite(units)) {
                return units;
            }
        } catch (ArithmeticException outOfRange) {
            // Refused below.
        }
        throw unfit(type, value);
    }

    /**
     * Checks the 64 bits of a value that came without its Java type.
     *
     * @throws IllegalArgumentException if it is out of the range of {@code type}
     */
    static long checked(DataType type, long value) {
        if (type instanceof DataType.Int16) {
            return range(type, value, Short.MIN_VALUE, Short.MAX_VALUE);
        } else if (type instanceof DataType.Int32) {
            return range(type, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type instanceof DataType.Bool) {
            return range(type, value, 0, 1);
        } else if (type instanceof DataType.Date) {
            return Temporal.isInfinite(value) ? value : range(type, value, Temporal.MIN_DAY, Temporal.MAX_DAY);
        } else if (type instanceof DataType.Time time) {
            long day = Temporal.SECONDS_PER_DAY * Temporal.unitsPerSecond(time.precision());
            return range(type, value, 0, time.precision() <= Temporal.MAX_MICROS_PRECISION ? day : day - 1);
        }
        return value;
    }

    static IllegalArgumentException unfit(DataType type, Object value) {
        return new IllegalArgumentException(
                "'" + value + "' (" + value.getClass().getSimpleName() + ") does not fit " + type.display());
    }
}
