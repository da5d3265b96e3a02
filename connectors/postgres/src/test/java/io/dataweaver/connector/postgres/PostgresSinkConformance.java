package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.sink.SinkConformanceTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What every sink must do, on a database of its own for each test. */
abstract class PostgresSinkConformance extends SinkConformanceTest {

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final String mode;

    PostgresSinkConformance(String mode) {
        this.mode = mode;
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new PostgresSinkPlugin().descriptor();
    }

    @Override
    protected Sink openSink(Schema schema) {
        return SinkHarness.sink(database, "mode", mode);
    }

    @Override
    protected List<Row> stored(Schema schema) throws SQLException {
        return PlainRows.of(database, schema.dataset(), schema);
    }

    @Override
    protected Optional<Row> refusedRow() {
        return Optional.of(Row.of(99L, "a\0b"));
    }

    /** JSON, maps and structs are {@code jsonb}, which has its own order of keys; lists are arrays. */
    @Override
    protected @Nullable Object isStoredAs(DataType type, Object value) {
        if (type instanceof DataType.Json) {
            return ask("select ?::jsonb::text", value.toString());
        } else if (type instanceof DataType.MapOf || type instanceof DataType.Struct) {
            // An empty map and an empty list look the same in these rows.
            return ask("select ?::jsonb::text", value.equals(List.of()) ? "{}" : json(value));
        } else if (type instanceof DataType.ListOf) {
            return ask("select array(select jsonb_array_elements_text(?::jsonb))::text", json(value));
        }
        return value;
    }

    private String ask(String sql, String json) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, json);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(json, failed);
        }
    }

    private static String json(@Nullable Object value) {
        if (value == null || value instanceof Number) {
            return String.valueOf(value);
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Row.Entry) {
            return list.stream()
                    .map(Row.Entry.class::cast)
                    .map(entry -> json(String.valueOf(entry.key())) + ":" + json(entry.value()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (value instanceof List<?> list) {
            return list.stream().map(PostgresSinkConformance::json).collect(Collectors.joining(",", "[", "]"));
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.toString().chars().forEach(c -> quoted.append(String.format("\\u%04x", c)));
        return quoted.append('"').toString();
    }
}
