package io.dataweaver.format.avro;

import io.dataweaver.api.data.RecordBatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Values that can be compared: those that Avro's library reads, and those of our columns. */
final class Values {

    private Values() {}

    /** Returns the rows of a batch, by column. */
    static List<Map<String, @Nullable Object>> of(RecordBatch batch) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int column = 0; column < batch.schema().size(); column++) {
                row.put(
                        batch.schema().field(column).name(),
                        plain(batch.column(column).value(batch.row(i))));
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof Collection<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), plain(item)));
            return entries;
        } else if (value instanceof Double number && number.isNaN()) {
            return Double.NaN;
        }
        return value;
    }

    /** Returns what the docs say that {@code datum}, as Avro's library read it, is as a value of a column. */
    static @Nullable Object ofAvro(@Nullable Object datum, Schema schema) {
        if (datum == null) {
            return null;
        }
        return switch (schema.getType()) {
            case NULL -> null;
            case UNION -> union(datum, schema);
            case RECORD -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                for (Schema.Field field : schema.getFields()) {
                    fields.put(field.name(), ofAvro(((IndexedRecord) datum).get(field.pos()), field.schema()));
                }
                yield fields;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                ((Collection<?>) datum).forEach(item -> items.add(ofAvro(item, schema.getElementType())));
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) datum)
                        .forEach((key, item) -> entries.put(String.valueOf(key), ofAvro(item, schema.getValueType())));
                yield entries;
            }
            case BYTES -> bytes(((ByteBuffer) datum).duplicate(), schema);
            case FIXED -> bytes(ByteBuffer.wrap(((GenericFixed) datum).bytes()), schema);
            case STRING -> schema.getLogicalType() == null ? datum.toString() : UUID.fromString(datum.toString());
            case ENUM -> datum.toString();
            case INT, LONG -> number(((Number) datum).longValue(), schema);
            case BOOLEAN, FLOAT, DOUBLE -> plain(datum instanceof Float f && f.isNaN() ? Float.NaN : datum);
        };
    }

    private static @Nullable Object union(Object datum, Schema union) {
        Schema branch = union.getTypes().get(GenericData.get().resolveUnion(union, datum));
        Object value = ofAvro(datum, branch);
        if (AvroTypes.branches(union).size() == 1) {
            return value;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Schema other : AvroTypes.branches(union)) {
            members.put(AvroTypes.branchName(union, other), other.equals(branch) ? value : null);
        }
        return members;
    }

    private static Object bytes(ByteBuffer bytes, Schema schema) {
        LogicalType logical = schema.getLogicalType();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        if (logical instanceof org.apache.avro.LogicalTypes.Decimal decimal) {
            return new BigDecimal(new BigInteger(copy), decimal.getScale());
        } else if (logical != null && logical.getName().equals("uuid")) {
            ByteBuffer bits = ByteBuffer.wrap(copy);
            return new UUID(bits.getLong(), bits.getLong());
        }
        return ByteBuffer.wrap(copy);
    }

    private static Object number(long value, Schema schema) {
        String logical =
                schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return switch (logical) {
            case "date" -> LocalDate.ofEpochDay(value);
            case "time-millis" -> LocalTime.ofNanoOfDay(value * 1_000_000);
            case "time-micros" -> LocalTime.ofNanoOfDay(value * 1_000);
            case "timestamp-millis" -> Instant.ofEpochMilli(value);
            case "timestamp-micros" ->
                Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000), Math.floorMod(value, 1_000_000) * 1_000L);
            case "local-timestamp-nanos" ->
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(value, 1_000_000_000),
                        (int) Math.floorMod(value, 1_000_000_000L),
                        ZoneOffset.UTC);
            case "" -> schema.getType() == Schema.Type.INT ? (Object) (int) value : (Object) value;
            default -> throw new IllegalArgumentException(logical);
        };
    }

    /** Tells whether Avro cannot hold {@code value}: it has no infinities, and its dates have 32 bits. */
    static boolean mayBeRejected(Object value) {
        return value.equals(LocalDate.MAX)
                || value.equals(LocalDate.MIN)
                || (value instanceof LocalDate date && date.toEpochDay() != (int) date.toEpochDay())
                || value.equals(LocalDateTime.MAX)
                || value.equals(LocalDateTime.MIN)
                || value.equals(Instant.MAX)
                || value.equals(Instant.MIN);
    }
}
