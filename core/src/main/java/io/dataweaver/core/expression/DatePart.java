package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Temporal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A field of a date or time, as EXTRACT gives it (PostgreSQL, section 9.9.1); of an instant, in UTC. */
final class DatePart extends Expression {

    /** What can be asked for. */
    enum Field {
        YEAR,
        QUARTER,
        MONTH,
        /** Of ISO 8601. */
        WEEK,
        DAY,
        HOUR,
        MINUTE,
        SECOND,
        /** 0 on Sunday to 6. */
        DOW,
        /** 1 on Monday to 7, of ISO 8601. */
        ISODOW,
        DOY,
        EPOCH;

        /** Returns the field of that name in any case, also with an s at its end; null if there is none. */
        static @Nullable Field of(String name) {
            String upper = name.toUpperCase(Locale.ROOT);
            for (Field field : values()) {
                if (field.name().equals(upper) || (field.name() + "S").equals(upper)) {
                    return field;
                }
            }
            return null;
        }

        boolean isOfDay() {
            return this == HOUR || this == MINUTE || this == SECOND;
        }

        /** Tells whether a value of {@code kind} has this field. */
        boolean isIn(Kind kind) {
            return switch (kind) {
                case DATE -> !isOfDay();
                case TIME -> isOfDay() || this == EPOCH;
                default -> true;
            };
        }
    }

    private static final int THURSDAY = 4;
    private static final int DAYS_PER_WEEK = 7;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3600;

    private final Field field;
    private final Expression operand;
    private final long unit;
    private final boolean isDate;
    private final boolean isTime;

    DatePart(Field field, Expression operand) {
        super(type(field, operand.type()), operand.nullable(), List.of(operand));
        this.field = field;
        this.operand = operand;
        this.unit = Temporal.unitsPerSecond(Comparisons.precision(operand.type()));
        this.isDate = Kind.of(operand.type()) == Kind.DATE;
        this.isTime = Kind.of(operand.type()) == Kind.TIME;
    }

    /** Seconds keep their fraction; the others are whole. */
    private static DataType type(Field field, DataType operand) {
        if (Kind.of(operand) == Kind.DATE) {
            return field == Field.EPOCH ? DataTypes.BIGINT : DataTypes.INTEGER;
        }
        int scale = Temporal.unitsPerSecond(Comparisons.precision(operand)) == 1_000_000L ? 6 : 9;
        return switch (field) {
            case SECOND -> DataTypes.decimal(2 + scale, scale);
            case EPOCH -> DataTypes.decimal(19, scale);
            default -> DataTypes.INTEGER;
        };
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn column = (LongColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long value = column.get(row);
            if (!isTime && Temporal.isInfinite(value)) {
                if (column.isPresent(row)) {
                    run.fail(row, "an infinite date has no " + field.name().toLowerCase(Locale.ROOT));
                }
            } else {
                results[row] = extract(value);
            }
        }
        return type() instanceof DataType.Decimal decimal
                ? new DecimalColumn(decimal, results, null, null, results.length, column.marks())
                : new LongColumn(type(), results, results.length, column.marks());
    }

    private long extract(long value) {
        return switch (field) {
            case HOUR -> timeOfDay(value) / (SECONDS_PER_HOUR * unit);
            case MINUTE -> timeOfDay(value) / (SECONDS_PER_MINUTE * unit) % SECONDS_PER_MINUTE;
            case SECOND -> timeOfDay(value) % (SECONDS_PER_MINUTE * unit);
            case EPOCH -> isDate ? value * TemporalText.SECONDS_PER_DAY : value;
            case DOW -> Math.floorMod(days(value) + THURSDAY, DAYS_PER_WEEK);
            case ISODOW -> Math.floorMod(days(value) + THURSDAY - 1, DAYS_PER_WEEK) + 1;
            case YEAR -> CivilDate.historicYear(CivilDate.year(days(value)));
            case QUARTER -> (CivilDate.month(days(value)) + 2) / 3;
            case MONTH -> CivilDate.month(days(value));
            case DAY -> CivilDate.day(days(value));
            case WEEK -> LocalDate.ofEpochDay(days(value)).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case DOY -> LocalDate.ofEpochDay(days(value)).getDayOfYear();
        };
    }

    private long timeOfDay(long value) {
        return isTime ? value : Math.floorMod(value, TemporalText.SECONDS_PER_DAY * unit);
    }

    private long days(long value) {
        return isDate ? value : CivilDate.days(value, unit);
    }

    /** Returns the first day of the {@code field} that has {@code date}. */
    static LocalDate truncate(LocalDate date, Field field) {
        return switch (field) {
            case YEAR -> date.withDayOfYear(1);
            case QUARTER -> date.withDayOfMonth(1).minus((date.getMonthValue() - 1) % 3, ChronoUnit.MONTHS);
            case MONTH -> date.withDayOfMonth(1);
            case WEEK -> date.minusDays(date.getDayOfWeek().getValue() - 1L);
            default -> date;
        };
    }
}
