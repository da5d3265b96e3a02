package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Temporal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What a schema of Kafka Connect is here, and how its values become those of columns.
 *
 * <p>The names of types are those of Kafka's {@code org.apache.kafka.connect.data} and of Debezium's {@code io.debezium.time} and
 * {@code io.debezium.data}; a type of another name is what its base type is.
 *
 * @param type of the column
 * @param convert makes an object as {@code Column.value} returns them of one of Kafka Connect's; fails with
 *     IllegalArgumentException if there is none
 */
@SuppressWarnings("JavaUtilDate") // What Kafka Connect has its logical types in.
record ValueMapping(DataType type, Function<Object, Object> convert) {

    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    /**
     * Returns the mapping of a schema.
     *
     * @throws IllegalArgumentException if its values cannot be kept
     */
    static ValueMapping of(Schema schema) {
        ValueMapping named = schema.name() == null ? null : named(schema.name(), schema);
        return named == null ? base(schema) : named;
    }

    private static @Nullable ValueMapping named(String name, Schema schema) {
        return switch (name) {
            case Decimal.LOGICAL_NAME -> new ValueMapping(decimal(schema.parameters()), value -> value);
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                new ValueMapping(DataTypes.DATE, value -> local(value).toLocalDate());
            case org.apache.kafka.connect.data.Time.LOGICAL_NAME ->
                new ValueMapping(
                        new DataType.Time(MILLIS), value -> local(value).toLocalTime());
            case org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME ->
                new ValueMapping(new DataType.Instant(MILLIS), value -> ((java.util.Date) value).toInstant());
            case "io.debezium.time.Date" ->
                new ValueMapping(DataTypes.DATE, value -> LocalDate.ofEpochDay(number(value)));
            case "io.debezium.time.Time" -> time(MILLIS, 1_000);
            case "io.debezium.time.MicroTime" -> time(MICROS, 1_000_000);
            case "io.debezium.time.NanoTime" -> time(NANOS, 1_000_000_000);
            case "io.debezium.time.Timestamp" -> timestamp(MILLIS, 1_000);
            case "io.debezium.time.MicroTimestamp" -> timestamp(MICROS, 1_000_000);
            case "io.debezium.time.NanoTimestamp" -> timestamp(NANOS, 1_000_000_000);
            case "io.debezium.time.ZonedTimestamp" ->
                new ValueMapping(
                        DataTypes.TIMESTAMPTZ,
                        value -> OffsetDateTime.parse((String) value).toInstant());
            case "io.debezium.data.Json" -> new ValueMapping(DataTypes.JSON, value -> value);
            case "io.debezium.data.Uuid" -> new ValueMapping(DataTypes.UUID, value -> UUID.fromString((String) value));
            case "io.debezium.data.VariableScaleDecimal" ->
                new ValueMapping(DataTypes.DECIMAL, ValueMapping::variableScale);
            default -> null;
        };
    }

    private static ValueMapping base(Schema schema) {
        return switch (schema.type()) {
            case BOOLEAN -> new ValueMapping(DataTypes.BOOLEAN, value -> value);
            case INT8, INT16 -> new ValueMapping(DataTypes.SMALLINT, value -> value);
            case INT32 -> new ValueMapping(DataTypes.INTEGER, value -> value);
            case INT64 -> new ValueMapping(DataTypes.BIGINT, value -> value);
            case FLOAT32 -> new ValueMapping(DataTypes.REAL, value -> value);
            case FLOAT64 -> new ValueMapping(DataTypes.DOUBLE, value -> value);
            case STRING -> new ValueMapping(DataTypes.TEXT, value -> value);
            case BYTES -> new ValueMapping(DataTypes.BYTES, ValueMapping::bytes);
            case ARRAY -> list(of(schema.valueSchema()));
            case MAP -> map(of(schema.keySchema()), of(schema.valueSchema()));
            case STRUCT -> struct(schema);
        };
    }

    private static DataType decimal(Map<String, String> parameters) {
        int scale = Integer.parseInt(parameters.getOrDefault(Decimal.SCALE_FIELD, "-1"));
        int precision = Integer.parseInt(parameters.getOrDefault("connect.decimal.precision", "0"));
        return scale < 0 || precision < Math.max(scale, 1) || precision > DataType.Decimal.MAX_PRECISION
                ? DataTypes.DECIMAL
                : DataTypes.decimal(precision, scale);
    }

    private static Object variableScale(Object value) {
        Struct struct = (Struct) value;
        return new BigDecimal(new BigInteger((byte[]) bytes(struct.get("value"))), struct.getInt32("scale"));
    }

    /** Kafka Connect's own dates and times are milliseconds in UTC, whatever the zone of the JVM. */
    private static LocalDateTime local(Object value) {
        return LocalDateTime.ofInstant(((java.util.Date) value).toInstant(), ZoneOffset.UTC);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static ValueMapping time(int precision, long unitsPerSecond) {
        long day = 86_400 * unitsPerSecond;
        long nanos = 1_000_000_000 / unitsPerSecond;
        return new ValueMapping(new DataType.Time(precision), value -> {
            long units = number(value);
            if (units == day && precision <= Temporal.MAX_MICROS_PRECISION) {
                return LocalTime.MAX; // 24:00
            }
            if (units < 0 || units >= day) {
                throw new IllegalArgumentException("a time of " + units + "/" + unitsPerSecond
                        + " s is no time of a day, which a column of time holds");
            }
            return LocalTime.ofNanoOfDay(units * nanos);
        });
    }

    private static ValueMapping timestamp(int precision, long unitsPerSecond) {
        int nanos = (int) (1_000_000_000 / unitsPerSecond);
        return new ValueMapping(new DataType.Timestamp(precision), value -> {
            long units = number(value);
            return LocalDateTime.ofEpochSecond(
                    Math.floorDiv(units, unitsPerSecond),
                    (int) Math.floorMod(units, unitsPerSecond) * nanos,
                    ZoneOffset.UTC);
        });
    }

    private static Object bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value;
    }

    private static ValueMapping list(ValueMapping element) {
        return new ValueMapping(DataTypes.listOf(element.type), value -> {
            List<@Nullable Object> converted = new ArrayList<>();
            for (Object item : (List<?>) value) {
                converted.add(element.converted(item));
            }
            return converted;
        });
    }

    private static ValueMapping map(ValueMapping keys, ValueMapping values) {
        return new ValueMapping(DataTypes.mapOf(keys.type, values.type), value -> {
            Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((k, v) -> converted.put(keys.convert.apply(k), values.converted(v)));
            return converted;
        });
    }

    private static ValueMapping struct(Schema schema) {
        List<Field> fields = new ArrayList<>();
        Map<org.apache.kafka.connect.data.Field, ValueMapping> members = new LinkedHashMap<>();
        for (org.apache.kafka.connect.data.Field field : schema.fields()) {
            ValueMapping mapping = of(field.schema());
            members.put(field, mapping);
            fields.add(new Field(field.name(), mapping.type, field.schema().isOptional()));
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a struct without fields holds nothing");
        }
        return new ValueMapping(new DataType.Struct(fields), value -> {
            Map<String, @Nullable Object> converted = new LinkedHashMap<>();
            members.forEach((field, mapping) ->
                    converted.put(field.name(), mapping.converted(((Struct) value).getWithoutDefault(field.name()))));
            return converted;
        });
    }

    /** Returns the value of a column; null stays null, whatever default the schema has. */
    @Nullable Object converted(@Nullable Object value) {
        return value == null ? null : convert.apply(value);
    }

    /** Not the lambda's. */
    @Override
    public String toString() {
        return type.display();
    }
}
