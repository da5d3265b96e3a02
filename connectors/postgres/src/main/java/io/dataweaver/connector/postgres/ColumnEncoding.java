package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
import org.jspecify.annotations.Nullable;

/**
 * How one field is written to one column, decided before the first row.
 *
 * @param source the type of the field
 * @param target the type of the column
 * @param encoding how to write it
 * @param element how to write the elements of an array; null if it is none
 */
record ColumnEncoding(
        DataType source,
        PgType target,
        Encoding encoding,
        @Nullable ColumnEncoding element) {}
