package io.dataweaver.connector.generator;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;

/**
 * Decimals.
 *
 * @param min the smallest, unscaled
 * @param max the largest, unscaled
 */
record DecimalGenerator(DataType.Decimal type, long min, long max, RowBits bits, NullShare nulls)
        implements ColumnGenerator {

    @Override
    public void fill(ColumnBuilder column, long first, long step, int count) {
        DecimalColumn.Builder decimals = (DecimalColumn.Builder) column;
        long range = max - min + 1;
        for (int i = 0; i < count; i++) {
            long row = first + i * step;
            if (nulls.isNull(row)) {
                decimals.appendNull();
            } else {
                decimals.append(min + RowBits.below(range, bits.of(row)));
            }
        }
    }
}
