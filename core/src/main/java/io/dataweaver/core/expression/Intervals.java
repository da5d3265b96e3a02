package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intervals as PostgreSQL has them (section 8.5.4): months, days and microseconds, which do not make up for each other. They
 * are for computing only: no column has this type.
 */
final class Intervals {

    static final DataType.Struct TYPE = new DataType.Struct(List.of(
            Field.required("months", DataTypes.INTEGER),
            Field.required("days", DataTypes.INTEGER),
            Field.required("microseconds", DataTypes.BIGINT)));

    static final int MONTHS_PER_YEAR = 12;
    static final int DAYS_PER_MONTH = 30;
    static final long MICROS_PER_SECOND = 1_000_000L;
    static final long MICROS_PER_HOUR = 3600 * MICROS_PER_SECOND;
    static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    private Intervals() {}

    static long[] months(StructColumn column) {
        return ((LongColumn) column.child(0)).values();
    }

    static long[] days(StructColumn column) {
        return ((LongColumn) column.child(1)).values();
    }

    static long[] micros(StructColumn column) {
        return ((LongColumn) column.child(2)).values();
    }

    /** Takes the intervals of a result by row. */
    static final class Builder {
        private final long[] months;
        private final long[] days;
        private final long[] micros;

        Builder(int length) {
            this.months = new long[length];
            this.days = new long[length];
            this.micros = new long[length];
        }

        /**
         * Sets a row.
         *
         * @throws ArithmeticException if months or days do not fit 32 bits
         */
        void set(int row, long rowMonths, long rowDays, long rowMicros) {
            months[row] = Math.toIntExact(rowMonths);
            days[row] = Math.toIntExact(rowDays);
            micros[row] = rowMicros;
        }

        StructColumn column(byte @Nullable [] marks) {
            int length = months.length;
            return new StructColumn(
                    TYPE,
                    List.of(
                            new LongColumn(DataTypes.INTEGER, months, length, marks),
                            new LongColumn(DataTypes.INTEGER, days, length, marks),
                            new LongColumn(DataTypes.BIGINT, micros, length, marks)),
                    length,
                    marks);
        }
    }
}
