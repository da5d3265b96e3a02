package io.dataweaver.connector.jdbc;

import java.util.Optional;

/**
 * A column of a table as the database declares it.
 *
 * @param type empty if no type of ours holds its values
 * @param declared the type as it is declared
 * @param notNull whether it refuses null
 * @param filled whether the database fills it if no value comes: by a default or a counter
 * @param generated whether it computes itself and cannot be written
 */
record TableColumn(
        String name, Optional<ColumnType> type, String declared, boolean notNull, boolean filled, boolean generated) {

    /** Returns a column of a query, which may hold null. */
    static TableColumn ofQuery(String name, Optional<ColumnType> type, String declared) {
        return new TableColumn(name, type, declared, false, false, false);
    }

    /** Returns this column under another name. */
    TableColumn called(String other) {
        return new TableColumn(other, type, declared, notNull, filled, generated);
    }

    /** Returns the type of a column that was found to have one. */
    ColumnType requireType() {
        return type.orElseThrow(() -> new IllegalStateException("column " + name + " of " + declared + " has no type"));
    }
}
