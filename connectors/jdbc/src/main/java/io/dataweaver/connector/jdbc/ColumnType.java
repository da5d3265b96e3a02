package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;

/**
 * The type of a column in a database.
 *
 * @param name as the database writes it
 * @param type every value of it is one of this, but for those that rows are rejected for
 * @param form how values are fetched
 * @param limit what a value may be that is stored
 * @param ordered whether comparing with a bound value agrees with the order of {@code order by}, and tells all values apart
 */
record ColumnType(String name, DataType type, ReadForm form, ValueLimit limit, boolean ordered) {

    static ColumnType of(String name, DataType type, ReadForm form) {
        return new ColumnType(name, type, form, ValueLimit.NONE, false);
    }

    ColumnType limitedTo(ValueLimit other) {
        return new ColumnType(name, type, form, other, ordered);
    }

    ColumnType asOrdered() {
        return new ColumnType(name, type, form, limit, true);
    }
}
