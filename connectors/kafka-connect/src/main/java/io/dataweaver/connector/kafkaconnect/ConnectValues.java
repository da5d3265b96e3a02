package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What a type of ours is to sink connectors, the other way round from {@link ValueMapping}.
 *
 * <p>Types of Kafka Connect itself where they hold all values; those of Debezium where they do not, such as for microseconds.
 *
 * @param schema in Kafka Connect
 * @param convert makes a value of {@code schema} of an object as {@code Column.value} returns them; fails with
 *     IllegalArgumentException if there is none
 */
@SuppressWarnings("JavaUtilDate") // What Kafka Connect has its logical types in.
record ConnectValues(Schema schema, Function<Object, Object> convert) {

    private static final int MILLIS = 3;
    private static final int MICROS = 6;

    /**
     * Returns how values of {@code type} are given.
     *
     * @throws IllegalArgumentException if some have no form in Kafka Connect
     */
    static ConnectValues of(DataType type, boolean nullable) {
        SchemaBuilder builder;
        Function<Object, Object> convert = value -> value;
        if (type instanceof DataType.Bool) {
            builder = SchemaBuilder.bool();
        } else if (type instanceof DataType.Int16) {
            builder = SchemaBuilder.int16();
        } else if (type instanceof DataType.Int32) {
            builder = SchemaBuilder.int32();
        } else if (type instanceof DataType.Int64) {
            builder = SchemaBuilder.int64();
        } else if (type instanceof DataType.Float32) {
            builder = SchemaBuilder.float32();
        } else if (type instanceof DataType.Float64) {
            builder = SchemaBuilder.float64();
        } else if (type instanceof DataType.Decimal decimal) {
            if (decimal.isUnbounded()) {
                throw new IllegalArgumentException("a decimal without scale has no form in Kafka Connect; cast it to"
                        + " decimal(precision, scale) or to text");
            }
            builder = Decimal.builder(decimal.scale())
                    .parameter("connect.decimal.precision", Integer.toString(decimal.precision()));
            convert = value -> ((BigDecimal) value).setScale(decimal.scale());
        } else if (type instanceof DataType.Text) {
            builder = SchemaBuilder.string();
        } else if (type instanceof DataType.Bytes) {
            builder = SchemaBuilder.bytes();
            convert = value -> ByteBuffer.wrap((byte[]) value);
        } else if (type instanceof DataType.Uuid) {
            builder = SchemaBuilder.string().name("io.debezium.data.Uuid");
            convert = Object::toString;
        } else if (type instanceof DataType.Json) {
            builder = SchemaBuilder.string().name("io.debezium.data.Json");
        } else if (type instanceof DataType.Date) {
            builder = org.apache.kafka.connect.data.Date.builder();
            convert = value -> java.util.Date.from(finite((LocalDate) value, LocalDate.MIN, LocalDate.MAX)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant());
        } else if (type instanceof DataType.Time time) {
            builder = time(time.precision());
            convert = value -> timeOf((LocalTime) value, time.precision());
        } else if (type instanceof DataType.Timestamp timestamp) {
            builder = timestamp(timestamp.precision());
            convert = value -> timestampOf((LocalDateTime) value, timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            boolean millis = instant.precision() <= MILLIS;
            builder = millis
                    ? org.apache.kafka.connect.data.Timestamp.builder()
                    : SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp");
            convert = value -> {
                Instant moment = finite((Instant) value, Instant.MIN, Instant.MAX);
                return millis
                        ? java.util.Date.from(moment)
                        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
            };
        } else if (type instanceof DataType.ListOf list) {
            ConnectValues element = of(list.element(), true);
            builder = SchemaBuilder.array(element.schema);
            convert = value -> {
                List<@Nullable Object> converted = new ArrayList<>();
                ((List<?>) value).forEach(item -> converted.add(element.converted(item)));
                return converted;
            };
        } else if (type instanceof DataType.MapOf map) {
            ConnectValues keys = of(map.key(), false);
            ConnectValues values = of(map.value(), true);
            builder = SchemaBuilder.map(keys.schema, values.schema);
            convert = value -> {
                Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((k, v) -> converted.put(keys.convert.apply(k), values.converted(v)));
                return converted;
            };
        } else {
            return struct(((DataType.Struct) type).fields(), null, nullable);
        }
        return new ConnectValues(nullable ? builder.optional().build() : builder.build(), convert);
    }

    /**
     * Returns how structs of {@code fields} are given, which are maps here.
     *
     * @param name of the schema; null for none
     */
    static ConnectValues struct(List<Field> fields, @Nullable String name, boolean nullable) {
        SchemaBuilder builder = SchemaBuilder.struct();
        if (name != null) {
            builder.name(name);
        }
        Map<String, ConnectValues> members = new LinkedHashMap<>();
        for (Field field : fields) {
            ConnectValues values;
            try {
                values = of(field.type(), field.nullable());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("'" + field.name() + "': " + wrong.getMessage(), wrong);
            }
            members.put(field.name(), values);
            builder.field(field.name(), values.schema);
        }
        Schema schema = nullable ? builder.optional().build() : builder.build();
        return new ConnectValues(schema, value -> {
            Struct struct = new Struct(schema);
            members.forEach((member, values) -> struct.put(member, values.converted(((Map<?, ?>) value).get(member))));
            return struct;
        });
    }

    private static SchemaBuilder time(int precision) {
        if (precision <= MILLIS) {
            return org.apache.kafka.connect.data.Time.builder();
        }
        return SchemaBuilder.int64()
                .name(precision <= MICROS ? "io.debezium.time.MicroTime" : "io.debezium.time.NanoTime");
    }

    private static Object timeOf(LocalTime value, int precision) {
        if (value.equals(LocalTime.MAX) && precision <= MICROS) {
            throw new IllegalArgumentException("24:00 has no form in Kafka Connect");
        }
        long nanos = value.toNanoOfDay();
        if (precision <= MILLIS) {
            return new java.util.Date(nanos / 1_000_000);
        }
        return precision <= MICROS ? nanos / 1_000 : nanos;
    }

    private static SchemaBuilder timestamp(int precision) {
        String unit = precision <= MILLIS ? "Timestamp" : precision <= MICROS ? "MicroTimestamp" : "NanoTimestamp";
        return SchemaBuilder.int64().name("io.debezium.time." + unit);
    }

    private static Object timestampOf(LocalDateTime value, int precision) {
        LocalDateTime local = finite(value, LocalDateTime.MIN, LocalDateTime.MAX);
        long perSecond = precision <= MILLIS ? 1_000L : precision <= MICROS ? 1_000_000L : 1_000_000_000L;
        return Math.addExact(
                Math.multiplyExact(local.toEpochSecond(ZoneOffset.UTC), perSecond),
                local.getNano() / (1_000_000_000L / perSecond));
    }

    private static <T> T finite(T value, T least, T most) {
        if (value.equals(least) || value.equals(most)) {
            throw new IllegalArgumentException("an infinite date or time has no form in Kafka Connect");
        }
        return value;
    }

    /** Returns the value for Kafka Connect; null stays null. */
    @Nullable Object converted(@Nullable Object value) {
        return value == null ? null : convert.apply(value);
    }
}
