package io.dataweaver.connector.generator;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;

/** Random UUIDs: RFC 9562 §5.4, version 4. */
record UuidGenerator(RowBits high, RowBits low, NullShare nulls) implements ColumnGenerator {

    @Override
    public DataType type() {
        return DataTypes.UUID;
    }

    @Override
    public void fill(ColumnBuilder column, long first, long step, int count) {
        BytesColumn.Builder bytes = (BytesColumn.Builder) column;
        for (int i = 0; i < count; i++) {
            long row = first + i * step;
            if (nulls.isNull(row)) {
                bytes.appendNull();
            } else {
                long versioned = (high.of(row) & 0xffffffffffff0fffL) | 0x4000L;
                long variant = (low.of(row) & 0x3fffffffffffffffL) | 0x8000000000000000L;
                bytes.append(versioned, variant);
            }
        }
    }
}
