package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.JulianFields;
import org.jspecify.annotations.Nullable;

/** Dates, timestamps and instants of rows as one kind: date and time, of an instant in UTC. */
final class Moments {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int JULIAN_DIGITS = 20;

    private Moments() {}

    /** Tells whether it is later or earlier than every date. */
    static boolean isInfinite(@Nullable Object time) {
        return LocalDate.MAX.equals(time)
                || LocalDate.MIN.equals(time)
                || LocalDateTime.MAX.equals(time)
                || LocalDateTime.MIN.equals(time)
                || Instant.MAX.equals(time)
                || Instant.MIN.equals(time);
    }

    /** Tells of an infinity whether it is later than every date. */
    static boolean isAfterAll(@Nullable Object infinity) {
        return LocalDate.MAX.equals(infinity) || LocalDateTime.MAX.equals(infinity) || Instant.MAX.equals(infinity);
    }

    /**
     * Returns date and time.
     *
     * @throws DateTimeException if it is an infinity
     */
    static LocalDateTime dateTime(@Nullable Object time) {
        if (isInfinite(time)) {
            throw new DateTimeException("the date is infinite");
        } else if (time instanceof LocalDate date) {
            return date.atStartOfDay();
        } else if (time instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        } else if (time instanceof LocalDateTime dateTime) {
            return dateTime;
        }
        throw new IllegalStateException(time + " is no date");
    }

    static LocalDate date(@Nullable Object time) {
        return dateTime(time).toLocalDate();
    }

    /** Returns date and time as the kind of value that {@code model} is. */
    static Object like(@Nullable Object model, LocalDateTime time) {
        if (model instanceof LocalDate) {
            return time.toLocalDate();
        }
        return model instanceof Instant ? time.toInstant(ZoneOffset.UTC) : time;
    }

    static @Nullable Object truncate(@Nullable Object time, CalendarField field) {
        return isInfinite(time) ? time : like(time, field.truncate(dateTime(time)));
    }

    /** Returns the Julian day with the part of the day that has passed. */
    static BigDecimal julian(@Nullable Object time) {
        LocalDateTime at = dateTime(time);
        BigDecimal day = BigDecimal.valueOf(at.getLong(JulianFields.JULIAN_DAY));
        BigDecimal micros = BigDecimal.valueOf(at.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO);
        return day.add(micros.divide(
                BigDecimal.valueOf(TemporalText.SECONDS_PER_DAY * MICROS_PER_SECOND),
                JULIAN_DIGITS,
                RoundingMode.HALF_UP));
    }

    /** Returns the instant so many seconds after 1970-01-01 00:00 UTC, to the microsecond. */
    static Instant ofEpoch(@Nullable Object seconds) {
        if (seconds instanceof Double special && Double.isInfinite(special)) {
            return special > 0 ? Instant.MAX : Instant.MIN;
        }
        BigDecimal exact = new BigDecimal(String.valueOf(seconds));
        return ofMicros(
                exact.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    /**
     * Returns the zone of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "there is no time zone '" + name + "'; write one as 'Europe/Berlin', 'UTC' or '+02:00'", unknown);
        }
    }

    /**
     * Returns the instant at which clocks of the zone show {@code time}: of two, the later; in a gap, what the clocks would
     * show had they not been changed (DetermineTimeZoneOffset of PostgreSQL's datetime.c).
     */
    static Instant at(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
