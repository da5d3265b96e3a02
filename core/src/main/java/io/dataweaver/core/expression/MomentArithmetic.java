package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import java.util.List;

/**
 * A timestamp, instant or time plus or minus an interval (PostgreSQL, section 9.9): first the months, by which the 31st
 * becomes the last of a shorter month, then the days, then the time. Days of an instant are those of UTC.
 */
final class MomentArithmetic extends Expression {

    private final Expression moment;
    private final Expression interval;
    private final int sign;
    private final long unit;
    private final boolean isTime;

    MomentArithmetic(DataType type, Expression moment, Arithmetic operation, Expression interval) {
        super(type, anyNullable(moment, interval), List.of(moment, interval));
        this.moment = moment;
        this.interval = interval;
        this.sign = operation == Arithmetic.SUBTRACT ? -1 : 1;
        this.unit = Temporal.unitsPerSecond(Comparisons.precision(type));
        this.isTime = Kind.of(type) == Kind.TIME;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn moments = (LongColumn) moment.evaluate(run, rows);
        StructColumn intervals = (StructColumn) interval.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, moment, moments, interval, intervals);
        long[] months = Intervals.months(intervals);
        long[] days = Intervals.days(intervals);
        long[] micros = Intervals.micros(intervals);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                int at = row & interval.mask();
                try {
                    long value = moments.get(row & moment.mask());
                    results[row] = isTime
                            ? time(value, micros[at])
                            : add(value, sign * months[at], sign * days[at], Math.multiplyExact(micros[at], sign));
                } catch (ArithmeticException lost) {
                    run.fail(row, "the result is out of range of " + type().display());
                }
            }
        }
        return new LongColumn(type(), results, results.length, marks);
    }

    /** A time of day wraps around midnight. */
    private long time(long value, long micros) {
        long change = micros % Intervals.MICROS_PER_DAY * (unit / Intervals.MICROS_PER_SECOND);
        return Math.floorMod(value + sign * change, TemporalText.SECONDS_PER_DAY * unit);
    }

    private long add(long value, long months, long days, long micros) {
        if (Temporal.isInfinite(value)) {
            return value;
        }
        long perDay = TemporalText.SECONDS_PER_DAY * unit;
        long result = value;
        if (months != 0) {
            long day = CivilDate.days(value, unit);
            result = Math.addExact(
                    Math.multiplyExact(CivilDate.plusMonths(day, months), perDay), Math.floorMod(value, perDay));
        }
        result = Math.addExact(result, Math.multiplyExact(days, perDay));
        result = Math.addExact(result, Math.multiplyExact(micros, unit / Intervals.MICROS_PER_SECOND));
        long day = CivilDate.days(result, unit);
        if (Temporal.isInfinite(result) || day < Temporal.MIN_DAY || day > Temporal.MAX_DAY) {
            throw new ArithmeticException("out of range");
        }
        return result;
    }
}
