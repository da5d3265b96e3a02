package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.time.LocalDate;
import java.util.List;

/** A date plus or minus days, and the days between dates. An infinite date stays so, and is no number of days away. */
final class DateArithmetic extends Expression {

    /** The first and last day that java.time knows; PostgreSQL's are within. */
    private static final long FIRST_DAY = LocalDate.MIN.toEpochDay();

    private static final long LAST_DAY = LocalDate.MAX.toEpochDay();

    private final Expression left;
    private final Expression right;
    private final boolean minus;
    private final boolean isDate;

    DateArithmetic(DataType type, Expression left, Arithmetic operation, Expression right) {
        super(type, anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.minus = operation == Arithmetic.SUBTRACT;
        this.isDate = type instanceof DataType.Date;
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
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                results[row] = compute(run, row, a.get(row & left.mask()), b.get(row & right.mask()));
            }
        }
        return new LongColumn(type(), results, results.length, marks);
    }

    private long compute(Evaluation run, int row, long date, long other) {
        if (Temporal.isInfinite(date) || (!isDate && Temporal.isInfinite(other))) {
            if (!isDate) {
                run.fail(row, "an infinite date is no number of days away");
            }
            return date;
        }
        long change = minus ? -other : other;
        long result = date + change;
        boolean lost = ((date ^ result) & (change ^ result)) < 0 || change == Long.MIN_VALUE;
        if (lost || (isDate ? result < FIRST_DAY || result > LAST_DAY : result != (int) result)) {
            run.fail(row, "the result is out of range of " + type().display());
        }
        return result;
    }
}
