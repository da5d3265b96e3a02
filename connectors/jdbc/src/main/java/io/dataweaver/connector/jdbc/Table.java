package io.dataweaver.connector.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table or view as the database declares it.
 *
 * @param obstacle what stands against writing to it; empty if nothing does
 * @param primaryKey in its order; empty if there is none, or if it may hold null
 * @param uniques the columns of each unique constraint or index, the primary key among them
 */
record Table(
        TableName name,
        Optional<String> obstacle,
        List<TableColumn> columns,
        List<String> primaryKey,
        List<Set<String>> uniques) {

    /** Returns one that is only read. */
    static Table readOnly(TableName name, List<TableColumn> columns, List<String> primaryKey) {
        return new Table(
                name,
                Optional.of(name + " is only read"),
                columns,
                primaryKey,
                primaryKey.isEmpty() ? List.of() : List.of(Set.copyOf(primaryKey)));
    }

    Optional<TableColumn> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }

    List<String> columnNames() {
        return columns.stream().map(TableColumn::name).toList();
    }

    boolean isUniqueBy(List<String> key) {
        return uniques.contains(Set.copyOf(key));
    }
}
