package io.dataweaver.connector.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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

    /** Returns this table once a column is called otherwise. */
    Table withRenamed(String old, String now) {
        UnaryOperator<String> called = column -> column.equals(old) ? now : column;
        return new Table(
                name,
                obstacle,
                columns.stream()
                        .map(column -> column.called(called.apply(column.name())))
                        .toList(),
                primaryKey.stream().map(called).toList(),
                uniques.stream()
                        .map(unique -> unique.stream().map(called).collect(Collectors.toUnmodifiableSet()))
                        .toList());
    }

    /** Returns this table once a column is gone. */
    Table without(String gone) {
        return new Table(
                name,
                obstacle,
                columns.stream().filter(column -> !column.name().equals(gone)).toList(),
                primaryKey,
                uniques);
    }

    List<String> columnNames() {
        return columns.stream().map(TableColumn::name).toList();
    }

    boolean isUniqueBy(List<String> key) {
        return uniques.contains(Set.copyOf(key));
    }
}
