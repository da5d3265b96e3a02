package io.dataweaver.core.expression;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The units that times are added and counted in. */
enum TimeUnit {
    YEAR(ChronoUnit.YEARS, 1),
    QUARTER(ChronoUnit.MONTHS, 3),
    MONTH(ChronoUnit.MONTHS, 1),
    WEEK(ChronoUnit.WEEKS, 1),
    DAY(ChronoUnit.DAYS, 1),
    HOUR(ChronoUnit.HOURS, 1),
    MINUTE(ChronoUnit.MINUTES, 1),
    SECOND(ChronoUnit.SECONDS, 1),
    MILLISECOND(ChronoUnit.MILLIS, 1),
    MICROSECOND(ChronoUnit.MICROS, 1);

    private final ChronoUnit unit;
    private final int factor;

    TimeUnit(ChronoUnit unit, int factor) {
        this.unit = unit;
        this.factor = factor;
    }

    /** Returns the unit of that name in any case, in the plural too; null if there is none. */
    static @Nullable TimeUnit of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (TimeUnit unit : values()) {
            if (unit.name().equals(upper) || (unit.name() + "S").equals(upper)) {
                return unit;
            }
        }
        return null;
    }

    static String names() {
        return Arrays.stream(values())
                .map(unit -> unit.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** Tells whether it is shorter than a day. */
    boolean isOfDay() {
        return compareTo(HOUR) >= 0;
    }

    LocalDateTime add(LocalDateTime time, long count) {
        return time.plus(Math.multiplyExact(count, (long) factor), unit);
    }

    /** Returns how many whole ones lie between. */
    long between(LocalDateTime from, LocalDateTime to) {
        return unit.between(from, to) / factor;
    }
}
