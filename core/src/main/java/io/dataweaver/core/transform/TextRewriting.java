package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.RecordBatch;

/** Makes a column of text by what is written for each value of another one. */
final class TextRewriting {

    private TextRewriting() {}

    /** Adds to {@code builder} exactly one text for the value {@code data[from..to)}. */
    interface Rewrite {
        void write(byte[] data, int from, int to, BytesColumn.Builder builder);
    }

    /** Returns a column with the marks of {@code column}; rows that {@code batch} does not show are undefined. */
    static BytesColumn of(BytesColumn column, RecordBatch batch, Rewrite rewrite) {
        BytesColumn.Builder builder = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.TEXT, batch.length());
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            while (builder.size() < row) {
                builder.appendNull(); // not shown
            }
            if (column.isPresent(row)) {
                rewrite.write(column.data(), column.start(row), column.end(row), builder);
            } else {
                builder.appendFrom(column, row);
            }
        }
        while (builder.size() < batch.length()) {
            builder.appendNull();
        }
        return builder.build();
    }
}
