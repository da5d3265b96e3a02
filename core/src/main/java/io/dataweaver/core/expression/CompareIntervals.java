package io.dataweaver.core.expression;

import io.dataweaver.api.data.StructColumn;
import java.util.List;

/** Compares intervals by their length, in which a month has 30 days and a day 24 hours, as PostgreSQL does. */
final class CompareIntervals extends Condition implements NeverFails {

    private final Expression left;
    private final Expression right;
    private final int outcomes;

    CompareIntervals(Expression left, int outcomes, Expression right) {
        super(anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.outcomes = outcomes;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        StructColumn a = (StructColumn) left.evaluate(run, rows);
        StructColumn b = (StructColumn) right.evaluate(run, rows);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = Order.test(outcomes, compare(a, row & left.mask(), b, row & right.mask()));
        }
        maskNulls(Marks.union(run, rows, left, a, right, b), -1, rows, truth);
    }

    private static int compare(StructColumn a, int i, StructColumn b, int j) {
        int days = Long.compare(days(a, i), days(b, j));
        return days != 0 ? days : Long.compare(rest(a, i), rest(b, j));
    }

    private static long days(StructColumn column, int row) {
        return Intervals.months(column)[row] * Intervals.DAYS_PER_MONTH
                + Intervals.days(column)[row]
                + Math.floorDiv(Intervals.micros(column)[row], Intervals.MICROS_PER_DAY);
    }

    private static long rest(StructColumn column, int row) {
        return Math.floorMod(Intervals.micros(column)[row], Intervals.MICROS_PER_DAY);
    }
}
