package io.dataweaver.core.expression;

import io.dataweaver.api.data.DecimalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic of single decimals, as PostgreSQL's numeric has it. */
final class DecimalMath {

    /** NUMERIC_MIN_SIG_DIGITS of PostgreSQL's numeric.c. */
    private static final int MIN_SIGNIFICANT_DIGITS = 16;

    /** DEC_DIGITS of PostgreSQL's numeric.c: it counts in groups of four. */
    private static final int GROUP = 4;

    private static final int MAX_SCALE = 1000;

    private DecimalMath() {}

    /** Computes one row; notes a failure, such as a division by zero. */
    static void apply(
            Evaluation run,
            int row,
            DecimalColumn a,
            int i,
            Arithmetic operation,
            DecimalColumn b,
            int j,
            DecimalRows results) {
        boolean division = operation == Arithmetic.DIVIDE || operation == Arithmetic.REMAINDER;
        if (a.isSpecial(i) || b.isSpecial(j)) {
            special(run, row, a, i, operation, doubleOf(b, j), results);
            return;
        }
        BigDecimal x = a.decimal(i);
        BigDecimal y = b.decimal(j);
        if (division && y.signum() == 0) {
            run.fail(row, "division by zero: " + x.toPlainString() + " " + operation.symbol() + " 0");
            return;
        }
        if (!results.set(row, apply(x, operation, y))) {
            run.fail(row, x.toPlainString() + " " + operation.symbol() + " " + y.toPlainString() + " is out of range");
        }
    }

    static BigDecimal apply(BigDecimal x, Arithmetic operation, BigDecimal y) {
        return switch (operation) {
            case ADD -> x.add(y);
            case SUBTRACT -> x.subtract(y);
            case MULTIPLY -> x.multiply(y);
            case DIVIDE -> x.divide(y, quotientScale(x, y), RoundingMode.HALF_UP);
            case REMAINDER -> x.remainder(y).setScale(Math.max(x.scale(), y.scale()), RoundingMode.UNNECESSARY);
        };
    }

    /** NaN and the infinities follow the rules of binary fractions. */
    private static void special(
            Evaluation run, int row, DecimalColumn a, int i, Arithmetic operation, double y, DecimalRows results) {
        double x = doubleOf(a, i);
        if (y == 0 && !Double.isNaN(x) && (operation == Arithmetic.DIVIDE || operation == Arithmetic.REMAINDER)) {
            run.fail(row, "division by zero: " + x + " " + operation.symbol() + " 0");
            return;
        }
        double result = operation.apply(x, y);
        if (Double.isNaN(result) || Double.isInfinite(result)) {
            results.setSpecial(row, result);
        } else if (operation == Arithmetic.REMAINDER) {
            results.copy(row, a, i);
        } else {
            results.set(row, BigDecimal.ZERO);
        }
    }

    /** Returns a special value as it is, and of others the sign, which is all that counts beside one. */
    private static double doubleOf(DecimalColumn column, int row) {
        return column.isSpecial(row)
                ? DecimalRows.special(column.scale(row))
                : column.decimal(row).signum();
    }

    /** Chooses the digits of a quotient as {@code select_div_scale} of PostgreSQL's numeric.c does. */
    static int quotientScale(BigDecimal x, BigDecimal y) {
        int firstWeight = x.signum() == 0 ? 0 : weight(x);
        int secondWeight = weight(y);
        int weight = firstWeight - secondWeight;
        int firstDigit = x.signum() == 0 ? 0 : firstGroup(x, firstWeight);
        if (firstDigit <= firstGroup(y, secondWeight)) {
            weight--;
        }
        int scale = MIN_SIGNIFICANT_DIGITS - weight * GROUP;
        scale = Math.max(Math.max(scale, 0), Math.max(x.scale(), y.scale()));
        return Math.min(scale, MAX_SCALE);
    }

    /** Returns the exponent, in groups, of the first group of digits that is not zero. */
    private static int weight(BigDecimal value) {
        return Math.floorDiv(value.precision() - value.scale() - 1, GROUP);
    }

    private static int firstGroup(BigDecimal value, int weight) {
        BigInteger digits = value.abs().movePointLeft(weight * GROUP).toBigInteger();
        return digits.intValueExact();
    }
}
