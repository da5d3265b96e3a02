package io.dataweaver.connector.generator;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;

/** Makes what lies in memory as 64 bits. */
final class LongGenerator {

    private LongGenerator() {}

    /**
     * Numbers that grow by one.
     *
     * @param start of the first row
     */
    record Sequence(long start, NullShare nulls) implements ColumnGenerator {

        @Override
        public DataType type() {
            return DataTypes.BIGINT;
        }

        @Override
        public void fill(ColumnBuilder column, long first, long step, int count) {
            LongColumn.Builder longs = (LongColumn.Builder) column;
            for (int i = 0; i < count; i++) {
                long row = first + i * step;
                if (nulls.isNull(row)) {
                    longs.appendNull();
                } else {
                    longs.append(start + row);
                }
            }
        }
    }

    /** Numbers from {@code min} to {@code max}, inclusive, times {@code unit}. */
    record Between(DataType type, long min, long max, long unit, RowBits bits, NullShare nulls)
            implements ColumnGenerator {

        @Override
        public void fill(ColumnBuilder column, long first, long step, int count) {
            LongColumn.Builder longs = (LongColumn.Builder) column;
            long range = max - min + 1;
            for (int i = 0; i < count; i++) {
                long row = first + i * step;
                if (nulls.isNull(row)) {
                    longs.appendNull();
                } else {
                    longs.append((min + RowBits.below(range, bits.of(row))) * unit);
                }
            }
        }
    }

    /** True with a probability of {@code share}. */
    record Chance(double share, RowBits bits, NullShare nulls) implements ColumnGenerator {

        @Override
        public DataType type() {
            return DataTypes.BOOLEAN;
        }

        @Override
        public void fill(ColumnBuilder column, long first, long step, int count) {
            LongColumn.Builder longs = (LongColumn.Builder) column;
            for (int i = 0; i < count; i++) {
                long row = first + i * step;
                if (nulls.isNull(row)) {
                    longs.appendNull();
                } else {
                    longs.append(RowBits.fraction(bits.of(row)) < share ? 1 : 0);
                }
            }
        }
    }
}
