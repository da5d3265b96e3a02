package io.dataweaver.format.csv;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Field;

/** Reads columns of the types that have no loop of their own. */
final class AnyReader extends FieldReader {

    private ColumnBuilder builder;

    AnyReader(Field field, int column, CsvOptions options) {
        super(field, column, options);
        this.builder = ColumnBuilder.of(field.type(), 1);
    }

    @Override
    void bind(ColumnBuilder newBuilder) {
        builder = newBuilder;
    }

    @Override
    void read(RecordBlock block) {
        int fields = block.fields;
        for (int row = 0, at = column; row < block.rows; row++, at += fields) {
            readAny(block, row, block.spans[at], builder);
        }
    }
}
