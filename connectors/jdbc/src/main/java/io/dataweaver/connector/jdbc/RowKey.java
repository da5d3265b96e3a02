package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.state.StateObject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The primary key of a row, as texts that the database has made and reads again.
 *
 * @param values one a column of the key
 */
record RowKey(List<String> values) {

    RowKey {
        values = List.copyOf(values);
    }

    /** Returns what is selected for keys of {@code columns}. */
    static String select(List<TableColumn> columns, Dialect dialect) {
        return columns.stream()
                .map(column -> dialect.select(dialect.quote(column.name()), column.requireType()))
                .collect(Collectors.joining(", "));
    }

    static String orderBy(List<TableColumn> columns, Dialect dialect) {
        return " order by "
                + columns.stream().map(column -> ordered(column, dialect)).collect(Collectors.joining(", "));
    }

    private static String ordered(TableColumn column, Dialect dialect) {
        return dialect.ordered(dialect.quote(column.name()), column.requireType());
    }

    /**
     * Reads the key of the row at hand.
     *
     * @param first the column of the result with which it begins
     * @return empty if a value is not of its declared type, which only SQLite lets be
     */
    static Optional<RowKey> read(ResultSet row, int first, List<TableColumn> columns) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnType type = columns.get(i).requireType();
            if (type.form() == ReadForm.DYNAMIC) {
                Object value = row.getObject(first + i);
                boolean text = type.type() instanceof DataType.Text;
                if (text != value instanceof String || !(text || value instanceof Long || value instanceof Integer)) {
                    return Optional.empty();
                }
            }
            values.add(String.valueOf(row.getString(first + i)));
        }
        return Optional.of(new RowKey(values));
    }

    /** Returns the condition that a row is behind a key, or, if it is {@code last}, not behind it. */
    static String condition(List<TableColumn> columns, boolean last, Dialect dialect) {
        StringBuilder sql = new StringBuilder();
        int end = columns.size() - 1;
        for (int i = 0; i <= end; i++) {
            String name = ordered(columns.get(i), dialect);
            String operand = dialect.operand(columns.get(i).requireType());
            String compared = last ? (i == end ? " <= " : " < ") : " > ";
            sql.append(name).append(compared).append(operand);
            if (i < end) {
                sql.append(" or (").append(name).append(" = ").append(operand).append(" and (");
            }
        }
        return "(" + sql + "))".repeat(end) + ")";
    }

    /** Binds what {@link #condition} has placeholders for; returns the number of the next one. */
    int bind(PreparedStatement statement, int first, List<TableColumn> columns) throws SQLException {
        int next = first;
        for (int i = 0; i < columns.size(); i++) {
            int times = i < columns.size() - 1 ? 2 : 1;
            for (int time = 0; time < times; time++) {
                if (isWhole(columns.get(i).requireType())) {
                    statement.setLong(next++, Long.parseLong(values.get(i)));
                } else {
                    statement.setString(next++, values.get(i));
                }
            }
        }
        return next;
    }

    private static boolean isWhole(ColumnType type) {
        return type.form() == ReadForm.LONG
                || (type.form() == ReadForm.DYNAMIC && type.type().layout() == DataType.Layout.LONG);
    }

    /** Returns {@code json} with the key under names that begin with {@code prefix}. */
    StateObject addTo(StateObject json, String prefix) {
        StateObject with = json;
        for (int i = 0; i < values.size(); i++) {
            with = with.with(prefix + i, values.get(i));
        }
        return with;
    }

    /** Returns the key that {@link #addTo} has added; empty if there is none. */
    static Optional<RowKey> of(StateObject json, String prefix) {
        List<String> values = new ArrayList<>();
        while (json.has(prefix + values.size())) {
            values.add(json.text(prefix + values.size()));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new RowKey(values));
    }
}
