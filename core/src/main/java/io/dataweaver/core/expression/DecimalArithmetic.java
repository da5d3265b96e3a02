package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import java.util.List;

/**
 * Sums, differences and products of {@code decimal(p,s)}, exact: on unscaled longs, and digit by digit for the rows that do
 * not fit them.
 */
final class DecimalArithmetic extends Expression {

    private final Arithmetic operation;
    private final Expression left;
    private final Expression right;
    private final int leftShift;
    private final int rightShift;

    /** Whether all digits that the operands can have, and the result with them, fit 64 bits. */
    private final boolean fits;

    DecimalArithmetic(DataType.Decimal type, Expression left, Arithmetic operation, Expression right) {
        super(type, anyNullable(left, right), List.of(left, right));
        this.operation = operation;
        this.left = left;
        this.right = right;
        boolean product = operation == Arithmetic.MULTIPLY;
        this.leftShift = product ? 0 : type.scale() - ((DataType.Decimal) left.type()).scale();
        this.rightShift = product ? 0 : type.scale() - ((DataType.Decimal) right.type()).scale();
        this.fits = type.precision() <= DataType.Decimal.MAX_LONG_PRECISION;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        DecimalColumn a = (DecimalColumn) left.evaluate(run, rows);
        DecimalColumn b = (DecimalColumn) right.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        if (a.isCompact() && b.isCompact() && leftShift <= Powers.MAX_LONG && rightShift <= Powers.MAX_LONG) {
            long[] results = new long[run.length()];
            if (compute(a.unscaled(), b.unscaled(), results, rows) == 0) {
                return new DecimalColumn((DataType.Decimal) type(), results, null, null, results.length, marks);
            }
        }
        DecimalRows results = new DecimalRows(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                DecimalMath.apply(run, row, a, row & left.mask(), operation, b, row & right.mask(), results);
            }
        }
        return results.column(marks);
    }

    /** Returns a number that is not 0 if a result does not fit 64 bits. */
    private long compute(long[] first, long[] second, long[] results, Rows rows) {
        if (fits && rows.selection() == null && right.isConstant() && !left.isConstant()) {
            if (operation == Arithmetic.MULTIPLY) {
                return multiply(first, second[0], results, rows.count());
            } else if (leftShift == 0 && rightShift == 0) {
                return add(first, operation == Arithmetic.ADD ? second[0] : -second[0], results, rows.count());
            }
        }
        return switch (operation) {
            case ADD ->
                leftShift == 0 && rightShift == 0
                        ? addSameScale(first, second, results, rows)
                        : addScaled(first, second, results, rows, 1);
            case SUBTRACT -> addScaled(first, second, results, rows, -1);
            case MULTIPLY -> multiply(first, second, results, rows);
            case DIVIDE, REMAINDER -> 1;
        };
    }

    private static long multiply(long[] values, long factor, long[] results, int count) {
        for (int row = 0; row < count; row++) {
            results[row] = values[row] * factor;
        }
        return 0;
    }

    private static long add(long[] values, long addend, long[] results, int count) {
        for (int row = 0; row < count; row++) {
            results[row] = values[row] + addend;
        }
        return 0;
    }

    private long addSameScale(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            long sum = a + b;
            lost |= ((a ^ sum) & (b ^ sum)) >>> 63;
            results[row] = sum;
        }
        return lost;
    }

    private long addScaled(long[] first, long[] second, long[] results, Rows rows, int sign) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        long firstFactor = Powers.ofTen(leftShift);
        long secondFactor = sign * Powers.ofTen(rightShift);
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long x = first[row & firstMask];
            long y = second[row & secondMask];
            long a = x * firstFactor;
            long b = y * secondFactor;
            long sum = a + b;
            lost |= ((a ^ sum) & (b ^ sum)) >>> 63;
            lost |= Math.multiplyHigh(x, firstFactor) ^ a >> 63;
            lost |= Math.multiplyHigh(y, secondFactor) ^ b >> 63;
            results[row] = sum;
        }
        return lost;
    }

    private long multiply(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            long product = a * b;
            lost |= Math.multiplyHigh(a, b) ^ product >> 63;
            results[row] = product;
        }
        return lost;
    }
}
