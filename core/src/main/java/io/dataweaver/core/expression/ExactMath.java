package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What the functions on exact numbers compute of single values, as PostgreSQL's numeric has it (section 9.3). */
final class ExactMath {

    /** A factorial beyond takes long to compute and is of no use. */
    private static final long MAX_FACTORIAL = 1000;

    private ExactMath() {}

    static boolean isSpecial(@Nullable Object value) {
        return value instanceof Double;
    }

    /** Returns the quotient without its fraction; NaN and the infinities follow the rules of binary fractions. */
    static Object quotient(@Nullable Object a, @Nullable Object b) {
        if (isSpecial(a) || isSpecial(b)) {
            return specialQuotient(signed(a), signed(b));
        }
        BigDecimal divisor = Value.exact(b);
        if (divisor.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        return new BigDecimal(whole(Value.exact(a), divisor));
    }

    private static Object specialQuotient(double a, double b) {
        if (b == 0 && !Double.isNaN(a)) {
            throw new ArithmeticException("division by zero");
        }
        double result = a / b;
        return result == 0 ? BigDecimal.ZERO : (Object) result;
    }

    /** Returns a special value as it is, and of others the sign, which is all that counts beside one. */
    private static double signed(@Nullable Object value) {
        return value instanceof Double special ? special : Value.exact(value).signum();
    }

    private static BigInteger whole(BigDecimal a, BigDecimal b) {
        int scale = Math.max(a.scale(), b.scale());
        return digits(a, scale).divide(digits(b, scale));
    }

    private static BigInteger digits(BigDecimal value, int scale) {
        return value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    }

    static Object gcd(@Nullable Object a, @Nullable Object b) {
        if (isSpecial(a) || isSpecial(b)) {
            return Double.NaN;
        }
        BigDecimal first = Value.exact(a);
        BigDecimal second = Value.exact(b);
        int scale = Math.max(first.scale(), second.scale());
        return new BigDecimal(digits(first, scale).gcd(digits(second, scale)), scale);
    }

    static Object lcm(@Nullable Object a, @Nullable Object b) {
        if (isSpecial(a) || isSpecial(b)) {
            return Double.NaN;
        }
        BigDecimal first = Value.exact(a);
        BigDecimal second = Value.exact(b);
        int scale = Math.max(first.scale(), second.scale());
        BigInteger x = digits(first, scale);
        BigInteger y = digits(second, scale);
        BigInteger product = x.signum() == 0 || y.signum() == 0
                ? BigInteger.ZERO
                : x.divide(x.gcd(y)).multiply(y);
        return new BigDecimal(product.abs(), scale);
    }

    static BigDecimal factorial(long number) {
        if (number < 0 || number > MAX_FACTORIAL) {
            throw new ArithmeticException("only of 0 to " + MAX_FACTORIAL + ", but not of " + number);
        }
        BigInteger product = BigInteger.ONE;
        for (long i = 2; i <= number; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return new BigDecimal(product);
    }

    /** Returns the number with no more digits behind the point than it needs. */
    static BigDecimal trimmed(@Nullable Object value) {
        BigDecimal stripped = Value.exact(value).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }
}
