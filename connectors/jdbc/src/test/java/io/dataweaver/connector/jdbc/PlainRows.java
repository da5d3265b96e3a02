package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables back by the texts that the database gives, so that nothing of the connector is used. */
final class PlainRows {

    private PlainRows() {}

    /** Returns the rows of {@code table} with the columns and types of {@code schema}; none if it does not exist. */
    static List<Row> of(TestDatabase database, String table, Schema schema) throws SQLException {
        Dialect dialect = database.kind().dialect();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, table)) {
                return List.of();
            }
            if (database.kind() == TestDatabase.Kind.MARIADB) {
                statement.execute("set time_zone = '+00:00'");
            } else if (database.kind() == TestDatabase.Kind.H2) {
                statement.execute("set time zone 'UTC'");
            } else if (database.kind() == TestDatabase.Kind.DUCKDB) {
                statement.execute("set TimeZone = 'UTC'");
            }
            String columns = schema.fields().stream()
                    .map(field -> text(database.kind(), dialect.quote(field.name()), field.type()))
                    .collect(Collectors.joining(", "));
            List<Row> rows = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement("select " + columns + " from " + dialect.quote(table));
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < schema.size(); i++) {
                        values.add(value(schema.field(i).type(), result, i + 1));
                    }
                    rows.add(Row.of(values.toArray()));
                }
            }
            return rows;
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), null, table, new String[] {"TABLE", "BASE TABLE"})) {
            return tables.next();
        }
    }

    private static String text(TestDatabase.Kind kind, String column, DataType type) {
        boolean asText = type.layout() == DataType.Layout.DECIMAL
                || type instanceof DataType.Date
                || type instanceof DataType.Time
                || type instanceof DataType.Timestamp
                || type instanceof DataType.Instant
                || type instanceof DataType.Uuid
                || type instanceof DataType.Json;
        return asText
                ? "cast(" + column + " as " + (kind == TestDatabase.Kind.MARIADB ? "char" : "varchar") + ")"
                : column;
    }

    private static @Nullable Object value(DataType type, ResultSet row, int at) throws SQLException {
        if (row.getObject(at) == null) {
            return null;
        } else if (type instanceof DataType.Bool) {
            return row.getBoolean(at);
        } else if (type instanceof DataType.Int16) {
            return row.getShort(at);
        } else if (type instanceof DataType.Int32) {
            return row.getInt(at);
        } else if (type instanceof DataType.Int64) {
            return row.getLong(at);
        } else if (type instanceof DataType.Float32) {
            return row.getFloat(at);
        } else if (type instanceof DataType.Float64) {
            return row.getDouble(at);
        } else if (type instanceof DataType.Bytes) {
            return row.getBytes(at);
        }
        // A year beyond 9999 has no sign in DuckDB, as it has in Java.
        return value(type, row.getString(at).replaceFirst("^(?=\\d{5,6}-\\d\\d-\\d\\d)", "+"));
    }

    private static Object value(DataType type, String text) {
        if (type instanceof DataType.Decimal) {
            return text.equals("NaN") || text.endsWith("Infinity")
                    ? (Object) Double.valueOf(text)
                    : new BigDecimal(text);
        } else if (type instanceof DataType.Uuid) {
            return UUID.fromString(text);
        } else if (type instanceof DataType.Time) {
            return text.startsWith("24:00:00") ? Row.Mark.MIDNIGHT_AT_END : LocalTime.parse(text);
        } else if (type instanceof DataType.Date) {
            return isInfinite(text) ? (text.startsWith("-") ? LocalDate.MIN : LocalDate.MAX) : LocalDate.parse(text);
        } else if (type instanceof DataType.Timestamp) {
            return isInfinite(text)
                    ? (text.startsWith("-") ? LocalDateTime.MIN : LocalDateTime.MAX)
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } else if (type instanceof DataType.Instant) {
            return isInfinite(text) ? (text.startsWith("-") ? Instant.MIN : Instant.MAX) : instant(text);
        }
        return text;
    }

    private static boolean isInfinite(String text) {
        return text.endsWith("infinity");
    }

    private static Instant instant(String text) {
        String iso = text.replace(' ', 'T').replaceFirst("(Z|\\+00)$", "") + "Z";
        return OffsetDateTime.parse(iso).toInstant();
    }
}
