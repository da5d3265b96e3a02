package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.List;

/** A field of an interval, as EXTRACT gives it (PostgreSQL, section 9.9.1). */
final class IntervalPart extends Expression {

    private static final int SCALE = 6;
    private static final long MICROS_PER_MINUTE = 60 * Intervals.MICROS_PER_SECOND;
    private static final long MICROS_PER_YEAR = 31_557_600L * Intervals.MICROS_PER_SECOND;

    private final DatePart.Field field;
    private final Expression operand;

    IntervalPart(DatePart.Field field, Expression operand) {
        super(type(field), operand.nullable(), List.of(operand));
        this.field = field;
        this.operand = operand;
    }

    private static DataType type(DatePart.Field field) {
        return switch (field) {
            case SECOND -> DataTypes.decimal(2 + SCALE, SCALE);
            case EPOCH -> DataTypes.decimal(25, SCALE);
            default -> DataTypes.BIGINT;
        };
    }

    /** Tells whether intervals have {@code field}. */
    static boolean has(DatePart.Field field) {
        return switch (field) {
            case YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND, EPOCH -> true;
            case WEEK, DOW, ISODOW, DOY -> false;
        };
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        StructColumn column = (StructColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (column.isPresent(row)) {
                try {
                    results[row] = extract(
                            Intervals.months(column)[row], Intervals.days(column)[row], Intervals.micros(column)[row]);
                } catch (ArithmeticException lost) {
                    run.fail(row, "the seconds of the interval are out of range");
                }
            }
        }
        return type() instanceof DataType.Decimal decimal
                ? new DecimalColumn(decimal, results, null, null, results.length, column.marks())
                : new LongColumn(type(), results, results.length, column.marks());
    }

    private long extract(long months, long days, long micros) {
        long month = months % Intervals.MONTHS_PER_YEAR;
        return switch (field) {
            case YEAR -> months / Intervals.MONTHS_PER_YEAR;
            case QUARTER -> month / 3 + 1;
            case MONTH -> month;
            case DAY -> days;
            case HOUR -> micros / Intervals.MICROS_PER_HOUR;
            case MINUTE -> micros / MICROS_PER_MINUTE % 60;
            case SECOND -> micros % MICROS_PER_MINUTE;
            default -> {
                long years = Math.multiplyExact(months / Intervals.MONTHS_PER_YEAR, MICROS_PER_YEAR);
                long rest = Math.multiplyExact(month * Intervals.DAYS_PER_MONTH + days, Intervals.MICROS_PER_DAY);
                yield Math.addExact(Math.addExact(years, rest), micros);
            }
        };
    }
}
