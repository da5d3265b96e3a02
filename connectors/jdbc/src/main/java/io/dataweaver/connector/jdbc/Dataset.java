package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A table or view that is read, or the query.
 *
 * @param schema its columns, typed
 * @param table for the query, what it would be as one
 * @param order the columns by which its rows have an order that is the same again; empty if there is none
 * @param query empty for a table
 */
record Dataset(Schema schema, Table table, List<TableColumn> order, Optional<String> query) {

    /** The name of what a query gives. */
    static final String QUERY = "query";

    static Dataset of(Table table, List<TableColumn> columns) {
        return of(schema(table, columns), table);
    }

    static Dataset ofQuery(Table table, List<TableColumn> columns, String query) {
        return new Dataset(schema(table, columns), table, List.of(), Optional.of(query));
    }

    private static Schema schema(Table table, List<TableColumn> columns) {
        List<Field> fields = columns.stream()
                .map(column -> new Field(column.name(), column.requireType().type(), !column.notNull()))
                .toList();
        List<String> names = columns.stream().map(TableColumn::name).toList();
        return new Schema(
                table.name().toString(),
                fields,
                names.containsAll(table.primaryKey()) ? table.primaryKey() : List.of());
    }

    /** Returns what is read of a table as {@code schema}, in the order of its primary key if that has one. */
    static Dataset of(Schema schema, Table table) {
        List<TableColumn> order = table.primaryKey().stream()
                .flatMap(name -> table.column(name).stream())
                .filter(column -> column.type().map(ColumnType::ordered).orElse(false))
                .toList();
        return new Dataset(
                schema, table, order.size() == table.primaryKey().size() ? order : List.of(), Optional.empty());
    }

    /** Returns what stands behind FROM. */
    String from(Dialect dialect) {
        return query.map(Dataset::derived).orElseGet(() -> table.name().toSql(dialect));
    }

    /** Returns a query as a table; a comment may stand at its end. */
    static String derived(String query) {
        return "(" + query + "\n) q";
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
