package io.dataweaver.core.expression;

import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** Compares two values that lie in 64 bits and count the same unit. */
final class CompareLongs extends Condition implements NeverFails {

    private final Expression left;
    private final Expression right;
    private final int outcomes;

    CompareLongs(Expression left, int outcomes, Expression right) {
        super(anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.outcomes = outcomes;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        LongColumn a = (LongColumn) left.evaluate(run, rows);
        LongColumn b = (LongColumn) right.evaluate(run, rows);
        long[] first = a.values();
        long[] second = b.values();
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = Order.test(outcomes, Long.compare(first[row & firstMask], second[row & secondMask]));
        }
        maskNulls(Marks.union(run, rows, left, a, right, b), -1, rows, truth);
    }
}
