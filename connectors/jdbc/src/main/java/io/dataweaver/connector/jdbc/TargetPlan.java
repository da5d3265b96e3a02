package io.dataweaver.connector.jdbc;

import io.dataweaver.api.sink.UnwantedValues;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How rows get into their table.
 *
 * @param dialect in whose SQL
 * @param shown the table that is meant, for messages
 * @param written the table that is written: that one, or the one that collects its replacement
 * @param columns those that are written
 * @param unwanted the values for which rows are rejected, since there is no column for them
 * @param upsert whether a row takes the place of the one of its key
 * @param mostBytes of a batch of rows, as {@link RowBinder#bytes} counts them
 */
record TargetPlan(
        SinkDialect dialect,
        TableName shown,
        TableName written,
        List<TargetColumn> columns,
        UnwantedValues unwanted,
        boolean upsert,
        long mostBytes) {

    /** Returns the table that is written, as SQL. */
    String into() {
        return written.toSql(dialect);
    }

    private List<String> names() {
        return columns.stream()
                .map(column -> dialect.quote(column.column().name()))
                .toList();
    }

    /** Returns the statement that stores a row. */
    String store() {
        List<String> placeholders =
                columns.stream().map(column -> dialect.bind(column.type())).toList();
        if (upsert) {
            List<String> key = columns.stream()
                    .filter(TargetColumn::key)
                    .map(column -> dialect.quote(column.column().name()))
                    .toList();
            return dialect.upsert(into(), names(), key, placeholders);
        }
        return "insert into " + into() + " (" + String.join(", ", names()) + ") values ("
                + String.join(", ", placeholders) + ")";
    }

    /** Returns the statement that removes the row of a key. */
    String remove() {
        return "delete from " + into()
                + columns.stream()
                        .filter(TargetColumn::key)
                        .map(column -> dialect.quote(column.column().name()) + " = " + dialect.operand(column.type()))
                        .collect(Collectors.joining(" and ", " where ", ""));
    }
}
