package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Roots, logarithms and trigonometry, on binary fractions; divisors and digits, on exact numbers. */
final class MathFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("math")
            .add("sqrt", "sqrt(number)", "The square root, as DOUBLE.", "sqrt(2.25) = 1.5")
            .add("cbrt", "cbrt(number)", "The cube root, as DOUBLE.", "cbrt(-27) = -3")
            .add("exp", "exp(number)", "A power of e, as DOUBLE.", "exp(0) = 1")
            .add("ln", "ln(number)", "The natural logarithm, as DOUBLE.", "ln(1) = 0")
            .add(
                    "log",
                    "log(number)\nlog(base, number)",
                    "The logarithm to base 10, or to another, as DOUBLE.",
                    "log(1000) = 3 and round(log(2, 64), 9) = 6")
            .add("log2", "log2(number)", "The logarithm to base 2, as DOUBLE.", "log2(1024) = 10")
            .add("log10", "log10(number)", "The logarithm to base 10, as DOUBLE.", "log10(1000) = 3")
            .add("pi", "pi()", "The ratio of a circle's circumference to its diameter.", "round(pi(), 5) = 3.14159")
            .add("degrees", "degrees(radians)", "An angle in degrees.", "degrees(pi()) = 180")
            .add("radians", "radians(degrees)", "An angle in radians.", "radians(180) = pi()")
            .add("sin", "sin(radians)", "The sine.", "sin(0) = 0")
            .add("cos", "cos(radians)", "The cosine.", "cos(0) = 1")
            .add("tan", "tan(radians)", "The tangent.", "tan(0) = 0")
            .add("cot", "cot(radians)", "The cotangent.", "round(cot(1), 4) = 0.6421")
            .add("asin", "asin(number)", "The inverse of the sine.", "asin(1) = pi() / 2")
            .add("acos", "acos(number)", "The inverse of the cosine.", "acos(1) = 0")
            .add("atan", "atan(number)", "The inverse of the tangent.", "atan(1) = pi() / 4")
            .add("atan2", "atan2(y, x)", "The angle of the point (x, y).", "atan2(1, 0) = pi() / 2")
            .add("sinh", "sinh(number)", "The hyperbolic sine.", "sinh(0) = 0")
            .add("cosh", "cosh(number)", "The hyperbolic cosine.", "cosh(0) = 1")
            .add("tanh", "tanh(number)", "The hyperbolic tangent.", "tanh(0) = 0")
            .add("asinh", "asinh(number)", "The inverse of the hyperbolic sine.", "asinh(0) = 0")
            .add("acosh", "acosh(number)", "The inverse of the hyperbolic cosine.", "acosh(1) = 0")
            .add("atanh", "atanh(number)", "The inverse of the hyperbolic tangent.", "atanh(0) = 0")
            .add("gcd", "gcd(a, b)", "The greatest common divisor of two exact numbers.", "gcd(1071, 462) = 21")
            .add("lcm", "lcm(a, b)", "The least common multiple of two exact numbers.", "lcm(1071, 462) = 23562")
            .add("factorial", "factorial(integer)", "The product of 1 to the number, up to 1000.", "factorial(5) = 120")
            .add(
                    "width_bucket",
                    "width_bucket(number, low, high, count)",
                    "Which of `count` equally wide parts of `low` to `high` the number lies in; 0 if before the first,"
                            + " `count` + 1 if behind the last.",
                    "width_bucket(5.35, 0.024, 10.06, 5) = 3")
            .add("scale", "scale(decimal)", "How many digits behind the point the decimal has.", "scale(8.4100) = 4")
            .add(
                    "min_scale",
                    "min_scale(decimal)",
                    "How many digits behind the point the decimal needs.",
                    "min_scale(8.4100) = 2")
            .add(
                    "trim_scale",
                    "trim_scale(decimal)",
                    "The decimal without zeros at its end.",
                    "cast(trim_scale(8.4100) as text) = '8.41'")
            .add("is_nan", "is_nan(number)", "Whether it is NaN.", "not is_nan(1.5)")
            .add("is_infinite", "is_infinite(number)", "Whether it is an infinity.", "not is_infinite(1.5)")
            .add("is_finite", "is_finite(number)", "Whether it is neither NaN nor an infinity.", "is_finite(1.5)");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "sqrt", "cbrt", "exp", "ln", "log2", "log10", "degrees", "radians" -> real(site);
            case "sin", "cos", "tan", "cot", "asin", "acos", "atan" -> real(site);
            case "sinh", "cosh", "tanh", "asinh", "acosh", "atanh" -> real(site);
            case "log" ->
                site.size() == 1
                        ? new DoubleFunction(
                                DoubleFunction.Operation.LOG10,
                                call(site, Parameter.DOUBLE).argument(0))
                        : call(site, Parameter.DOUBLE, Parameter.DOUBLE)
                                .gives(DataTypes.DOUBLE, a -> log(Value.real(a[0]), Value.real(a[1])));
            case "pi" -> {
                call(site);
                yield Constant.of(DataTypes.DOUBLE, Math.PI);
            }
            case "atan2" ->
                call(site, Parameter.DOUBLE, Parameter.DOUBLE)
                        .gives(DataTypes.DOUBLE, a -> Math.atan2(Value.real(a[0]), Value.real(a[1])));
            default -> exact(site);
        };
    }

    private static @Nullable Expression exact(CallSite site) {
        return switch (site.name()) {
            case "gcd", "lcm" -> divisor(site);
            case "factorial" ->
                call(site, Parameter.INTEGER).gives(DataTypes.DECIMAL, a -> ExactMath.factorial(Value.integer(a[0])));
            case "width_bucket" -> bucket(site);
            case "scale" ->
                call(site, Parameter.EXACT)
                        .mayGive(
                                DataTypes.INTEGER,
                                a -> ExactMath.isSpecial(a[0])
                                        ? null
                                        : Value.exact(a[0]).scale());
            case "min_scale" ->
                call(site, Parameter.EXACT)
                        .mayGive(
                                DataTypes.INTEGER,
                                a -> ExactMath.isSpecial(a[0])
                                        ? null
                                        : ExactMath.trimmed(a[0]).scale());
            case "trim_scale" ->
                call(site, Parameter.EXACT)
                        .gives(DataTypes.DECIMAL, a -> ExactMath.isSpecial(a[0]) ? a[0] : ExactMath.trimmed(a[0]));
            case "is_nan" -> call(site, Parameter.NUMBER).gives(DataTypes.BOOLEAN, a -> Double.isNaN(special(a[0])));
            case "is_infinite" ->
                call(site, Parameter.NUMBER).gives(DataTypes.BOOLEAN, a -> Double.isInfinite(special(a[0])));
            case "is_finite" ->
                call(site, Parameter.NUMBER).gives(DataTypes.BOOLEAN, a -> Double.isFinite(special(a[0])));
            default -> null;
        };
    }

    private static Call call(CallSite site, Parameter... parameters) {
        return Call.of(FUNCTIONS, site, parameters);
    }

    private static Expression real(CallSite site) {
        DoubleFunction.Operation operation =
                DoubleFunction.Operation.valueOf(site.name().toUpperCase(Locale.ROOT));
        return new DoubleFunction(operation, call(site, Parameter.DOUBLE).argument(0));
    }

    /** Returns a number as it is if it can be NaN or an infinity; 0 for a BigDecimal, however large. */
    private static double special(@Nullable Object value) {
        return value instanceof Double || value instanceof Float ? Value.real(value) : 0;
    }

    private static double log(double base, double value) {
        if (base <= 0 || value <= 0) {
            throw new ArithmeticException("only positive numbers have a logarithm");
        } else if (base == 1) {
            throw new ArithmeticException("there is no logarithm to base 1");
        }
        return Math.log(value) / Math.log(base);
    }

    private static Expression divisor(CallSite site) {
        Call call = call(site, Parameter.EXACT, Parameter.EXACT);
        boolean greatest = site.name().equals("gcd");
        Expression result =
                call.gives(DataTypes.DECIMAL, a -> greatest ? ExactMath.gcd(a[0], a[1]) : ExactMath.lcm(a[0], a[1]));
        boolean whole = site.kind(0) == Kind.INTEGER && site.kind(1) == Kind.INTEGER;
        return whole ? Casts.implicit(result, Numbers.wider(site.type(0), site.type(1))) : result;
    }

    private static Expression bucket(CallSite site) {
        for (int i = 0; i < 3 && i < site.size(); i++) {
            if (site.kind(i) == Kind.FLOAT) {
                return call(site, Parameter.DOUBLE, Parameter.DOUBLE, Parameter.DOUBLE, Parameter.INTEGER)
                        .gives(
                                DataTypes.INTEGER,
                                a -> Buckets.of(
                                        Value.real(a[0]), Value.real(a[1]), Value.real(a[2]), Value.integer(a[3])));
            }
        }
        return call(site, Parameter.EXACT, Parameter.EXACT, Parameter.EXACT, Parameter.INTEGER)
                .gives(DataTypes.INTEGER, MathFunctions::exactBucket);
    }

    /** An infinity lies before or behind all; NaN nowhere. */
    private static long exactBucket(@Nullable Object[] a) {
        BigDecimal low = Value.exact(a[1]);
        BigDecimal high = Value.exact(a[2]);
        return ExactMath.isSpecial(a[0])
                ? Buckets.of(Value.real(a[0]), low.doubleValue(), high.doubleValue(), Value.integer(a[3]))
                : Buckets.of(Value.exact(a[0]), low, high, Value.integer(a[3]));
    }
}
