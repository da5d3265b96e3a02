package io.dataweaver.core.expression;

import static io.dataweaver.core.expression.Value.integer;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions that make dates and times, and go from one to another. */
final class CalendarFunctions implements FunctionGroup {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final FunctionList FUNCTIONS = new FunctionList("time")
            .add(
                    "date_add",
                    "date_add('unit', count, time)",
                    "The time so many years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds or"
                            + " microseconds later; a day that a month does not have becomes its last.",
                    "date_add('month', 1, date '2026-01-31') = date '2026-02-28'")
            .add(
                    "date_diff",
                    "date_diff('unit', from, to)",
                    "How many whole units of `date_add` lie between two times; negative if `to` is earlier.",
                    "date_diff('day', date '2026-01-01', date '2026-02-01') = 31")
            .add(
                    "last_day",
                    "last_day(time)",
                    "The last day of the month.",
                    "last_day(date '2024-02-10') = date '2024-02-29'")
            .add(
                    "day_name",
                    "day_name(time)",
                    "The English name of the day of the week.",
                    "day_name(date '2026-02-28') = 'Saturday'")
            .add(
                    "month_name",
                    "month_name(time)",
                    "The English name of the month.",
                    "month_name(date '2026-02-28') = 'February'")
            .add(
                    "make_date",
                    "make_date(year, month, day)",
                    "A date; of a year before 1 AD, if it is negative.",
                    "make_date(2026, 2, 28) = date '2026-02-28'")
            .add(
                    "make_time",
                    "make_time(hour, minute, seconds)",
                    "A time of day; the seconds may have a fraction.",
                    "make_time(13, 14, 15.5) = time '13:14:15.5'")
            .add(
                    "make_timestamp",
                    "make_timestamp(year, month, day, hour, minute, seconds)",
                    "A timestamp; the seconds may have a fraction.",
                    "make_timestamp(2026, 2, 28, 13, 14, 15.5) = timestamp '2026-02-28 13:14:15.5'")
            .add(
                    "make_timestamptz",
                    "make_timestamptz(year, month, day, hour, minute, seconds)\n"
                            + "make_timestamptz(year, month, day, hour, minute, seconds, zone)",
                    "The instant at which clocks of a time zone show this; of UTC, if none is given.",
                    "make_timestamptz(2026, 7, 1, 14, 0, 0, 'Europe/Berlin')"
                            + " = timestamp with time zone '2026-07-01 12:00:00+00:00'")
            .add(
                    "timezone",
                    "timezone(zone, timestamp)",
                    "Of an instant, the timestamp that clocks of the time zone show; of a timestamp, the instant at which"
                            + " they show it.",
                    "timezone('Europe/Berlin', timestamp '2026-07-01 14:00:00')"
                            + " = timestamp with time zone '2026-07-01 12:00:00+00:00'")
            .add(
                    "isfinite",
                    "isfinite(time)",
                    "Whether a date or timestamp is no infinity.",
                    "isfinite(date '2026-02-28')")
            .add(
                    "from_unixtime",
                    "from_unixtime(seconds)",
                    "The instant so many seconds after 1970-01-01 00:00 UTC; the same as `to_timestamp(seconds)`.",
                    "from_unixtime(0) = timestamp with time zone '1970-01-01 00:00:00+00:00'")
            .add(
                    "timestamp_millis",
                    "timestamp_millis(number)",
                    "The instant so many milliseconds after 1970-01-01 00:00 UTC.",
                    "timestamp_millis(1500) = to_timestamp(1.5)")
            .add(
                    "timestamp_micros",
                    "timestamp_micros(number)",
                    "The instant so many microseconds after 1970-01-01 00:00 UTC.",
                    "timestamp_micros(1500000) = to_timestamp(1.5)")
            .add(
                    "unix_seconds",
                    "unix_seconds(time)",
                    "The whole seconds since 1970-01-01 00:00 (UTC).",
                    "unix_seconds(timestamp '1970-01-02 00:00:00.9') = 86400")
            .add(
                    "unix_millis",
                    "unix_millis(time)",
                    "The whole milliseconds since 1970-01-01 00:00 (UTC).",
                    "unix_millis(timestamp '1970-01-01 00:00:01.5') = 1500")
            .add(
                    "unix_micros",
                    "unix_micros(time)",
                    "The whole microseconds since 1970-01-01 00:00 (UTC).",
                    "unix_micros(timestamp '1970-01-01 00:00:01.5') = 1500000");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "date_add" -> add(site);
            case "date_diff" -> difference(site);
            case "last_day" ->
                call(site, Parameter.DAY)
                        .gives(
                                DataTypes.DATE,
                                a -> YearMonth.from(Moments.dateTime(a[0])).atEndOfMonth());
            case "day_name" ->
                call(site, Parameter.DAY)
                        .gives(
                                DataTypes.TEXT,
                                a -> Moments.date(a[0]).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "month_name" ->
                call(site, Parameter.DAY)
                        .gives(
                                DataTypes.TEXT,
                                a -> Moments.date(a[0]).getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "timezone" -> zone(site);
            case "isfinite" -> call(site, Parameter.DAY).gives(DataTypes.BOOLEAN, a -> !Moments.isInfinite(a[0]));
            default -> counted(site);
        };
    }

    private static @Nullable Expression counted(CallSite site) {
        return switch (site.name()) {
            case "make_date", "make_time", "make_timestamp", "make_timestamptz" -> make(site);
            case "from_unixtime" ->
                call(site, Parameter.NUMBER).gives(DataTypes.TIMESTAMPTZ, a -> Moments.ofEpoch(a[0]));
            case "timestamp_millis" ->
                call(site, Parameter.INTEGER)
                        .gives(DataTypes.TIMESTAMPTZ, a -> Moments.ofMicros(Math.multiplyExact(integer(a[0]), 1000L)));
            case "timestamp_micros" ->
                call(site, Parameter.INTEGER).gives(DataTypes.TIMESTAMPTZ, a -> Moments.ofMicros(integer(a[0])));
            case "unix_seconds" -> since(site, ChronoUnit.SECONDS);
            case "unix_millis" -> since(site, ChronoUnit.MILLIS);
            case "unix_micros" -> since(site, ChronoUnit.MICROS);
            default -> null;
        };
    }

    private static Call call(CallSite site, Parameter... parameters) {
        return Call.of(FUNCTIONS, site, parameters);
    }

    private static Expression since(CallSite site, ChronoUnit unit) {
        return call(site, Parameter.DAY)
                .gives(
                        DataTypes.BIGINT,
                        a -> unit.between(
                                LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC),
                                Moments.dateTime(a[0]).truncatedTo(unit)));
    }

    private static TimeUnit unit(CallSite site) {
        TimeUnit unit = site.literal(0) instanceof String name ? TimeUnit.of(name) : null;
        if (unit == null) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(0),
                    "`" + site.text(0) + "` is no unit of time",
                    "it may be one of " + TimeUnit.names());
        }
        return unit;
    }

    private static Expression add(CallSite site) {
        Call call = call(site, Parameter.TEXT, Parameter.INTEGER, Parameter.DAY);
        TimeUnit unit = unit(site);
        DataType given = call.argument(2).type();
        boolean becomesTimestamp = unit.isOfDay() && Kind.of(given) == Kind.DATE;
        DataType type = becomesTimestamp ? DataTypes.TIMESTAMP : given;
        return call.gives(type, a -> {
            if (Moments.isInfinite(a[2])) {
                return becomesTimestamp ? infinity(a[2]) : a[2];
            }
            LocalDateTime later = unit.add(Moments.dateTime(a[2]), integer(a[1]));
            return becomesTimestamp ? later : Moments.like(a[2], later);
        });
    }

    private static LocalDateTime infinity(@Nullable Object date) {
        return LocalDate.MAX.equals(date) ? LocalDateTime.MAX : LocalDateTime.MIN;
    }

    private static Expression difference(CallSite site) {
        TimeUnit unit = site.size() == 0 ? TimeUnit.DAY : unit(site);
        return call(site, Parameter.TEXT, Parameter.DAY, Parameter.DAY)
                .gives(DataTypes.BIGINT, a -> unit.between(Moments.dateTime(a[1]), Moments.dateTime(a[2])));
    }

    private static Expression zone(CallSite site) {
        Call call = call(site, Parameter.TEXT, Parameter.DAY);
        if (site.literal(0) instanceof String name) {
            try {
                Moments.zone(name);
            } catch (IllegalArgumentException unknown) {
                throw site.problem(
                        ExpressionErrorCode.UNKNOWN_ZONE,
                        site.span(0),
                        "there is no time zone '" + name + "'",
                        "write one as 'Europe/Berlin', 'UTC' or '+02:00'");
            }
        }
        DataType given = call.argument(1).type();
        if (given instanceof DataType.Instant instant) {
            return call.gives(new DataType.Timestamp(instant.precision()), a -> {
                if (Moments.isInfinite(a[1])) {
                    return Moments.isAfterAll(a[1]) ? LocalDateTime.MAX : LocalDateTime.MIN;
                }
                return LocalDateTime.ofInstant(
                        Moments.dateTime(a[1]).toInstant(ZoneOffset.UTC), Moments.zone(Value.text(a[0])));
            });
        }
        int precision = given instanceof DataType.Timestamp timestamp ? timestamp.precision() : 6;
        return call.gives(new DataType.Instant(precision), a -> {
            if (Moments.isInfinite(a[1])) {
                return Moments.isAfterAll(a[1]) ? java.time.Instant.MAX : java.time.Instant.MIN;
            }
            return Moments.at(Moments.dateTime(a[1]), Moments.zone(Value.text(a[0])));
        });
    }

    private static Expression make(CallSite site) {
        boolean hasZone = site.name().equals("make_timestamptz");
        List<Parameter> parameters = new ArrayList<>();
        boolean hasDate = !site.name().equals("make_time");
        boolean hasTime = !site.name().equals("make_date");
        for (int i = 0; i < (hasDate ? 3 : 0) + (hasTime ? 2 : 0); i++) {
            parameters.add(Parameter.INTEGER);
        }
        if (hasTime) {
            parameters.add(Parameter.NUMBER);
        }
        int required = parameters.size();
        if (hasZone) {
            parameters.add(Parameter.TEXT);
        }
        Call call = Call.of(FUNCTIONS, site, required, parameters.toArray(Parameter[]::new));
        return switch (site.name()) {
            case "make_date" -> call.gives(DataTypes.DATE, a -> date(a));
            case "make_time" -> call.gives(DataTypes.TIME, a -> time(a));
            case "make_timestamp" -> call.gives(DataTypes.TIMESTAMP, a -> dateTime(a));
            default ->
                call.gives(
                        DataTypes.TIMESTAMPTZ,
                        a -> Moments.at(
                                dateTime(a), Moments.zone(a.length > required ? Value.text(a[required]) : "UTC")));
        };
    }

    private static LocalDate date(@Nullable Object[] a) {
        int year = Math.toIntExact(integer(a[0]));
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        return LocalDate.of(year < 0 ? year + 1 : year, Math.toIntExact(integer(a[1])), Math.toIntExact(integer(a[2])));
    }

    /** Returns the microseconds since midnight, up to 24:00. */
    private static long micros(@Nullable Object[] a, int first) {
        long hour = integer(a[first]);
        long minute = integer(a[first + 1]);
        BigDecimal seconds = new BigDecimal(String.valueOf(a[first + 2]));
        boolean inRange = hour >= 0 && minute >= 0 && minute < 60 && seconds.signum() >= 0;
        if (!inRange || hour > 24 || seconds.compareTo(BigDecimal.valueOf(60)) > 0) {
            throw new DateTimeException(hour + ":" + minute + ":" + seconds + " is no time of day");
        }
        long micros = (hour * 3600 + minute * 60) * MICROS_PER_SECOND
                + seconds.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        if (micros > TemporalText.SECONDS_PER_DAY * MICROS_PER_SECOND) {
            throw new DateTimeException(hour + ":" + minute + ":" + seconds + " is no time of day");
        }
        return micros;
    }

    /** Returns a time of day; java.time has no 24:00, for which its last time stands. */
    private static LocalTime time(@Nullable Object[] a) {
        long micros = micros(a, 0);
        return micros == TemporalText.SECONDS_PER_DAY * MICROS_PER_SECOND
                ? LocalTime.MAX
                : LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO);
    }

    private static LocalDateTime dateTime(@Nullable Object[] a) {
        return date(a).atStartOfDay().plus(micros(a, 3), ChronoUnit.MICROS);
    }
}
