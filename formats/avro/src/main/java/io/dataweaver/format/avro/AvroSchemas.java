package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Avro schema that rows are written with if none is given. The other way round: {@link AvroTypes}.
 *
 * <p>Names that Avro does not allow are made plain; the attribute {@link #NAME_ATTRIBUTE} keeps how they were.
 */
final class AvroSchemas {

    /** The attribute of a field that has the name of its column, if Avro does not allow that. */
    static final String NAME_ATTRIBUTE = "dataweaver-name";

    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    private final Set<String> recordNames = new HashSet<>();

    private AvroSchemas() {}

    /** Returns the schema of a record with the columns {@code fields}. */
    static Schema of(String dataset, List<Field> fields) {
        return new AvroSchemas().record(plainName(dataset), fields);
    }

    private Schema record(String wanted, List<Field> fields) {
        String name = wanted;
        for (int i = 2; !recordNames.add(name); i++) {
            name = wanted + "_" + i;
        }
        List<Schema.Field> avroFields = new ArrayList<>();
        Map<String, String> names = plainNames(fields);
        for (Field field : fields) {
            String plain = names.get(field.name());
            Schema type = schema(field.type(), name + "_" + plain);
            Schema.Field avroField = field.nullable()
                    ? new Schema.Field(plain, nullable(type), null, JsonProperties.NULL_VALUE)
                    : new Schema.Field(plain, type);
            if (!field.name().equals(plain)) {
                avroField.addProp(NAME_ATTRIBUTE, field.name());
            }
            avroFields.add(avroField);
        }
        return Schema.createRecord(name, null, null, false, avroFields);
    }

    /** Names that are plain already keep theirs; the others give way. */
    private static Map<String, String> plainNames(List<Field> fields) {
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Field field : fields) {
            if (plainName(field.name()).equals(field.name())) {
                names.put(field.name(), field.name());
                taken.add(field.name());
            }
        }
        for (Field field : fields) {
            String plain = plainName(field.name());
            String name = plain;
            if (!names.containsKey(field.name())) {
                for (int i = 2; !taken.add(name); i++) {
                    name = plain + "_" + i;
                }
                names.put(field.name(), name);
            }
        }
        return names;
    }

    /** Avro specification 1.12, "Names": letters, digits and underscores, no digit first. */
    private static String plainName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    private static Schema nullable(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    private Schema schema(DataType type, String name) {
        Schema plain = plainSchema(type);
        if (plain != null) {
            return plain;
        } else if (type instanceof DataType.ListOf list) {
            return Schema.createArray(nullable(schema(list.element(), name)));
        } else if (type instanceof DataType.MapOf map) {
            if (map.key() instanceof DataType.Text) {
                return Schema.createMap(nullable(schema(map.value(), name)));
            }
            Schema entries = Schema.createArray(
                    record(name, List.of(Field.required("key", map.key()), Field.nullable("value", map.value()))));
            entries.addProp(AvroTypes.LOGICAL_TYPE, AvroTypes.ENTRIES);
            return entries;
        }
        return record(name, ((DataType.Struct) type).fields());
    }

    /** Returns the schema of a type that is not nested; null if it is. */
    static @Nullable Schema plainSchema(DataType type) {
        if (type instanceof DataType.Bool) {
            return Schema.create(Schema.Type.BOOLEAN);
        } else if (type instanceof DataType.Int16) {
            return named(type, Schema.create(Schema.Type.INT));
        } else if (type instanceof DataType.Int32) {
            return Schema.create(Schema.Type.INT);
        } else if (type instanceof DataType.Int64) {
            return Schema.create(Schema.Type.LONG);
        } else if (type instanceof DataType.Float32) {
            return Schema.create(Schema.Type.FLOAT);
        } else if (type instanceof DataType.Float64) {
            return Schema.create(Schema.Type.DOUBLE);
        } else if (type instanceof DataType.Decimal decimal) {
            // Text has NaN and the infinities too, and every reader has text; few have Avro's `big-decimal`.
            return decimal.isUnbounded()
                    ? named(type, Schema.create(Schema.Type.STRING))
                    : LogicalTypes.decimal(decimal.precision(), decimal.scale())
                            .addToSchema(Schema.create(Schema.Type.BYTES));
        } else if (type instanceof DataType.Text) {
            return Schema.create(Schema.Type.STRING);
        } else if (type instanceof DataType.Bytes) {
            return Schema.create(Schema.Type.BYTES);
        } else if (type instanceof DataType.Date) {
            return LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
        } else if (type instanceof DataType.Uuid) {
            return LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
        } else if (type instanceof DataType.Json) {
            return named(type, Schema.create(Schema.Type.STRING));
        } else if (type instanceof DataType.Time time) {
            return time(time);
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp(
                    type,
                    timestamp.precision(),
                    LogicalTypes.localTimestampMillis(),
                    LogicalTypes.localTimestampMicros(),
                    LogicalTypes.localTimestampNanos());
        } else if (type instanceof DataType.Instant instant) {
            return timestamp(
                    type,
                    instant.precision(),
                    LogicalTypes.timestampMillis(),
                    LogicalTypes.timestampMicros(),
                    LogicalTypes.timestampNanos());
        }
        return null;
    }

    /** Avro has no time of day in nanoseconds: they become a long that other readers see as a number. */
    private static Schema time(DataType.Time type) {
        if (type.precision() <= MILLIS) {
            Schema millis = LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
            return type.precision() == MILLIS ? millis : named(type, millis);
        } else if (type.precision() <= MICROS) {
            Schema micros = LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
            return type.precision() == MICROS ? micros : named(type, micros);
        }
        return named(type, Schema.create(Schema.Type.LONG));
    }

    private static Schema timestamp(
            DataType type, int precision, LogicalType millis, LogicalType micros, LogicalType nanos) {
        LogicalType logical = precision <= MILLIS ? millis : precision <= MICROS ? micros : nanos;
        Schema schema = logical.addToSchema(Schema.create(Schema.Type.LONG));
        return precision == MILLIS || precision == MICROS || precision == NANOS ? schema : named(type, schema);
    }

    private static long unitsPerSecond(int precision) {
        return precision <= MILLIS ? 1_000 : precision <= MICROS ? 1_000_000 : 1_000_000_000;
    }

    /** Returns the last time of day as Avro encodes it: up to microseconds that is 24:00, as in columns. */
    static long lastOfDay(int precision) {
        long day = 86_400L * unitsPerSecond(precision);
        return precision <= MICROS ? day : day - 1;
    }

    /** Returns how many units of a column make one as Avro encodes them. */
    static long factor(int precision) {
        return precision <= MILLIS ? 1_000 : 1;
    }

    /** Returns of what a value as Avro encodes it is a multiple. */
    static long step(int precision) {
        long step = 1;
        int digits = precision <= MILLIS ? MILLIS : precision <= MICROS ? MICROS : NANOS;
        for (int i = precision; i < digits; i++) {
            step *= 10;
        }
        return step;
    }

    private static Schema named(DataType type, Schema schema) {
        schema.addProp(AvroTypes.TYPE_ATTRIBUTE, type.toString());
        return schema;
    }
}
