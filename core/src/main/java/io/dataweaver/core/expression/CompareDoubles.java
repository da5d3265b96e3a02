package io.dataweaver.core.expression;

import io.dataweaver.api.data.DoubleColumn;
import java.util.List;

/**
 * Compares binary fractions in PostgreSQL's order, which is total: NaN equals NaN and is greater than all else; negative
 * zero equals zero (PostgreSQL, section 8.1.3).
 */
final class CompareDoubles extends Condition implements NeverFails {

    private final Expression left;
    private final Expression right;
    private final int outcomes;

    CompareDoubles(Expression left, int outcomes, Expression right) {
        super(anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.outcomes = outcomes;
    }

    static int compare(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        DoubleColumn a = (DoubleColumn) left.evaluate(run, rows);
        DoubleColumn b = (DoubleColumn) right.evaluate(run, rows);
        double[] first = a.values();
        double[] second = b.values();
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = Order.test(outcomes, compare(first[row & firstMask], second[row & secondMask]));
        }
        maskNulls(Marks.union(run, rows, left, a, right, b), -1, rows, truth);
    }
}
