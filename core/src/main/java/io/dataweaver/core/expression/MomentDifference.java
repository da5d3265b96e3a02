package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.util.List;

/** What lies between two timestamps, instants or times: days of 24 hours and a rest, never months. */
final class MomentDifference extends Expression {

    private final Expression left;
    private final Expression right;
    private final boolean isTime;

    /** Creates a difference of two moments of one kind, both counted in microseconds. */
    MomentDifference(Expression left, Expression right) {
        super(Intervals.TYPE, anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.isTime = Kind.of(left.type()) == Kind.TIME;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn a = (LongColumn) left.evaluate(run, rows);
        LongColumn b = (LongColumn) right.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        Intervals.Builder results = new Intervals.Builder(run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                subtract(run, row, a.get(row & left.mask()), b.get(row & right.mask()), results);
            }
        }
        return results.column(marks);
    }

    private void subtract(Evaluation run, int row, long a, long b, Intervals.Builder results) {
        if (!isTime && (Temporal.isInfinite(a) || Temporal.isInfinite(b))) {
            run.fail(row, "an infinite moment is no interval away");
            return;
        }
        try {
            long micros = Math.subtractExact(a, b);
            results.set(row, 0, micros / Intervals.MICROS_PER_DAY, micros % Intervals.MICROS_PER_DAY);
        } catch (ArithmeticException lost) {
            run.fail(row, "the interval is out of range");
        }
    }
}
