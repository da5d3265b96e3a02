package io.dataweaver.api.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Java objects to the 64 bits of {@link LongColumn}, losslessly or not at all. */
final class LongValues {

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
            return exact(type, value, 0, local.toNanoOfDay(), Temporal.unitsPerSecond(time.precision()));
        } else if (type instanceof DataType.Timestamp timestamp && value instanceof LocalDateTime local) {
            if (local.equals(LocalDateTime.MAX) || local.equals(LocalDateTime.MIN)) {
                return local.equals(LocalDateTime.MAX) ? Temporal.INFINITY : Temporal.NEGATIVE_INFINITY;
            }
            return exact(
                    type,
                    value,
                    local.toEpochSecond(ZoneOffset.UTC),
                    local.getNano(),
                    Temporal.unitsPerSecond(timestamp.precision()));
        } else if (type instanceof DataType.Instant precise && value instanceof Instant instant) {
            if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
                return instant.equals(Instant.MAX) ? Temporal.INFINITY : Temporal.NEGATIVE_INFINITY;
            }
            return exact(
                    type,
                    value,
                    instant.getEpochSecond(),
                    instant.getNano(),
                    Temporal.unitsPerSecond(precise.precision()));
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

    private static long exact(DataType type, Object value, long seconds, long nanos, long unit) {
        long nanosPerUnit = 1_000_000_000L / unit;
        if (nanos % nanosPerUnit != 0) {
            throw unfit(type, value);
        }
        try {
            return Math.addExact(Math.multiplyExact(seconds, unit), nanos / nanosPerUnit);
        } catch (ArithmeticException outOfRange) {
            throw unfit(type, value);
        }
    }

    static IllegalArgumentException unfit(DataType type, Object value) {
        return new IllegalArgumentException(
                "'" + value + "' (" + value.getClass().getSimpleName() + ") does not fit " + type.display());
    }
}
