package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.source.Predicate.Comparison;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Chooses how two values are compared. */
final class Comparisons {

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Problems problems;
    private final Span span;

    /**
     * Prepares a comparison.
     *
     * @param span where it stands, for problems
     */
    Comparisons(Problems problems, Span span) {
        this.problems = problems;
        this.span = span;
    }

    /** Two values to compare, and what was written for each. */
    record Side(Expression value, Span span) {
        Side with(Expression other) {
            return new Side(other, span);
        }
    }

    /**
     * Returns {@code left comparison right}; a condition that is never known if one is NULL.
     *
     * @throws OptionException if values of these types do not compare
     */
    Condition compare(Side left, Comparison comparison, Side right) {
        return compare(left, Order.outcomes(comparison), right);
    }

    private Condition compare(Side first, int outcomes, Side second) {
        Side left = first.with(Literals.adapt(problems, first, second.value().type()));
        Side right = second.with(Literals.adapt(problems, second, left.value().type()));
        if (left.value().isConstant() && !right.value().isConstant()) {
            return compare(right, Order.flip(outcomes), left);
        }
        if (isNull(left.value()) || isNull(right.value())) {
            return unknown(left.value(), right.value());
        }
        if (left.value().isConstant()) {
            return BooleanValue.of(ConstantFolding.fold(typed(left, outcomes, right)));
        }
        return Predicates.mark(typed(left, outcomes, right), left.value(), outcomes, right.value());
    }

    /** Tells whether two constants of comparable types are equal. */
    boolean isSame(Constant a, Constant b) {
        Span none = new Span(0, 0);
        Condition equal = typed(new Side(a, none), Order.EQUAL, new Side(b, none));
        return ConstantFolding.fold(equal) instanceof Constant result && Boolean.TRUE.equals(result.value());
    }

    /** What is compared with NULL is not computed, but for what fails in any case. */
    private static Condition unknown(Expression left, Expression right) {
        Failing failing = isNull(left) ? Failing.within(right) : Failing.within(left);
        return BooleanValue.of(failing == null ? Constant.of(DataTypes.BOOLEAN, null) : failing.as(DataTypes.BOOLEAN));
    }

    private static boolean isNull(Expression value) {
        return value instanceof Constant constant && constant.isNull();
    }

    private Condition typed(Side left, int outcomes, Side right) {
        Expression a = left.value();
        Expression b = right.value();
        Kind first = Kind.of(a.type());
        Kind second = Kind.of(b.type());
        if (first.isNumber() && second.isNumber()) {
            return numbers(a, first, outcomes, b, second);
        } else if (first == second) {
            return switch (first) {
                case BOOLEAN, DATE -> longs(a, outcomes, b);
                case TEXT, BYTES, UUID -> texts(a, outcomes, b);
                case TIME, TIMESTAMP, INSTANT -> times(a, outcomes, b);
                case INTERVAL -> new CompareIntervals(a, outcomes, b);
                case JSON, NESTED, INTEGER, DECIMAL, FLOAT -> throw notComparable(left, right);
            };
        } else if (first == Kind.DATE && second == Kind.TIMESTAMP) {
            return times(Casts.implicit(a, b.type()), outcomes, b);
        } else if (first == Kind.TIMESTAMP && second == Kind.DATE) {
            return times(a, outcomes, Casts.implicit(b, a.type()));
        }
        throw notComparable(left, right);
    }

    private static Condition texts(Expression a, int outcomes, Expression b) {
        boolean isEquality = outcomes == Order.EQUAL || Order.negate(outcomes) == Order.EQUAL;
        return isEquality && b instanceof Constant constant
                ? new EqualsText(a, constant, outcomes != Order.EQUAL)
                : new CompareBytes(a, outcomes, b);
    }

    private static Condition numbers(Expression a, Kind first, int outcomes, Expression b, Kind second) {
        if (first == Kind.FLOAT || second == Kind.FLOAT) {
            return new CompareDoubles(Numbers.asDouble(a), outcomes, Numbers.asDouble(b));
        } else if (first == Kind.INTEGER && second == Kind.INTEGER) {
            return longs(a, outcomes, b);
        }
        return decimals(Numbers.asDecimal(a), outcomes, Numbers.asDecimal(b));
    }

    private static Condition longs(Expression a, int outcomes, Expression b) {
        if (b instanceof Constant constant) {
            return LongRange.compare(a, outcomes, Literals.bits(constant));
        }
        return new CompareLongs(a, outcomes, b);
    }

    private static Condition decimals(Expression a, int outcomes, Expression b) {
        if (b instanceof Constant constant
                && constant.value() instanceof BigDecimal number
                && !((DataType.Decimal) a.type()).isUnbounded()) {
            Condition range = decimalRange(a, outcomes, number);
            return range == null ? new CompareDecimals(a, outcomes, b) : range;
        }
        return new CompareDecimals(a, outcomes, b);
    }

    /** Compares the digits of {@code a} instead of its value, if the constant allows that. */
    private static @Nullable Condition decimalRange(Expression a, int outcomes, BigDecimal number) {
        BigDecimal scaled = number.movePointRight(((DataType.Decimal) a.type()).scale());
        BigInteger floor = scaled.setScale(0, RoundingMode.FLOOR).unscaledValue();
        if (floor.abs().compareTo(LARGEST) >= 0) {
            return null;
        }
        long digits = floor.longValueExact();
        if (scaled.compareTo(new BigDecimal(floor)) == 0) {
            return LongRange.compare(a, outcomes, digits);
        }
        // The constant lies between digits and digits + 1: nothing equals it.
        return switch (Order.comparison(outcomes)) {
            case EQUAL, NOT_EQUAL -> null;
            case LESS, LESS_OR_EQUAL -> LongRange.compare(a, Order.outcomes(Comparison.LESS_OR_EQUAL), digits);
            case GREATER, GREATER_OR_EQUAL -> LongRange.compare(a, Order.outcomes(Comparison.GREATER), digits);
        };
    }

    private static Condition times(Expression a, int outcomes, Expression b) {
        int first = precision(a.type());
        int second = precision(b.type());
        if (Temporal.unitsPerSecond(first) == Temporal.unitsPerSecond(second)) {
            return longs(a, outcomes, b);
        }
        return first < second ? new CompareTimes(a, outcomes, b) : new CompareTimes(b, Order.flip(outcomes), a);
    }

    static int precision(DataType type) {
        if (type instanceof DataType.Time time) {
            return time.precision();
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.precision();
        }
        return type instanceof DataType.Instant instant ? instant.precision() : 0;
    }

    private OptionException notComparable(Side left, Side right) {
        return problems.problem(
                ExpressionErrorCode.NOT_COMPARABLE,
                span,
                "cannot compare " + left.value().type().display() + " with "
                        + right.value().type().display() + ": `" + problems.excerpt(left.span()) + "` is "
                        + left.value().type().display(),
                hint(left, right));
    }

    private @Nullable String hint(Side left, Side right) {
        Kind first = Kind.of(left.value().type());
        Kind second = Kind.of(right.value().type());
        if (first == Kind.TEXT && second.isNumber()) {
            return numberHint(left, right);
        } else if (second == Kind.TEXT && first.isNumber()) {
            return numberHint(right, left);
        } else if (first == Kind.TIMESTAMP && second == Kind.INSTANT) {
            return "write cast(" + problems.excerpt(left.span()) + " as timestamptz), which reads it as UTC";
        } else if (first == Kind.INSTANT && second == Kind.TIMESTAMP) {
            return "write cast(" + problems.excerpt(right.span()) + " as timestamptz), which reads it as UTC";
        } else if (first == Kind.TEXT && second != Kind.NESTED) {
            return cast(left, right.value().type().toString());
        } else if (second == Kind.TEXT && first == Kind.JSON) {
            return "write cast(" + problems.excerpt(left.span()) + " as text)";
        } else if (second == Kind.TEXT && first != Kind.NESTED) {
            return cast(right, left.value().type().toString());
        }
        return null;
    }

    private String numberHint(Side text, Side number) {
        if (text.value() instanceof Constant constant && constant.value() instanceof String digits) {
            return digits.matches("-?[0-9]+(\\.[0-9]+)?")
                    ? "write " + digits + ", without quotes"
                    : "a number stands without quotes, such as 12.50";
        }
        DataType type = number.value() instanceof Constant || number.value().type() instanceof DataType.Decimal
                ? new DataType.Decimal(12, 2)
                : number.value().type();
        return cast(text, type.toString());
    }

    private String cast(Side side, String type) {
        return "write try_cast(" + problems.excerpt(side.span()) + " as " + type + ")";
    }
}
