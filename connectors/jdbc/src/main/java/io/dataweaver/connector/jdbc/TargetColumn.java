package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;

/**
 * A column that is written.
 *
 * @param field the index of the field in the schema of the batches
 * @param source the type of the field
 * @param column as the database declares it
 * @param key whether it identifies the row in an upsert
 */
record TargetColumn(int field, DataType source, TableColumn column, Binding binding, boolean key) {

    ColumnType type() {
        return column.requireType();
    }
}
