package io.dataweaver.format.avro;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** Random Avro schemas, values and evolved schemas: the same for the same seed. */
final class RandomAvro {

    private static final int MAX_DEPTH = 3;

    private final Random random;
    private int names;

    RandomAvro(long seed) {
        random = new Random(seed);
    }

    /** Returns a record of some fields. */
    Schema record() {
        return record(0);
    }

    private Schema record(int depth) {
        String name = "R" + names++;
        List<Schema.Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(depth == 0 ? 8 : 4);
        for (int i = 0; i < count; i++) {
            fields.add(new Schema.Field("f" + names++, schema(depth + 1)));
        }
        return Schema.createRecord(name, null, "random", false, fields);
    }

    private Schema schema(int depth) {
        return random.nextInt(4) == 0 ? union(depth) : single(depth);
    }

    private Schema union(int depth) {
        List<Schema> branches = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            branches.add(Schema.create(Schema.Type.NULL));
        }
        int count = 1 + random.nextInt(random.nextBoolean() ? 1 : 4);
        for (int i = 0; i < count; i++) {
            Schema branch = single(depth);
            if (branches.stream().noneMatch(other -> other.getFullName().equals(branch.getFullName()))) {
                branches.add(random.nextBoolean() ? branches.size() : 0, branch);
            }
        }
        return Schema.createUnion(branches);
    }

    private Schema single(int depth) {
        return switch (random.nextInt(depth >= MAX_DEPTH ? 22 : 26)) {
            case 0 -> Schema.create(Schema.Type.BOOLEAN);
            case 1, 2 -> Schema.create(Schema.Type.INT);
            case 3, 4 -> Schema.create(Schema.Type.LONG);
            case 5 -> Schema.create(Schema.Type.FLOAT);
            case 6 -> Schema.create(Schema.Type.DOUBLE);
            case 7 -> Schema.create(Schema.Type.BYTES);
            case 8, 9 -> Schema.create(Schema.Type.STRING);
            case 10 -> Schema.createFixed("F" + names++, null, null, 1 + random.nextInt(20));
            case 11 -> Schema.createEnum("E" + names++, null, null, List.of("A", "B", "C"));
            case 12 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case 13 -> LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
            case 14 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 15 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 16 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 17 -> LogicalTypes.localTimestampNanos().addToSchema(Schema.create(Schema.Type.LONG));
            case 18 -> LogicalTypes.decimal(1 + random.nextInt(40), 0).addToSchema(Schema.create(Schema.Type.BYTES));
            case 19 -> LogicalTypes.decimal(20, 5).addToSchema(Schema.createFixed("D" + names++, null, null, 9));
            case 20 -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
            case 21 -> LogicalTypes.uuid().addToSchema(Schema.createFixed("U" + names++, null, null, 16));
            case 22 -> Schema.createArray(schema(depth + 1));
            case 23 -> Schema.createMap(schema(depth + 1));
            default -> record(depth);
        };
    }

    /** Returns {@code count} records of {@code schema}, as Avro's generic classes have them. */
    List<Object> values(Schema schema, int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(Objects.requireNonNull(value(schema)));
        }
        return values;
    }

    /** Returns a value of {@code schema}, as Avro's generic classes have it. */
    @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> intOf(schema);
            case LONG -> longOf(schema);
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case BYTES -> ByteBuffer.wrap(bytes(schema));
            case STRING ->
                new Utf8(
                        schema.getLogicalType() == null
                                ? text()
                                : new UUID(random.nextLong(), random.nextLong()).toString());
            case FIXED -> new GenericData.Fixed(schema, bytes(schema));
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())));
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(schema.getElementType()));
                }
                yield items;
            }
            case MAP -> {
                Map<Utf8, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put(new Utf8(text()), value(schema.getValueType()));
                }
                yield entries;
            }
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
                yield record;
            }
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
        };
    }

    private int intOf(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.TimeMillis) {
            return random.nextInt(86_400_000);
        }
        return random.nextInt() >> random.nextInt(Integer.SIZE);
    }

    private long longOf(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.TimeMicros) {
            return random.nextInt(86_400) * 1_000_000L + random.nextInt(1_000_000);
        }
        long value = random.nextLong() >> random.nextInt(Long.SIZE);
        return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? value / 1_000 : value;
    }

    private byte[] bytes(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(decimal.getPrecision()));
            BigInteger digits = new BigInteger(limit.bitLength() + 8, random).mod(limit);
            byte[] bytes = (random.nextBoolean() ? digits : digits.negate()).toByteArray();
            if (schema.getType() == Schema.Type.BYTES) {
                return bytes;
            }
            byte[] fixed = new byte[schema.getFixedSize()];
            java.util.Arrays.fill(fixed, (byte) (bytes[0] < 0 ? -1 : 0));
            System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
            return fixed;
        }
        byte[] bytes = new byte[schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : random.nextInt(30)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(random.nextInt(5) == 0 ? 0xe0 + random.nextInt(0x2000) : ' ' + random.nextInt(95));
        }
        return text.toString();
    }

    /** Returns a schema of which records of {@code writer}, a record, can be read by the rules of schema resolution. */
    Schema evolved(Schema writer) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : writer.getFields()) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            boolean renamed = random.nextInt(4) == 0;
            Schema.Field read =
                    new Schema.Field(renamed ? field.name() + "_new" : field.name(), promoted(field.schema()));
            if (renamed) {
                read.addAlias(field.name());
            }
            fields.add(random.nextInt(fields.size() + 1), read);
        }
        fields.add(
                random.nextInt(fields.size() + 1),
                new Schema.Field("added" + names++, Schema.create(Schema.Type.STRING), null, "a default"));
        fields.add(
                random.nextInt(fields.size() + 1),
                new Schema.Field(
                        "added" + names++, Schema.createArray(Schema.create(Schema.Type.INT)), null, List.of(1, 2)));
        return Schema.createRecord(writer.getName(), null, writer.getNamespace(), false, fields);
    }

    private Schema promoted(Schema schema) {
        if (schema.getLogicalType() != null) {
            return schema;
        }
        return switch (schema.getType()) {
            case INT -> Schema.create(random.nextBoolean() ? Schema.Type.LONG : Schema.Type.DOUBLE);
            case FLOAT -> Schema.create(Schema.Type.DOUBLE);
            case STRING -> Schema.create(random.nextBoolean() ? Schema.Type.BYTES : Schema.Type.STRING);
            case BOOLEAN -> Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
            case RECORD -> evolved(schema);
            case ENUM -> Schema.createEnum(schema.getName(), null, null, List.of("C", "B", "X"), "X");
            case NULL, LONG, DOUBLE, BYTES, FIXED, ARRAY, MAP, UNION -> schema;
        };
    }
}
