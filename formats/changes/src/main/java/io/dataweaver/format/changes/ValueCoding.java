package io.dataweaver.format.changes;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.format.ValueFormatException;

/**
 * How the values of a column stand in an envelope, and back. Not thread-safe.
 *
 * <p>What cannot be told without loss throws a {@link ValueFormatException}, and adds nothing.
 */
interface ValueCoding {

    /** Returns the type that the nested format reads and writes. */
    DataType coded();

    /** Adds the value of {@code row}, or its mark, to a column of the type that rows have. */
    void decode(Column coded, int row, ColumnBuilder to);

    /** Adds the value of {@code row}, or its mark, to a column of the type that the nested format writes. */
    void encode(Column plain, int row, ColumnBuilder to);

    /** Makes the coding of a column. */
    interface Choice {
        ValueCoding of(DataType type);

        /** Returns what a column is whose values the nested format, left alone, takes for {@code type}. */
        default DataType inferred(DataType type) {
            return type;
        }
    }

    /** Returns what leaves values as they are. */
    static ValueCoding asItIs(DataType type) {
        return new ValueCoding() {
            @Override
            public DataType coded() {
                return type;
            }

            @Override
            public void decode(Column coded, int row, ColumnBuilder to) {
                to.appendFrom(coded, row);
            }

            @Override
            public void encode(Column plain, int row, ColumnBuilder to) {
                to.appendFrom(plain, row);
            }
        };
    }
}
