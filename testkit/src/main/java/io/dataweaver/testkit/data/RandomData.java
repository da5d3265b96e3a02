package io.dataweaver.testkit.data;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Random schemas and rows: the same for the same seed, on every machine. A third of the values are {@link EdgeValues}.
 *
 * <p>Not thread-safe.
 */
public final class RandomData {

    private static final List<DataType> SIMPLE = List.of(
            DataTypes.BOOLEAN,
            DataTypes.SMALLINT,
            DataTypes.INTEGER,
            DataTypes.BIGINT,
            DataTypes.REAL,
            DataTypes.DOUBLE,
            DataTypes.DECIMAL,
            DataTypes.decimal(15, 2),
            DataTypes.decimal(38, 10),
            DataTypes.TEXT,
            DataTypes.BYTES,
            DataTypes.DATE,
            DataTypes.TIME,
            DataTypes.TIMESTAMP,
            DataTypes.TIMESTAMPTZ,
            DataTypes.UUID,
            DataTypes.JSON);
    private static final int MAX_ITEMS = 4;
    private static final int MAX_TEXT = 40;

    private final long seed;
    private final Random random;

    /** Creates a source of data; {@link #toString} prints the seed, for messages of failing tests. */
    public RandomData(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Returns every type without parameters, some with, and one of each nested kind. */
    public static List<DataType> allTypes() {
        List<DataType> types = new ArrayList<>(SIMPLE);
        types.add(DataTypes.listOf(DataTypes.TEXT));
        types.add(DataTypes.mapOf(DataTypes.TEXT, DataTypes.BIGINT));
        types.add(DataTypes.struct(
                Field.nullable("a", DataTypes.BIGINT), Field.nullable("b c", DataTypes.listOf(DataTypes.INTEGER))));
        return types;
    }

    /**
     * Returns a schema of nullable columns {@code c0}, {@code c1}, …, after a key column {@code id} of type bigint.
     *
     * @param allowed which types may occur
     */
    public Schema schema(String dataset, int columns, Predicate<DataType> allowed) {
        List<DataType> types = allTypes().stream().filter(allowed).toList();
        List<Field> fields = new ArrayList<>();
        fields.add(Field.required("id", DataTypes.BIGINT));
        for (int i = 0; i < columns; i++) {
            fields.add(Field.nullable("c" + i, types.get(random.nextInt(types.size()))));
        }
        return new Schema(dataset, fields, List.of("id"));
    }

    /** Returns rows of {@code schema}; a bigint column {@code id} counts from 1, and one value in eight is null. */
    public List<Row> rows(Schema schema, int count) {
        List<Row> rows = new ArrayList<>();
        for (int row = 1; row <= count; row++) {
            @Nullable Object[] values = new Object[schema.size()];
            for (int column = 0; column < values.length; column++) {
                Field field = schema.field(column);
                boolean isId = field.name().equals("id") && field.type().equals(DataTypes.BIGINT);
                values[column] = isId ? Long.valueOf(row) : nullable(field);
            }
            rows.add(Row.of(values));
        }
        return rows;
    }

    private @Nullable Object nullable(Field field) {
        return field.nullable() && random.nextInt(8) == 0 ? null : value(field.type());
    }

    /** Returns a value of {@code type}, as {@link Row} holds it. */
    public Object value(DataType type) {
        if (random.nextInt(3) == 0) {
            List<Object> edges = EdgeValues.of(type);
            return edges.get(random.nextInt(edges.size()));
        }
        return switch (type.layout()) {
            case LONG -> ofLong(type);
            case DOUBLE -> type instanceof DataType.Float32 ? (Object) ofFloat() : (Object) ofDouble();
            case DECIMAL -> decimal((DataType.Decimal) type);
            case BYTES -> ofBytes(type);
            case LIST -> list((DataType.ListOf) type);
            case MAP -> map((DataType.MapOf) type);
            case STRUCT -> struct((DataType.Struct) type);
        };
    }

    private Object ofLong(DataType type) {
        if (type instanceof DataType.Bool) {
            return random.nextBoolean();
        } else if (type instanceof DataType.Int16) {
            return (short) random.nextInt();
        } else if (type instanceof DataType.Int32) {
            return random.nextInt();
        } else if (type instanceof DataType.Int64) {
            return random.nextLong() >> random.nextInt(Long.SIZE);
        } else if (type instanceof DataType.Date) {
            return LocalDate.ofEpochDay(random.nextInt(200_000) - 100_000);
        } else if (type instanceof DataType.Time time) {
            return LocalTime.ofSecondOfDay(random.nextInt(86_400)).withNano(nanos(time.precision()));
        } else if (type instanceof DataType.Timestamp timestamp) {
            return LocalDateTime.ofEpochSecond(seconds(), nanos(timestamp.precision()), ZoneOffset.UTC);
        }
        return Instant.ofEpochSecond(seconds(), nanos(((DataType.Instant) type).precision()));
    }

    private long seconds() {
        return random.nextInt() * 2L;
    }

    private int nanos(int precision) {
        int unit = BigInteger.TEN.pow(9 - precision).intValueExact();
        return random.nextInt(1_000_000_000 / unit) * unit;
    }

    private Float ofFloat() {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isNaN(value) ? Float.NaN : value;
    }

    private Double ofDouble() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isNaN(value) ? Double.NaN : value;
    }

    private BigDecimal decimal(DataType.Decimal type) {
        if (type.isUnbounded()) {
            return new BigDecimal(new BigInteger(random.nextInt(200) + 1, random), random.nextInt(50));
        }
        BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(type.precision()));
        BigInteger digits = new BigInteger(limit.bitLength() + 8, random).mod(limit);
        return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), type.scale());
    }

    private Object ofBytes(DataType type) {
        if (type instanceof DataType.Uuid) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type instanceof DataType.Bytes) {
            byte[] bytes = new byte[random.nextInt(MAX_TEXT)];
            random.nextBytes(bytes);
            return Row.Bytes.of(bytes);
        } else if (type instanceof DataType.Json) {
            return "{\"n\":" + random.nextInt() + ",\"t\":[" + random.nextBoolean() + ",null]}";
        }
        return text();
    }

    /** Text of any characters that text can hold: no NUL, no half of a surrogate pair. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(MAX_TEXT);
        while (text.length() < length) {
            int codePoint = switch (random.nextInt(8)) {
                case 0 -> 1 + random.nextInt(0xD7FF);
                case 1 -> 0x10000 + random.nextInt(0x100000);
                case 2 -> "\"',;|\\\n\r\t{}[]:".charAt(random.nextInt(14));
                default -> ' ' + random.nextInt(95);
            };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private List<@Nullable Object> list(DataType.ListOf type) {
        List<@Nullable Object> items = new ArrayList<>();
        int size = random.nextInt(MAX_ITEMS);
        for (int i = 0; i < size; i++) {
            items.add(random.nextInt(8) == 0 ? null : value(type.element()));
        }
        return items;
    }

    private List<Row.Entry> map(DataType.MapOf type) {
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        int size = random.nextInt(MAX_ITEMS);
        for (int i = 0; i < size; i++) {
            entries.put(value(type.key()), random.nextInt(8) == 0 ? null : value(type.value()));
        }
        List<Row.Entry> list = new ArrayList<>();
        entries.forEach((key, value) -> list.add(new Row.Entry(key, value)));
        return list;
    }

    private List<Row.Entry> struct(DataType.Struct type) {
        List<Row.Entry> entries = new ArrayList<>();
        type.fields().forEach(field -> entries.add(new Row.Entry(field.name(), nullable(field))));
        return entries;
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
