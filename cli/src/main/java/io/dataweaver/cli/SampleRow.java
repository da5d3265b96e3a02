package io.dataweaver.cli;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A row that a test may give a pipeline: made from types alone, so that no value of real data gets into a file. */
final class SampleRow {

    /** More columns than that hide what a test is about. */
    private static final int COLUMNS = 6;

    private SampleRow() {}

    /** Returns the columns for a test: those of the key, and some others that have a plain value. */
    static List<Field> fields(Schema schema) {
        Stream<Field> key = schema.key().stream().map(name -> schema.field(schema.indexOf(name)));
        Stream<Field> others =
                schema.fields().stream().filter(field -> !schema.key().contains(field.name()));
        return Stream.concat(key, others)
                .filter(field -> value(field).isPresent())
                .limit(COLUMNS)
                .toList();
    }

    /** Returns a value for each of {@code fields}, which {@link #fields} told. */
    static Map<String, Object> of(List<Field> fields) {
        Map<String, Object> row = new LinkedHashMap<>();
        fields.forEach(field -> value(field).ifPresent(value -> row.put(field.name(), value)));
        return row;
    }

    private static Optional<Object> value(Field field) {
        DataType type = field.type();
        if (type instanceof DataType.Bool) {
            return Optional.of(true);
        }
        if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64) {
            return Optional.of(1L);
        }
        if (type instanceof DataType.Decimal || type instanceof DataType.Float32 || type instanceof DataType.Float64) {
            return Optional.of(number(type));
        }
        if (type instanceof DataType.Text) {
            return Optional.of("text");
        }
        if (type instanceof DataType.Uuid) {
            return Optional.of("0f8fad5b-d9cb-469f-a165-70867728950e");
        }
        return moment(type);
    }

    private static BigDecimal number(DataType type) {
        boolean whole = type instanceof DataType.Decimal decimal && decimal.precision() > 0 && decimal.scale() <= 0;
        return new BigDecimal(whole ? "0" : "0.5");
    }

    private static Optional<Object> moment(DataType type) {
        if (type instanceof DataType.Date) {
            return Optional.of("2026-01-31");
        }
        if (type instanceof DataType.Time) {
            return Optional.of("12:30:00");
        }
        if (type instanceof DataType.Timestamp) {
            return Optional.of("2026-01-31 12:30:00");
        }
        if (type instanceof DataType.Instant) {
            return Optional.of("2026-01-31T12:30:00Z");
        }
        return Optional.empty();
    }
}
