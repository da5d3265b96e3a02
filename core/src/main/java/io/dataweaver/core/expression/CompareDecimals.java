package io.dataweaver.core.expression;

import io.dataweaver.api.data.DecimalColumn;
import java.util.List;

/** Compares exact decimals of any scale; NaN and the infinities as {@link CompareDoubles} does. */
final class CompareDecimals extends Condition implements NeverFails {

    private final Expression left;
    private final Expression right;
    private final int outcomes;

    CompareDecimals(Expression left, int outcomes, Expression right) {
        super(anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.outcomes = outcomes;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        DecimalColumn a = (DecimalColumn) left.evaluate(run, rows);
        DecimalColumn b = (DecimalColumn) right.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                truth[row] = Order.test(outcomes, compare(a, row & firstMask, b, row & secondMask));
            } else {
                truth[row] = Truth.UNKNOWN;
            }
        }
    }

    /** Compares the present values at {@code i} of {@code a} and at {@code j} of {@code b}. */
    static int compare(DecimalColumn a, int i, DecimalColumn b, int j) {
        if (a.isSpecial(i) || b.isSpecial(j)) {
            return CompareDoubles.compare(rank(a, i), rank(b, j));
        }
        if (!a.isBig(i) && !b.isBig(j)) {
            long x = a.unscaled(i);
            long y = b.unscaled(j);
            int difference = a.scale(i) - b.scale(j);
            if (difference == 0) {
                return Long.compare(x, y);
            }
            if (x == 0 || y == 0 || (x ^ y) < 0) {
                return Integer.compare(Long.signum(x), Long.signum(y));
            }
            if (Math.abs(difference) <= Powers.MAX_LONG) {
                long factor = Powers.ofTen(Math.abs(difference));
                long scaled = difference < 0 ? x : y;
                if (Math.multiplyHigh(scaled, factor) == (scaled * factor) >> 63) {
                    return difference < 0 ? Long.compare(x * factor, y) : Long.compare(x, y * factor);
                }
            }
        }
        return a.decimal(i).compareTo(b.decimal(j));
    }

    private static double rank(DecimalColumn column, int row) {
        if (!column.isSpecial(row)) {
            return 0;
        }
        return DecimalRows.special(column.scale(row));
    }
}
