package io.dataweaver.format.avro;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.format.ByteOutput;
import java.util.function.IntFunction;

/** Writes the fields of one record. Not thread-safe. */
final class RecordEncoder {

    private final ValueEncoder[] fields;
    private final int[] columns;

    /**
     * Creates an encoder.
     *
     * @param columns where the values of each field come from; -1 for those that come from no column
     */
    RecordEncoder(ValueEncoder[] fields, int[] columns) {
        this.fields = fields;
        this.columns = columns;
    }

    /** Says where values come from, from now on. */
    void bind(IntFunction<Column> newColumns) {
        for (int i = 0; i < fields.length; i++) {
            if (columns[i] >= 0) {
                fields[i].bind(newColumns.apply(columns[i]));
            }
        }
    }

    /** Writes the record at {@code row}. */
    void write(int row, ByteOutput out) {
        for (ValueEncoder field : fields) {
            field.write(row, out);
        }
    }
}
