package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Integer arithmetic. Overflow is noticed without a branch a row; only if there was some are the rows looked at again.
 * Division truncates, and the remainder has the sign of the dividend, as in PostgreSQL (section 9.3).
 */
final class LongArithmetic extends Expression {

    private final Arithmetic operation;
    private final Expression left;
    private final Expression right;
    private final int unusedBits;

    LongArithmetic(DataType type, Expression left, Arithmetic operation, Expression right) {
        super(type, anyNullable(left, right), List.of(left, right));
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.unusedBits = Long.SIZE - Numbers.bits(type);
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn a = (LongColumn) left.evaluate(run, rows);
        LongColumn b = (LongColumn) right.evaluate(run, rows);
        long[] results = new long[run.length()];
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        long[] first = a.values();
        long[] second = b.values();
        long lost = switch (operation) {
            case ADD -> add(first, second, results, rows);
            case SUBTRACT -> subtract(first, second, results, rows);
            case MULTIPLY -> multiply(first, second, results, rows);
            case DIVIDE, REMAINDER -> divide(first, second, results, rows);
        };
        if (lost != 0) {
            report(run, first, second, marks, rows);
        }
        return new LongColumn(type(), results, results.length, marks);
    }

    private long add(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        int unused = unusedBits;
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            long sum = a + b;
            lost |= ((a ^ sum) & (b ^ sum)) >>> 63 | (sum ^ (sum << unused >> unused));
            results[row] = sum;
        }
        return lost;
    }

    private long subtract(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        int unused = unusedBits;
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            long difference = a - b;
            lost |= ((a ^ b) & (a ^ difference)) >>> 63 | (difference ^ (difference << unused >> unused));
            results[row] = difference;
        }
        return lost;
    }

    private long multiply(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        int unused = unusedBits;
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            long product = a * b;
            lost |= (Math.multiplyHigh(a, b) ^ product >> 63) | (product ^ (product << unused >> unused));
            results[row] = product;
        }
        return lost;
    }

    private long divide(long[] first, long[] second, long[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        int unused = unusedBits;
        boolean remainder = operation == Arithmetic.REMAINDER;
        long lost = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long a = first[row & firstMask];
            long b = second[row & secondMask];
            if (b == 0) {
                lost = 1;
                continue;
            }
            long result = remainder ? a % b : a / b;
            lost |= (a & result & b) >>> 63 | (result ^ (result << unused >> unused));
            results[row] = result;
        }
        return lost;
    }

    private void report(Evaluation run, long[] first, long[] second, byte @Nullable [] marks, Rows rows) {
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                check(run, row, first[row & left.mask()], second[row & right.mask()]);
            }
        }
    }

    private void check(Evaluation run, int row, long a, long b) {
        if (b == 0 && (operation == Arithmetic.DIVIDE || operation == Arithmetic.REMAINDER)) {
            run.fail(row, "division by zero: " + a + " " + operation.symbol() + " 0");
            return;
        }
        try {
            long exact = operation.exact(a, b);
            if (exact == exact << unusedBits >> unusedBits) {
                return;
            }
        } catch (ArithmeticException overflow) {
            // falls to the report below, as a result that is too large for the type does
        }
        run.fail(row, a + " " + operation.symbol() + " " + b + " is out of range of " + type().display());
    }
}
