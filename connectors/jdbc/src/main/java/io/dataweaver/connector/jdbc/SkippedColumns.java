package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The columns that are left out.
 *
 * @param names each {@code column} or {@code table.column}
 */
record SkippedColumns(Set<String> names) {

    static SkippedColumns of(Options options) {
        return new SkippedColumns(
                Set.copyOf(options.find(JdbcOptions.SKIP_COLUMNS).orElse(List.of())));
    }

    /** Returns the columns of a table that are read, and adds to {@code problems} why some cannot be. */
    List<TableColumn> readable(Table table, List<String> problems) {
        List<TableColumn> columns = new ArrayList<>();
        for (TableColumn column : table.columns()) {
            if (names.contains(column.name()) || names.contains(table.name() + "." + column.name())) {
                continue;
            }
            if (column.type().isPresent()) {
                columns.add(column);
            } else {
                problems.add("column " + column.name() + " of " + table.name() + " is " + column.declared()
                        + ", whose values have no exact type here");
            }
        }
        if (columns.isEmpty()) {
            problems.add("table " + table.name() + " has no column left to read");
        }
        return columns;
    }
}
