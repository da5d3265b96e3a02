package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A table or view that is read.
 *
 * @param schema its columns, typed
 * @param order the columns by which its rows have an order that is the same again; empty if there is none
 */
record Dataset(Schema schema, Table table, List<TableColumn> order) {

    static Dataset of(Table table, List<TableColumn> columns) {
        List<Field> fields = columns.stream()
                .map(column -> new Field(column.name(), column.requireType().type(), !column.notNull()))
                .toList();
        List<String> names = columns.stream().map(TableColumn::name).toList();
        return of(
                new Schema(
                        table.name().toString(),
                        fields,
                        names.containsAll(table.primaryKey()) ? table.primaryKey() : List.of()),
                table);
    }

    /** Returns what is read of a table as {@code schema}, in the order of its primary key if that has one. */
    static Dataset of(Schema schema, Table table) {
        List<TableColumn> order = table.primaryKey().stream()
                .flatMap(name -> table.column(name).stream())
                .filter(column -> column.type().map(ColumnType::ordered).orElse(false))
                .toList();
        return new Dataset(schema, table, order.size() == table.primaryKey().size() ? order : List.of());
    }

    /** Returns the column of a field. */
    TableColumn column(String name) {
        return table.column(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "column '" + name + "' is not in " + table.name() + ": " + table.columnNames()));
    }

    /** Returns the columns of {@code wanted}, in its order. */
    List<TableColumn> columnsOf(Schema wanted) {
        return wanted.names().stream().map(this::column).toList();
    }

    /** Returns the column if each of its values is sure to be of its type, so that comparing them is, too. */
    Optional<TableColumn> comparable(String name) {
        TableColumn column = column(name);
        boolean counter = table.primaryKey().equals(List.of(name)) && column.filled();
        return column.requireType().form() != ReadForm.DYNAMIC || counter ? Optional.of(column) : Optional.empty();
    }
}
