package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions on dates and times. Instants are taken in UTC. */
final class TimeFunctions implements FunctionGroup {

    private static final String GROUP = "time";

    private static final List<FunctionDescription> FUNCTIONS = List.of(
            new FunctionDescription(
                    "extract",
                    GROUP,
                    List.of("extract(field from time)"),
                    "A field of a date or time: year, quarter, month, week (ISO), day, hour, minute, second (with"
                            + " fraction), dow (Sunday is 0), isodow (Monday is 1), doy, epoch (seconds since 1970).",
                    "extract(year from date '2026-02-28') = 2026"
                            + " and extract(second from timestamp '2026-02-28 13:14:15.5') = 15.5"),
            describe(
                    "date_part",
                    "date_part('field', time)",
                    "The same as `extract`.",
                    "date_part('dow', date '2026-02-28') = 6"),
            describe(
                    "date_trunc",
                    "date_trunc('field', time)",
                    "The start of the year, quarter, month, week, day, hour, minute or second in which it lies.",
                    "date_trunc('month', timestamp '2026-02-28 13:14:15') = timestamp '2026-02-01 00:00:00'"),
            describe("year", "year(time)", "The same as `extract(year from time)`.", "year(date '2026-02-28') = 2026"),
            describe("month", "month(time)", "The same as `extract(month from time)`.", "month(date '2026-02-28') = 2"),
            describe(
                    "to_timestamp",
                    "to_timestamp(seconds)",
                    "The moment so many seconds after 1970-01-01 00:00 UTC, as TIMESTAMPTZ.",
                    "to_timestamp(1772284455.5) = timestamp with time zone '2026-02-28 13:14:15.5+00:00'"));

    private static FunctionDescription describe(String name, String signature, String doc, String example) {
        return new FunctionDescription(name, GROUP, List.of(signature), doc, example);
    }

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS;
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "extract", "date_part" -> part(site);
            case "date_trunc" -> truncate(site);
            case "year", "quarter", "month", "week", "day", "hour", "minute", "second" -> named(site);
            case "to_timestamp" -> timestamp(site);
            default -> null;
        };
    }

    private static Expression named(CallSite site) {
        Arguments.count(site, 1, 1, site.name() + "(time)");
        DatePart.Field field = DatePart.Field.valueOf(site.name().toUpperCase(Locale.ROOT));
        return part(site, field, 0);
    }

    private static Expression part(CallSite site) {
        Arguments.count(site, 2, 2, "extract(field from time)");
        return part(site, field(site, field -> true), 1);
    }

    private static Expression part(CallSite site, DatePart.Field field, int index) {
        Expression time = time(site, index);
        if (!field.isIn(Kind.of(time.type()))) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(),
                    "a " + time.type().display() + " has no " + field.name().toLowerCase(Locale.ROOT),
                    null);
        }
        return new DatePart(field, time);
    }

    private static Expression truncate(CallSite site) {
        Arguments.count(site, 2, 2, "date_trunc('field', time)");
        DatePart.Field field = field(site, DateTruncation::isPossible);
        Expression time = time(site, 1);
        if (Kind.of(time.type()) == Kind.TIME) {
            throw Arguments.wrong(site, 1, "a date or timestamp");
        }
        boolean finerThanDays = Kind.of(time.type()) == Kind.DATE && field.isOfDay();
        return finerThanDays ? time : new DateTruncation(field, time);
    }

    private static DatePart.Field field(CallSite site, Predicate<DatePart.Field> allowed) {
        DatePart.Field field = site.literal(0) instanceof String name ? DatePart.Field.of(name) : null;
        if (field == null || !allowed.test(field)) {
            String known = Arrays.stream(DatePart.Field.values())
                    .filter(allowed)
                    .map(candidate -> candidate.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(0),
                    "`" + site.text(0) + "` is no field of a date or time here",
                    "it may be one of " + known);
        }
        return field;
    }

    private static Expression time(CallSite site, int index) {
        if (site.isNull(index)) {
            return Constant.of(DataTypes.TIMESTAMP, null);
        }
        if (!site.kind(index).isTemporal()) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(index),
                    "`" + site.text(index) + "` is " + site.type(index).display() + ", but " + site.name()
                            + " needs a date or time here",
                    site.kind(index) == Kind.TEXT ? "write try_cast(" + site.text(index) + " as timestamp)" : null);
        }
        return site.argument(index);
    }

    private static Expression timestamp(CallSite site) {
        Arguments.count(site, 1, 1, "to_timestamp(seconds)");
        return RowFunction.strict(
                "to_timestamp",
                DataTypes.TIMESTAMPTZ,
                List.of(Arguments.number(site, 0)),
                a -> instant((Number) Objects.requireNonNull(a[0])));
    }

    private static Instant instant(Number seconds) {
        if (seconds instanceof Double special && Double.isInfinite(special)) {
            return special > 0 ? Instant.MAX : Instant.MIN;
        }
        BigDecimal micros = new BigDecimal(seconds.toString()).movePointRight(6).setScale(0, RoundingMode.HALF_UP);
        long count = micros.longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(count, 1_000_000L), Math.floorMod(count, 1_000_000L) * 1000);
    }
}
