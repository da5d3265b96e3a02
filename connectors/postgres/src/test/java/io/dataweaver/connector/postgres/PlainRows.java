package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables back by the texts that the server gives, so that nothing of the connector is used. */
final class PlainRows {

    private static final Pattern DATE = Pattern.compile("(\\d+)-(\\d\\d)-(\\d\\d)(?: ([\\d:.]+))?(?:\\+00)?( BC)?");

    private PlainRows() {}

    /** Returns the rows of {@code table} with the columns and types of {@code schema}; none if it does not exist. */
    static List<Row> of(PostgresDatabase database, String table, Schema schema) throws SQLException {
        if (database.value("select to_regclass('" + table + "')") == null) {
            return List.of();
        }
        String columns = schema.names().stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + "\"::text")
                .collect(Collectors.joining(", "));
        List<Row> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'; set extra_float_digits = 3");
            try (ResultSet result = statement.executeQuery("select " + columns + " from " + table)) {
                while (result.next()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < schema.size(); i++) {
                        Field field = schema.field(i);
                        values.add(value(field.type(), result.getString(i + 1)));
                    }
                    rows.add(Row.of(values.toArray()));
                }
            }
        }
        return rows;
    }

    private static @Nullable Object value(DataType type, @Nullable String text) {
        if (text == null) {
            return null;
        } else if (type instanceof DataType.Bool) {
            return text.equals("true");
        } else if (type instanceof DataType.Int16) {
            return Short.valueOf(text);
        } else if (type instanceof DataType.Int32) {
            return Integer.valueOf(text);
        } else if (type instanceof DataType.Int64) {
            return Long.valueOf(text);
        } else if (type instanceof DataType.Float32) {
            return Float.valueOf(text);
        } else if (type instanceof DataType.Float64) {
            return Double.valueOf(text);
        } else if (type instanceof DataType.Decimal) {
            return text.equals("NaN") || text.endsWith("Infinity")
                    ? (Object) Double.valueOf(text)
                    : new BigDecimal(text);
        } else if (type instanceof DataType.Bytes) {
            return new Row.Bytes(text.substring(2));
        } else if (type instanceof DataType.Uuid) {
            return UUID.fromString(text);
        } else if (type instanceof DataType.Time) {
            return text.equals("24:00:00") ? Row.Mark.MIDNIGHT_AT_END : LocalTime.parse(text);
        } else if (type instanceof DataType.Date) {
            return isInfinite(text)
                    ? (text.startsWith("-") ? LocalDate.MIN : LocalDate.MAX)
                    : moment(text).toLocalDate();
        } else if (type instanceof DataType.Timestamp) {
            return isInfinite(text) ? (text.startsWith("-") ? LocalDateTime.MIN : LocalDateTime.MAX) : moment(text);
        } else if (type instanceof DataType.Instant) {
            return isInfinite(text)
                    ? (text.startsWith("-") ? Instant.MIN : Instant.MAX)
                    : moment(text).toInstant(ZoneOffset.UTC);
        }
        return text;
    }

    private static boolean isInfinite(String text) {
        return text.endsWith("infinity");
    }

    private static LocalDateTime moment(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a date: " + text);
        }
        int year = Integer.parseInt(matcher.group(1));
        LocalDate date = LocalDate.of(
                matcher.group(5) == null ? year : 1 - year,
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        String time = matcher.group(4);
        return time == null ? date.atStartOfDay() : date.atTime(LocalTime.parse(time));
    }
}
