package io.dataweaver.format.json;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowWriter;
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
import org.jspecify.annotations.Nullable;

/** Schemas and rows of all types that JSON holds, from a seed. */
final class RandomRows {

    private static final String[] NAMES = {
        "id",
        "a",
        "b\"c",
        "d\\e",
        "ключ",
        "a name that is longer than sixteen bytes",
        "x y",
        "\n",
        "日本",
        "\ud83d\ude00",
        "z"
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "seven77",
        "eight888",
        "nine99999",
        "\"",
        "\\",
        "a\nb\tc\r",
        "\u0000\u001f",
        "é",
        "日本語",
        "\ud83d\ude00\ud83d\ude00",
        "mostly plain text, with one é in it",
        "{\"not\":[\"json\"]}",
        "null",
        "\u007f\u0080\u07ff\u0800\uffff"
    };
    private static final String[] JSON = {
        "0",
        "-1.50",
        "1e400",
        "true",
        "\"\\u0041\\n\"",
        "[]",
        "{}",
        "[1, {\"a\" : [null]}]",
        "{\"a\":{\"a\":1}}",
        "\"é\ud83d\ude00\""
    };
    private static final long SECONDS_PER_CENTURY = 100L * 365 * 86_400;

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    Schema schema() {
        return new Schema("random", fields(3), List.of());
    }

    private List<Field> fields(int depth) {
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        int offset = random.nextInt(NAMES.length);
        for (int i = 0; i < count; i++) {
            fields.add(Field.nullable(NAMES[(offset + i) % NAMES.length], type(depth)));
        }
        return fields;
    }

    private DataType type(int depth) {
        return switch (random.nextInt(depth > 0 ? 20 : 17)) {
            case 0 -> DataTypes.BOOLEAN;
            case 1 -> DataTypes.SMALLINT;
            case 2 -> DataTypes.INTEGER;
            case 3 -> DataTypes.BIGINT;
            case 4 -> DataTypes.REAL;
            case 5 -> DataTypes.DOUBLE;
            case 6 -> DataTypes.DECIMAL;
            case 7 -> DataTypes.decimal(9, random.nextInt(10));
            case 8 -> DataTypes.decimal(38, 10);
            case 9, 10 -> DataTypes.TEXT;
            case 11 -> DataTypes.BYTES;
            case 12 -> DataTypes.DATE;
            case 13 -> new DataType.Time(random.nextInt(10));
            case 14 -> new DataType.Timestamp(random.nextInt(10));
            case 15 -> new DataType.Instant(random.nextInt(10));
            case 16 -> random.nextBoolean() ? DataTypes.UUID : DataTypes.JSON;
            case 17 -> DataTypes.listOf(type(depth - 1));
            case 18 -> DataTypes.mapOf(DataTypes.TEXT, type(depth - 1));
            default -> new DataType.Struct(fields(depth - 1));
        };
    }

    RecordBatch batch(Schema schema, int rows) {
        BatchBuilder builder = new BatchBuilder(schema, 1);
        for (int row = 1; row <= rows; row++) {
            RowWriter writer = builder.rowWriter();
            for (int i = 0; i < schema.size(); i++) {
                writer.set(i, value(schema.field(i).type()));
            }
            writer.end(row);
        }
        return builder.build();
    }

    private @Nullable Object value(DataType type) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        if (type instanceof DataType.Bool) {
            return random.nextBoolean();
        } else if (type instanceof DataType.Int16) {
            return (short) random.nextInt();
        } else if (type instanceof DataType.Int32) {
            return random.nextInt();
        } else if (type instanceof DataType.Int64) {
            return random.nextLong() >> random.nextInt(64);
        } else if (type instanceof DataType.Float32) {
            float value = Float.intBitsToFloat(random.nextInt());
            return Float.isFinite(value) ? value : 0.1f;
        } else if (type instanceof DataType.Float64) {
            double value =
                    random.nextBoolean() ? random.nextInt(1000) / 8.0 : Double.longBitsToDouble(random.nextLong());
            return Double.isFinite(value) ? value : -0.0;
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal(decimal);
        } else if (type instanceof DataType.Text) {
            return TEXTS[random.nextInt(TEXTS.length)].repeat(random.nextInt(3));
        } else if (type instanceof DataType.Json) {
            return JSON[random.nextInt(JSON.length)];
        } else if (type instanceof DataType.Bytes) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type instanceof DataType.Uuid) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type instanceof DataType.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(value(list.element()));
            }
            return values;
        } else if (type instanceof DataType.MapOf map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.put(TEXTS[random.nextInt(TEXTS.length)], value(map.value()));
            }
            return values;
        } else if (type instanceof DataType.Struct struct) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            struct.fields().forEach(field -> values.put(field.name(), value(field.type())));
            return values;
        }
        return temporal(type);
    }

    private BigDecimal decimal(DataType.Decimal type) {
        if (type.isUnbounded()) {
            return new BigDecimal(new BigInteger(1 + random.nextInt(200), random), random.nextInt(30))
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
        }
        BigInteger digits = new BigInteger(1 + random.nextInt(126), random);
        return new BigDecimal(digits.mod(BigInteger.TEN.pow(type.precision())), type.scale());
    }

    private Object temporal(DataType type) {
        if (type instanceof DataType.Date) {
            return random.nextInt(9) == 0 ? LocalDate.MIN : LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
        }
        int precision = type instanceof DataType.Time time
                ? time.precision()
                : type instanceof DataType.Timestamp timestamp
                        ? timestamp.precision()
                        : ((DataType.Instant) type).precision();
        int step = (int) Math.pow(10, 9 - precision);
        int nanos = random.nextInt(1_000_000_000) / step * step;
        long seconds = (random.nextLong() % SECONDS_PER_CENTURY);
        if (type instanceof DataType.Time) {
            return LocalTime.ofSecondOfDay(Math.floorMod(seconds, 86_400L)).withNano(nanos);
        }
        return type instanceof DataType.Timestamp
                ? LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)
                : Instant.ofEpochSecond(seconds, nanos);
    }
}
