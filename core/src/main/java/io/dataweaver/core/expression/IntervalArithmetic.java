package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.List;

/** Intervals added and subtracted part by part, and multiplied and divided as PostgreSQL does ({@code interval_mul}). */
final class IntervalArithmetic extends Expression {

    private static final double SECONDS_PER_DAY = 86_400;

    private final Expression left;
    private final Arithmetic operation;
    private final Expression right;

    /**
     * Creates an operation.
     *
     * @param right an interval for ADD and SUBTRACT, a DOUBLE for MULTIPLY and DIVIDE
     */
    IntervalArithmetic(Expression left, Arithmetic operation, Expression right) {
        super(Intervals.TYPE, anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.operation = operation;
        this.right = right;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        StructColumn a = (StructColumn) left.evaluate(run, rows);
        Column b = right.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        Intervals.Builder results = new Intervals.Builder(run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                try {
                    compute(row, a, row & left.mask(), b, row & right.mask(), results);
                } catch (ArithmeticException lost) {
                    run.fail(row, "the interval is out of range");
                }
            }
        }
        return results.column(marks);
    }

    private void compute(int row, StructColumn a, int i, Column b, int j, Intervals.Builder results) {
        long months = Intervals.months(a)[i];
        long days = Intervals.days(a)[i];
        long micros = Intervals.micros(a)[i];
        if (b instanceof StructColumn other) {
            int sign = operation == Arithmetic.SUBTRACT ? -1 : 1;
            results.set(
                    row,
                    months + sign * Intervals.months(other)[j],
                    days + sign * Intervals.days(other)[j],
                    operation.exact(micros, Intervals.micros(other)[j]));
            return;
        }
        double factor = ((DoubleColumn) b).get(j);
        if (Double.isNaN(factor) || Double.isInfinite(factor) || (factor == 0 && operation == Arithmetic.DIVIDE)) {
            throw new ArithmeticException("no interval");
        }
        scale(row, months, days, micros, factor, results);
    }

    /** The fraction of a month goes to days, and that of a day to the time. */
    private void scale(int row, long months, long days, long micros, double factor, Intervals.Builder results) {
        double exactMonths = operation.apply((double) months, factor);
        double exactDays = operation.apply((double) days, factor);
        int wholeMonths = toInt(exactMonths);
        int wholeDays = toInt(exactDays);
        double monthRest = round((exactMonths - wholeMonths) * Intervals.DAYS_PER_MONTH);
        double seconds = round((exactDays - wholeDays + monthRest - (int) monthRest) * SECONDS_PER_DAY);
        if (Math.abs(seconds) >= SECONDS_PER_DAY) {
            int more = (int) (seconds / SECONDS_PER_DAY);
            wholeDays = Math.addExact(wholeDays, more);
            seconds -= more * SECONDS_PER_DAY;
        }
        double time = Math.rint(operation.apply((double) micros, factor) + seconds * Intervals.MICROS_PER_SECOND);
        if (!(Math.abs(time) < 0x1p63)) {
            throw new ArithmeticException("out of range");
        }
        results.set(row, wholeMonths, (long) wholeDays + (int) monthRest, (long) time);
    }

    private static int toInt(double value) {
        if (!(value >= -0x1p31 && value < 0x1p31)) {
            throw new ArithmeticException("out of range");
        }
        return (int) value;
    }

    /** TSROUND of PostgreSQL's timestamp.h: to microseconds. */
    private static double round(double value) {
        return Math.rint(value * Intervals.MICROS_PER_SECOND) / Intervals.MICROS_PER_SECOND;
    }
}
