package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is lost when a type is cast to another, judged by the types alone. */
final class CastLoss {

    private static final String RANGE = "values out of range";
    private static final String FRACTION = "digits behind the point";

    private CastLoss() {}

    /**
     * Returns what values may lose; empty if each either keeps all or is refused, as a text is that is no number.
     */
    static Optional<String> of(DataType from, DataType to) {
        return Optional.ofNullable(
                switch (Kind.of(from)) {
                    case INTEGER, DECIMAL -> ofExactNumber(from, to);
                    case FLOAT -> ofFloat(from, to);
                    case TIME, TIMESTAMP, INSTANT -> ofTemporal(from, to);
                    case BOOLEAN, TEXT, BYTES, DATE, UUID, JSON, INTERVAL, NESTED -> null;
                });
    }

    /** Tells whether no value fails and no two become one. */
    static boolean isExact(DataType from, DataType to) {
        Kind origin = Kind.of(from);
        return from.equals(to)
                || (of(from, to).isEmpty()
                        && origin != Kind.TEXT
                        && (Kind.of(to) == Kind.TEXT || !origin.isTemporal()));
    }

    private static @Nullable String ofExactNumber(DataType from, DataType to) {
        DataType.Decimal exact = Numbers.decimalOf(from);
        int digits = exact.precision() - exact.scale();
        return switch (Kind.of(to)) {
            case BOOLEAN -> "all but whether it is zero";
            case INTEGER -> intoInteger(from, exact, digits, to);
            case DECIMAL -> intoDecimal(exact, digits, (DataType.Decimal) to);
            case FLOAT -> isSmall(from, to) ? null : "digits that a binary fraction cannot hold";
            case TEXT, BYTES, DATE, TIME, TIMESTAMP, INSTANT, UUID, JSON, INTERVAL, NESTED -> null;
        };
    }

    private static @Nullable String intoInteger(DataType from, DataType.Decimal exact, int digits, DataType to) {
        if (Kind.of(from) == Kind.INTEGER) {
            return Numbers.bits(from) <= Numbers.bits(to) ? null : RANGE;
        }
        if (exact.isUnbounded() || exact.scale() > 0) {
            return FRACTION;
        }
        return digits < Numbers.decimalOf(to).precision() ? null : RANGE;
    }

    private static @Nullable String intoDecimal(DataType.Decimal exact, int digits, DataType.Decimal to) {
        if (to.isUnbounded()) {
            return null;
        }
        if (exact.isUnbounded() || exact.scale() > to.scale()) {
            return FRACTION;
        }
        return digits <= to.precision() - to.scale() ? null : RANGE;
    }

    /** Tells whether an integer has no more bits than the significand of a binary fraction (IEEE 754 §3.6). */
    private static boolean isSmall(DataType from, DataType to) {
        int significand = to instanceof DataType.Float32 ? 24 : 53;
        return Kind.of(from) == Kind.INTEGER && Numbers.bits(from) <= significand;
    }

    private static @Nullable String ofFloat(DataType from, DataType to) {
        return switch (Kind.of(to)) {
            case FLOAT -> from instanceof DataType.Float64 && to instanceof DataType.Float32 ? "digits" : null;
            case DECIMAL, INTEGER -> FRACTION;
            case BOOLEAN, TEXT, BYTES, DATE, TIME, TIMESTAMP, INSTANT, UUID, JSON, INTERVAL, NESTED -> null;
        };
    }

    private static @Nullable String ofTemporal(DataType from, DataType to) {
        Kind target = Kind.of(to);
        if (target == Kind.TEXT) {
            return null;
        }
        if (target == Kind.DATE) {
            return "the time of day";
        }
        if (target == Kind.TIME && Kind.of(from) != Kind.TIME) {
            return "the date";
        }
        return Comparisons.precision(from) <= Comparisons.precision(to) ? null : "digits of the second";
    }
}
