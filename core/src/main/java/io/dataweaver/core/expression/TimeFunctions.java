package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Functions on dates and times. Instants are taken in UTC. */
final class TimeFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("time")
            .add(
                    "extract",
                    "extract(field from time)",
                    "A field of a date or time: year, quarter, month, week (ISO), day, hour, minute, second (with"
                            + " fraction), millisecond, microsecond, dow (Sunday is 0), isodow (Monday is 1), doy, isoyear,"
                            + " decade, century, millennium, julian (day), timezone (seconds, 0 since instants are in UTC),"
                            + " epoch (seconds since 1970).",
                    "extract(year from date '2026-02-28') = 2026"
                            + " and extract(second from timestamp '2026-02-28 13:14:15.5') = 15.5")
            .add(
                    "date_part",
                    "date_part('field', time)",
                    "The same as `extract`.",
                    "date_part('dow', date '2026-02-28') = 6")
            .add(
                    "date_trunc",
                    "date_trunc('field', time)",
                    "The start of the millennium, century, decade, year, quarter, month, week, day, hour, minute, second,"
                            + " millisecond or microsecond in which it lies.",
                    "date_trunc('month', timestamp '2026-02-28 13:14:15') = timestamp '2026-02-01 00:00:00'")
            .add("year", "year(time)", "The same as `extract(year from time)`.", "year(date '2026-02-28') = 2026")
            .add(
                    "quarter",
                    "quarter(time)",
                    "The same as `extract(quarter from time)`.",
                    "quarter(date '2026-02-28') = 1")
            .add("month", "month(time)", "The same as `extract(month from time)`.", "month(date '2026-02-28') = 2")
            .add("week", "week(time)", "The same as `extract(week from time)`.", "week(date '2026-02-28') = 9")
            .add("day", "day(time)", "The same as `extract(day from time)`.", "day(date '2026-02-28') = 28")
            .add(
                    "hour",
                    "hour(time)",
                    "The same as `extract(hour from time)`.",
                    "hour(timestamp '2026-02-28 13:14:15') = 13")
            .add("minute", "minute(time)", "The same as `extract(minute from time)`.", "minute(time '13:14:15') = 14")
            .add("second", "second(time)", "The same as `extract(second from time)`.", "second(time '13:14:15') = 15")
            .add(
                    "day_of_week",
                    "day_of_week(time)",
                    "The same as `extract(isodow from time)`: 1 on Monday to 7.",
                    "day_of_week(date '2026-02-28') = 6")
            .add(
                    "day_of_year",
                    "day_of_year(time)",
                    "The same as `extract(doy from time)`.",
                    "day_of_year(date '2026-02-28') = 59");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "extract", "date_part" -> part(site);
            case "date_trunc" -> truncate(site);
            case "year", "quarter", "month", "week", "day", "hour", "minute", "second" ->
                named(site, DatePart.Field.valueOf(site.name().toUpperCase(Locale.ROOT)));
            case "day_of_week" -> named(site, DatePart.Field.ISODOW);
            case "day_of_year" -> named(site, DatePart.Field.DOY);
            default -> null;
        };
    }

    private static Expression named(CallSite site, DatePart.Field field) {
        Arguments.count(site, 1, 1, FUNCTIONS.signature(site.name()));
        return part(site, field, 0);
    }

    private static Expression part(CallSite site) {
        Arguments.count(site, 2, 2, FUNCTIONS.signature(site.name()));
        CalendarField rare = site.literal(0) instanceof String name ? CalendarField.of(name) : null;
        return rare != null ? rare(site, rare) : part(site, field(site, field -> true, other -> true), 1);
    }

    private static Expression part(CallSite site, DatePart.Field field, int index) {
        Expression time = time(site, index);
        if (!field.isIn(Kind.of(time.type()))) {
            throw lacking(site, time, field.name());
        }
        return new DatePart(field, time);
    }

    private static Expression truncate(CallSite site) {
        Arguments.count(site, 2, 2, FUNCTIONS.signature("date_trunc"));
        CalendarField rare = site.literal(0) instanceof String name ? CalendarField.of(name) : null;
        if (rare != null && rare.isTruncatable()) {
            Expression time = Parameter.DAY.of(site, 1);
            return RowFunction.strict("date_trunc", time.type(), List.of(time), a -> Moments.truncate(a[0], rare));
        }
        DatePart.Field field = field(site, DateTruncation::isPossible, CalendarField::isTruncatable);
        Expression time = time(site, 1);
        if (Kind.of(time.type()) == Kind.TIME) {
            throw Arguments.wrong(site, 1, "a date or timestamp");
        }
        boolean finerThanDays = Kind.of(time.type()) == Kind.DATE && field.isOfDay();
        return finerThanDays ? time : new DateTruncation(field, time);
    }

    private static DatePart.Field field(
            CallSite site, Predicate<DatePart.Field> allowed, Predicate<CalendarField> allowedToo) {
        DatePart.Field field = site.literal(0) instanceof String name ? DatePart.Field.of(name) : null;
        if (field == null || !allowed.test(field)) {
            Stream<Enum<?>> known = Stream.concat(
                    Arrays.stream(DatePart.Field.values()).filter(allowed),
                    Arrays.stream(CalendarField.values()).filter(allowedToo));
            String names = known.map(candidate -> candidate.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(0),
                    "`" + site.text(0) + "` is no field of a date or time here",
                    "it may be one of " + names);
        }
        return field;
    }

    private static Expression time(CallSite site, int index) {
        boolean isTime = site.kind(index).isTemporal();
        if (site.isNull(index) && !isTime) {
            return Constant.of(DataTypes.TIMESTAMP, null);
        }
        if (!isTime) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(index),
                    "`" + site.text(index) + "` is " + site.type(index).display() + ", but " + site.name()
                            + " needs a date or time here",
                    site.kind(index) == Kind.TEXT ? "write try_cast(" + site.text(index) + " as timestamp)" : null);
        }
        return site.argument(index);
    }

    private static Expression rare(CallSite site, CalendarField field) {
        Expression time = time(site, 1);
        Kind kind = Kind.of(time.type());
        boolean missing = field.isOfZone() ? kind != Kind.INSTANT : kind == Kind.TIME && !field.isOfSecond();
        if (missing || (field.isOfSecond() && kind == Kind.DATE)) {
            throw lacking(site, time, field.name());
        }
        if (field.isOfSecond()) {
            Expression seconds = new DatePart(DatePart.Field.SECOND, time);
            int factor = field == CalendarField.MILLISECOND ? 1000 : 1_000_000;
            return Operators.numbers(seconds, Arithmetic.MULTIPLY, Constant.decimal(BigDecimal.valueOf(factor)));
        }
        boolean fraction = field == CalendarField.JULIAN && kind != Kind.DATE;
        return RowFunction.strict(
                site.name(),
                fraction ? DataTypes.DECIMAL : DataTypes.INTEGER,
                List.of(time),
                a -> fraction ? Moments.julian(a[0]) : (Object) (int) field.of(Moments.date(a[0])));
    }

    private static OptionException lacking(CallSite site, Expression time, String field) {
        return site.problem(
                ExpressionErrorCode.WRONG_ARGUMENTS,
                site.span(),
                "a " + time.type().display() + " has no " + field.toLowerCase(Locale.ROOT),
                null);
    }
}
