package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.core.problem.Suggestions;
import java.time.LocalTime;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What operators mean where intervals, timestamps and times meet (PostgreSQL, sections 9.9 and 9.9.4). */
final class IntervalOperators {

    private static final Zones ZONES = new Zones();

    private IntervalOperators() {}

    /** Returns the sum, difference, product or quotient; null if no operand makes it one of these. */
    static @Nullable Expression arithmetic(CallSite site, Arithmetic operation) {
        CallSite typed = adapt(site);
        Expression a = typed.argument(0);
        Expression b = typed.argument(1);
        Kind first = typed.kind(0);
        Kind second = typed.kind(1);
        boolean isSum = operation == Arithmetic.ADD;
        if (first == Kind.INTERVAL || second == Kind.INTERVAL) {
            return intervals(operation, a, first, b, second);
        } else if (isSum && first == Kind.DATE && second == Kind.TIME) {
            return new MomentArithmetic(
                    DataTypes.TIMESTAMP, Casts.implicit(a, DataTypes.TIMESTAMP), operation, time(b));
        } else if (isSum && first == Kind.TIME && second == Kind.DATE) {
            return new MomentArithmetic(
                    DataTypes.TIMESTAMP, Casts.implicit(b, DataTypes.TIMESTAMP), operation, time(a));
        } else if (operation == Arithmetic.SUBTRACT && first.isTemporal() && second.isTemporal()) {
            return difference(typed, a, first, b, second);
        }
        return null;
    }

    /** A text literal beside an interval is one, and so is NULL. */
    private static CallSite adapt(CallSite site) {
        Comparisons.Side left = new Comparisons.Side(site.argument(0), site.span(0));
        Comparisons.Side right = new Comparisons.Side(site.argument(1), site.span(1));
        if (site.kind(0) == Kind.INTERVAL && site.kind(1) == Kind.TEXT) {
            return site.with(List.of(left.value(), Literals.adapt(site.problems(), right, Intervals.TYPE)));
        } else if (site.kind(1) == Kind.INTERVAL && site.kind(0) == Kind.TEXT) {
            return site.with(List.of(Literals.adapt(site.problems(), left, Intervals.TYPE), right.value()));
        }
        return site;
    }

    private static @Nullable Expression intervals(
            Arithmetic operation, Expression a, Kind first, Expression b, Kind second) {
        boolean isSum = operation == Arithmetic.ADD;
        if (isSum || operation == Arithmetic.SUBTRACT) {
            if (first == Kind.INTERVAL && second == Kind.INTERVAL) {
                return new IntervalArithmetic(a, operation, b);
            } else if (first.isTemporal()) {
                return moment(a, operation, b);
            }
            return isSum && second.isTemporal() ? moment(b, operation, a) : null;
        } else if (operation == Arithmetic.MULTIPLY && first.isNumber()) {
            return new IntervalArithmetic(b, operation, Numbers.asDouble(a));
        }
        boolean isScaled = operation == Arithmetic.MULTIPLY || operation == Arithmetic.DIVIDE;
        return isScaled && second.isNumber() ? new IntervalArithmetic(a, operation, Numbers.asDouble(b)) : null;
    }

    private static Expression moment(Expression moment, Arithmetic operation, Expression interval) {
        DataType type = roomy(moment.type());
        return new MomentArithmetic(type, Casts.implicit(moment, type), operation, interval);
    }

    /** The type of a moment that may have microseconds; of a date, a timestamp. */
    private static DataType roomy(DataType type) {
        int precision = Math.max(6, Comparisons.precision(type));
        return switch (Kind.of(type)) {
            case TIME -> new DataType.Time(precision);
            case INSTANT -> new DataType.Instant(precision);
            default -> new DataType.Timestamp(precision);
        };
    }

    private static Expression time(Expression time) {
        return ConstantFolding.fold(new MomentDifference(
                Casts.implicit(time, DataTypes.TIME), Constant.of(DataTypes.TIME, LocalTime.MIDNIGHT)));
    }

    private static @Nullable Expression difference(CallSite site, Expression a, Kind first, Expression b, Kind second) {
        boolean isMoment = first != Kind.TIME && second != Kind.TIME;
        boolean areAlike = first == second || (first != Kind.INSTANT && second != Kind.INSTANT);
        if ((first == Kind.DATE && second == Kind.DATE) || (!isMoment && first != second) || !areAlike) {
            return null;
        }
        for (int i = 0; i < 2; i++) {
            if (Comparisons.precision(site.type(i)) > 6) {
                throw site.problem(
                        ExpressionErrorCode.WRONG_ARGUMENTS,
                        site.span(i),
                        "intervals count microseconds, but `" + site.text(i) + "` is "
                                + site.type(i).display(),
                        "write cast(" + site.text(i) + " as " + first.name().toLowerCase(Locale.ROOT) + ")");
            }
        }
        return new MomentDifference(Casts.implicit(a, roomy(a.type())), Casts.implicit(b, roomy(b.type())));
    }

    static Expression negate(Expression interval) {
        return new IntervalArithmetic(interval, Arithmetic.MULTIPLY, Constant.of(DataTypes.DOUBLE, -1.0));
    }

    /** Returns EXTRACT of an interval; null if the argument is none. */
    static @Nullable Expression part(CallSite site) {
        if (site.size() != 2 || site.kind(1) != Kind.INTERVAL) {
            return null;
        }
        DatePart.Field field = site.literal(0) instanceof String name ? DatePart.Field.of(name) : null;
        if (field == null || !IntervalPart.has(field)) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(0),
                    "an interval has no `" + site.text(0) + "`",
                    "it has year, quarter, month, day, hour, minute, second and epoch");
        }
        return new IntervalPart(field, site.argument(1));
    }

    /** Returns {@code moment at time zone zone}. */
    static Expression zone(CallSite site) {
        boolean isInstant = site.kind(0) == Kind.INSTANT;
        if (!isInstant && site.kind(0) != Kind.TIMESTAMP && !site.isNull(0)) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(0),
                    "`" + site.text(0) + "` is " + site.type(0).display() + ", but a timestamp is needed here",
                    site.kind(0) == Kind.DATE || site.kind(0) == Kind.TEXT
                            ? "write cast(" + site.text(0) + " as timestamp), or as timestamptz if it says its zone"
                            : null);
        }
        if (site.kind(1) != Kind.TEXT && site.kind(1) != Kind.INTERVAL) {
            throw Arguments.wrong(site, 1, "the name of a time zone, or an interval");
        }
        if (site.literal(1) instanceof String name && Zones.find(name) == null) {
            String nearest = Suggestions.closest(name, ZoneRulesProvider.getAvailableZoneIds())
                    .orElse(null);
            throw site.problem(
                    ExpressionErrorCode.UNKNOWN_ZONE,
                    site.span(1),
                    "there is no time zone '" + name + "'",
                    nearest == null
                            ? "write one of the IANA database, such as 'Europe/Berlin'"
                            : "did you mean '" + nearest + "'?");
        }
        int precision = Comparisons.precision(site.type(0));
        Expression moment = site.isNull(0) ? Constant.of(DataTypes.TIMESTAMP, null) : site.argument(0);
        DataType type = isInstant
                ? new DataType.Timestamp(precision)
                : new DataType.Instant(Math.max(precision, site.isNull(0) ? 6 : 0));
        return new ZoneShift(type, moment, site.argument(1), ZONES);
    }
}
