package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Functions on numbers. */
final class NumberFunctions implements FunctionGroup {

    private static final int MAX_DIGITS = 1000;

    private static final FunctionList FUNCTIONS = new FunctionList("number")
            .add("abs", "abs(number)", "The number without its sign.", "abs(-2.5) = 2.5")
            .add("ceil", "ceil(number)", "The least whole number that is not less.", "ceil(-2.5) = -2")
            .add("ceiling", "ceiling(number)", "The same as `ceil`.", "ceiling(2.1) = 3")
            .add("floor", "floor(number)", "The greatest whole number that is not greater.", "floor(-2.5) = -3")
            .add(
                    "round",
                    "round(number)\nround(number, digits)",
                    "The number rounded to so many digits behind the point, or before it if negative. Decimals are"
                            + " rounded half away from zero. A DOUBLE is rounded to digits as the decimal that it shows;"
                            + " without `digits`, half to even.",
                    "round(10.005, 2) = 10.01 and round(-2.5) = -3 and round(1250, -2) = 1300")
            .add(
                    "trunc",
                    "trunc(number)\ntrunc(number, digits)",
                    "The number without what is behind so many digits.",
                    "trunc(-42.49, 1) = -42.4 and trunc(2.9) = 2")
            .add("truncate", "truncate(number, digits)", "The same as `trunc`.", "truncate(42.49, 1) = 42.4")
            .add("sign", "sign(number)", "1, 0 or -1.", "sign(-8.4) = -1")
            .add(
                    "mod",
                    "mod(a, b)",
                    "What is left of a division; it has the sign of `a`. The same as `a % b`.",
                    "mod(-7, 3) = -1")
            .add(
                    "div",
                    "div(a, b)",
                    "The quotient of two exact numbers without its fraction.",
                    "div(7, 2) = 3 and div(-7.5, 2) = -3")
            .add("power", "power(base, exponent)", "A power, as DOUBLE.", "power(2, 10) = 1024")
            .add("pow", "pow(base, exponent)", "The same as `power`.", "pow(9, 0.5) = 3");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "abs" -> abs(site);
            case "sign" -> sign(site);
            case "ceil", "ceiling" -> whole(site, RoundingMode.CEILING, DoubleFunction.Operation.CEIL);
            case "floor" -> whole(site, RoundingMode.FLOOR, DoubleFunction.Operation.FLOOR);
            case "round" -> round(site, RoundingMode.HALF_UP, DoubleFunction.Operation.ROUND);
            case "trunc", "truncate" -> round(site, RoundingMode.DOWN, DoubleFunction.Operation.TRUNC);
            case "mod" -> {
                Arguments.count(site, 2, 2, "mod(a, b)");
                yield Operators.arithmetic(site, Arithmetic.REMAINDER);
            }
            case "power", "pow" -> power(site);
            case "div" -> quotient(site);
            default -> null;
        };
    }

    private static Expression one(CallSite site) {
        return Call.of(FUNCTIONS, site, Parameter.NUMBER).argument(0);
    }

    private static Expression abs(CallSite site) {
        Expression number = one(site);
        return switch (Kind.of(number.type())) {
            case INTEGER -> new Absolute(number, false);
            case FLOAT -> new DoubleFunction(DoubleFunction.Operation.ABS, number);
            default -> RowFunction.strict("abs", number.type(), List.of(number), a -> absolute(a[0]));
        };
    }

    private static Object absolute(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.abs() : Math.abs((Double) Objects.requireNonNull(value));
    }

    private static Expression sign(CallSite site) {
        Expression number = one(site);
        return switch (Kind.of(number.type())) {
            case INTEGER -> new Absolute(number, true);
            case FLOAT -> new DoubleFunction(DoubleFunction.Operation.SIGN, number);
            default -> RowFunction.strict("sign", DataTypes.INTEGER, List.of(number), a -> signOf(a[0]));
        };
    }

    private static Object signOf(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum();
        }
        double special = (Double) Objects.requireNonNull(value);
        if (Double.isNaN(special)) {
            throw new ArithmeticException("NaN has no sign");
        }
        return special > 0 ? 1 : -1;
    }

    private static Expression whole(CallSite site, RoundingMode mode, DoubleFunction.Operation operation) {
        Expression number = one(site);
        return switch (Kind.of(number.type())) {
            case INTEGER -> number;
            case FLOAT -> new DoubleFunction(operation, number);
            default -> decimal(number, 0, mode);
        };
    }

    private static Expression round(CallSite site, RoundingMode mode, DoubleFunction.Operation operation) {
        Arguments.count(site, 1, 2, site.name() + "(number, digits)");
        if (site.size() == 1) {
            return whole(site, mode, operation);
        }
        Expression number = Arguments.number(site, 0);
        Expression digits = Arguments.integer(site, 1);
        Kind kind = Kind.of(number.type());
        if (kind == Kind.FLOAT) {
            return RowFunction.strict(
                    site.name(), number.type(), List.of(number, digits), a -> roundDouble(a[0], a[1], mode));
        }
        Object fixed = site.literal(1);
        if (!(fixed instanceof Integer count) || Math.abs(count) > MAX_DIGITS) {
            DataType type = kind == Kind.INTEGER ? number.type() : DataTypes.DECIMAL;
            return RowFunction.strict(site.name(), type, List.of(number, digits), a -> roundDecimal(a[0], a[1], mode));
        }
        if (kind == Kind.INTEGER) {
            return count >= 0 ? number : Casts.implicit(decimal(Numbers.asDecimal(number), count, mode), number.type());
        }
        return decimal(number, count, mode);
    }

    private static Expression decimal(Expression number, int digits, RoundingMode mode) {
        DataType.Decimal from = (DataType.Decimal) number.type();
        int carry = mode == RoundingMode.DOWN || digits >= from.scale() ? 0 : 1;
        DataType.Decimal type = from.isUnbounded()
                ? from
                : Numbers.decimal(from.precision() - from.scale() + carry, Math.max(digits, 0));
        return ConstantFolding.fold(new Rounding(type, number, digits, mode));
    }

    private static Object roundDouble(@Nullable Object value, @Nullable Object digits, RoundingMode mode) {
        Number number = (Number) Objects.requireNonNull(value);
        double exact = number.doubleValue();
        int count = digits(digits);
        if (!Double.isFinite(exact)) {
            return exact;
        }
        return new BigDecimal(number.toString()).setScale(count, mode).doubleValue();
    }

    private static Object roundDecimal(@Nullable Object value, @Nullable Object digits, RoundingMode mode) {
        int count = digits(digits);
        if (value instanceof Double special) {
            return special;
        }
        BigDecimal number = new BigDecimal(Objects.requireNonNull(value).toString());
        return number.setScale(count, mode).setScale(Math.max(count, 0), RoundingMode.UNNECESSARY);
    }

    private static int digits(@Nullable Object digits) {
        long count = ((Number) Objects.requireNonNull(digits)).longValue();
        return (int) Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, count));
    }

    private static Expression quotient(CallSite site) {
        Call call = Call.of(FUNCTIONS, site, Parameter.EXACT, Parameter.EXACT);
        boolean whole = site.kind(0) == Kind.INTEGER && site.kind(1) == Kind.INTEGER;
        if (whole && !site.isNull(0) && !site.isNull(1)) {
            return Operators.arithmetic(site, Arithmetic.DIVIDE);
        }
        return call.gives(DataTypes.DECIMAL, a -> ExactMath.quotient(a[0], a[1]));
    }

    private static Expression power(CallSite site) {
        return Call.of(FUNCTIONS, site, Parameter.DOUBLE, Parameter.DOUBLE)
                .gives(DataTypes.DOUBLE, a -> power(Value.real(a[0]), Value.real(a[1])));
    }

    private static double power(double base, double exponent) {
        double result = Math.pow(base, exponent);
        boolean finite = Double.isFinite(base) && Double.isFinite(exponent);
        if (finite && Double.isNaN(result)) {
            throw new ArithmeticException("a negative number has no power of " + exponent);
        } else if (finite && (Double.isInfinite(result) || (result == 0 && base != 0))) {
            throw new ArithmeticException(base + " to the power of " + exponent + " is out of range");
        }
        return result;
    }
}
