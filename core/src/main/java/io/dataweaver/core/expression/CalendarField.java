package io.dataweaver.core.expression;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a day that are seldom asked for (PostgreSQL, section 9.9.1); {@link DatePart} has the others. */
enum CalendarField {
    DECADE,
    CENTURY,
    MILLENNIUM,
    /** The year of ISO 8601 that has the week. */
    ISOYEAR,
    JULIAN,
    /** The seconds with their fraction, times 1000. */
    MILLISECOND,
    /** The seconds with their fraction, times 1000000. */
    MICROSECOND,
    TIMEZONE,
    TIMEZONE_HOUR,
    TIMEZONE_MINUTE;

    /** Returns the field of that name in any case, in the plural too; null if there is none. */
    static @Nullable CalendarField of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "DECADES", "MILLISECONDS", "MICROSECONDS" -> valueOf(upper.substring(0, upper.length() - 1));
            case "CENTURIES" -> CENTURY;
            case "MILLENNIA", "MILLENNIUMS" -> MILLENNIUM;
            default -> {
                for (CalendarField field : values()) {
                    if (field.name().equals(upper)) {
                        yield field;
                    }
                }
                yield null;
            }
        };
    }

    boolean isOfZone() {
        return this == TIMEZONE || this == TIMEZONE_HOUR || this == TIMEZONE_MINUTE;
    }

    boolean isOfSecond() {
        return this == MILLISECOND || this == MICROSECOND;
    }

    /** Returns the whole number that this is of a day; 0 for those of a zone, which is UTC. */
    long of(LocalDate date) {
        int year = date.getYear();
        return switch (this) {
            case DECADE -> Math.floorDiv(year, 10);
            case CENTURY -> year > 0 ? (year + 99) / 100 : -((-year + 100) / 100);
            case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : -((-year + 1000) / 1000);
            case ISOYEAR -> {
                int iso = date.get(IsoFields.WEEK_BASED_YEAR);
                yield iso > 0 ? iso : iso - 1;
            }
            case JULIAN -> date.getLong(JulianFields.JULIAN_DAY);
            case MILLISECOND, MICROSECOND, TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE -> 0;
        };
    }

    /** Tells whether moments can be truncated to this. */
    boolean isTruncatable() {
        return this == DECADE || this == CENTURY || this == MILLENNIUM || isOfSecond();
    }

    /** Returns the start of the decade, century, … that has {@code time}. */
    LocalDateTime truncate(LocalDateTime time) {
        int year = time.getYear();
        return switch (this) {
            case DECADE -> startOf(Math.floorDiv(year, 10) * 10);
            case CENTURY -> startOf(Math.floorDiv(year - 1, 100) * 100 + 1);
            case MILLENNIUM -> startOf(Math.floorDiv(year - 1, 1000) * 1000 + 1);
            case MILLISECOND -> time.withNano(time.getNano() / 1_000_000 * 1_000_000);
            case MICROSECOND -> time.withNano(time.getNano() / 1000 * 1000);
            case ISOYEAR, JULIAN, TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE ->
                throw new IllegalStateException(this + " has no start");
        };
    }

    private static LocalDateTime startOf(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay();
    }
}
