package io.dataweaver.connector.generator;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DoubleColumn;

/** Binary fractions from {@code min} to {@code max}. */
record DoubleGenerator(double min, double max, RowBits bits, NullShare nulls) implements ColumnGenerator {

    @Override
    public DataType type() {
        return DataTypes.DOUBLE;
    }

    @Override
    public void fill(ColumnBuilder column, long first, long step, int count) {
        DoubleColumn.Builder doubles = (DoubleColumn.Builder) column;
        for (int i = 0; i < count; i++) {
            long row = first + i * step;
            if (nulls.isNull(row)) {
                doubles.appendNull();
            } else {
                double share = RowBits.fraction(bits.of(row));
                doubles.append(min * (1 - share) + max * share);
            }
        }
    }
}
