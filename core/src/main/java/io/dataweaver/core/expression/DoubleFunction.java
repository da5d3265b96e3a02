package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DoubleColumn;
import java.util.List;
import java.util.Locale;

/** Functions of one binary fraction. */
final class DoubleFunction extends Expression {

    /** What is computed. */
    enum Operation {
        ABS,
        CEIL,
        FLOOR,
        /** Half to even, as in PostgreSQL (section 9.3). */
        ROUND,
        TRUNC,
        SIGN,
        SQRT,
        EXP,
        LN,
        LOG2,
        LOG10,
        CBRT,
        DEGREES,
        RADIANS,
        SIN,
        COS,
        TAN,
        COT,
        ASIN,
        ACOS,
        ATAN,
        SINH,
        COSH,
        TANH,
        ASINH,
        ACOSH,
        ATANH;

        /** Tells whether a number can give an infinity, as in PostgreSQL; of others, that is out of range. */
        private boolean reachesInfinity() {
            return this == COT || this == SINH || this == COSH || this == ATANH;
        }
    }

    private static final double RADIANS_PER_DEGREE = 0.017453292519943295;

    /** From here on, one added to the square is lost. */
    private static final double LARGE = 1L << 28;

    private final Operation operation;
    private final Expression operand;

    DoubleFunction(Operation operation, Expression operand) {
        super(operand.type(), operand.nullable(), List.of(operand));
        this.operation = operation;
        this.operand = operand;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        DoubleColumn column = (DoubleColumn) operand.evaluate(run, rows);
        double[] results = new double[run.length()];
        boolean real = type() instanceof DataType.Float32;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            double value = column.get(row);
            double result = apply(value);
            results[row] = real ? (float) result : result;
            if ((!Double.isFinite(result) || result == 0) && column.isPresent(row)) {
                check(run, row, value, result);
            }
        }
        return new DoubleColumn(type(), results, results.length, column.marks());
    }

    private double apply(double value) {
        return switch (operation) {
            case ABS -> Math.abs(value);
            case CEIL -> Math.ceil(value);
            case FLOOR -> Math.floor(value);
            case ROUND -> Math.rint(value);
            case TRUNC -> value < 0 ? Math.ceil(value) : Math.floor(value);
            case SIGN -> value > 0 ? 1 : value < 0 ? -1 : 0;
            case SQRT -> Math.sqrt(value);
            case EXP -> Math.exp(value);
            case LN -> Math.log(value);
            case LOG2 -> log2(value);
            case LOG10 -> Math.log10(value);
            case CBRT -> Math.cbrt(value);
            case DEGREES -> value / RADIANS_PER_DEGREE;
            case RADIANS -> value * RADIANS_PER_DEGREE;
            case SIN -> Math.sin(value);
            case COS -> Math.cos(value);
            case TAN -> Math.tan(value);
            case COT -> 1 / Math.tan(value);
            case ASIN -> Math.asin(value);
            case ACOS -> Math.acos(value);
            case ATAN -> Math.atan(value);
            case SINH -> Math.sinh(value);
            case COSH -> Math.cosh(value);
            case TANH -> Math.tanh(value);
            case ASINH -> asinh(value);
            case ACOSH -> acosh(value);
            case ATANH -> Math.log1p(2 * value / (1 - value)) / 2;
        };
    }

    /** Whole for powers of two, which a quotient of logarithms is not always. */
    private static double log2(double value) {
        int exponent = Math.getExponent(value);
        return value == Math.scalb(1.0, exponent) ? exponent : Math.log(value) / Math.log(2);
    }

    /** Exact for small values too (Abramowitz and Stegun, 4.6.20). */
    private static double asinh(double value) {
        double size = Math.abs(value);
        double result = size > LARGE
                ? Math.log(size) + Math.log(2)
                : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
        return Math.copySign(result, value);
    }

    /** Abramowitz and Stegun, 4.6.21. */
    private static double acosh(double value) {
        return value > LARGE
                ? Math.log(value) + Math.log(2)
                : Math.log1p(value - 1 + Math.sqrt((value - 1) * (value + 1)));
    }

    private void check(Evaluation run, int row, double value, double result) {
        boolean undefined = Double.isNaN(result) && !Double.isNaN(value);
        boolean tooLarge = Double.isInfinite(result) && !Double.isInfinite(value) && !operation.reachesInfinity();
        boolean scales = operation == Operation.EXP || operation == Operation.RADIANS;
        boolean tooSmall =
                scales && result == 0 && Double.isFinite(value) && (value != 0 || operation == Operation.EXP);
        if (undefined || tooLarge || tooSmall) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            run.fail(row, name + "(" + value + ") is " + (undefined ? "not defined" : "out of range"));
        }
    }
}
