package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.time.LocalDate;
import java.util.List;

/** DATE_TRUNC: the start of the year, month, … that a moment lies in; of an instant, in UTC. */
final class DateTruncation extends Expression {

    private final DatePart.Field field;
    private final Expression operand;
    private final long unitsPerDay;
    private final long step;

    DateTruncation(DatePart.Field field, Expression operand) {
        super(operand.type(), operand.nullable(), List.of(operand));
        this.field = field;
        this.operand = operand;
        long unit = Temporal.unitsPerSecond(Comparisons.precision(operand.type()));
        this.unitsPerDay = Kind.of(operand.type()) == Kind.DATE ? 1 : TemporalText.SECONDS_PER_DAY * unit;
        this.step = switch (field) {
            case SECOND -> unit;
            case MINUTE -> 60 * unit;
            case HOUR -> 3600 * unit;
            case DAY -> unitsPerDay;
            default -> 0;
        };
    }

    /** Tells whether moments can be truncated to {@code field}. */
    static boolean isPossible(DatePart.Field field) {
        return switch (field) {
            case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND -> true;
            case DOW, ISODOW, DOY, EPOCH -> false;
        };
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn column = (LongColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long value = column.get(row);
            results[row] = Temporal.isInfinite(value) ? value : truncate(value);
        }
        return new LongColumn(type(), results, results.length, column.marks());
    }

    private long truncate(long value) {
        if (step > 0) {
            return value - Math.floorMod(value, step);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(value, unitsPerDay));
        return DatePart.truncate(date, field).toEpochDay() * unitsPerDay;
    }
}
