package io.dataweaver.api.testing;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Temporal;
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

/** Java values of every type, with the edges far more often than chance would bring them. */
public final class RandomValues {

    private static final int NULL_ONE_IN = 7;

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    /** Returns the types whose values have a text of their own. */
    public static List<DataType> plainTypes() {
        List<DataType> types = new ArrayList<>(List.of(
                DataTypes.BOOLEAN,
                DataTypes.SMALLINT,
                DataTypes.INTEGER,
                DataTypes.BIGINT,
                DataTypes.REAL,
                DataTypes.DOUBLE,
                DataTypes.DECIMAL,
                DataTypes.TEXT,
                DataTypes.BYTES,
                DataTypes.DATE,
                DataTypes.UUID,
                DataTypes.JSON));
        for (int[] digits :
                new int[][] {{1, 0}, {1, 1}, {5, 2}, {18, 0}, {18, 18}, {19, 0}, {20, 0}, {38, 10}, {1000, 500}}) {
            types.add(DataTypes.decimal(digits[0], digits[1]));
        }
        for (int precision = 0; precision <= 9; precision++) {
            types.add(new DataType.Time(precision));
            types.add(new DataType.Timestamp(precision));
            types.add(new DataType.Instant(precision));
        }
        return types;
    }

    /** Returns a type, nested up to {@code depth} times. */
    public DataType type(int depth) {
        List<DataType> plain = plainTypes();
        int kind = depth == 0 ? 9 : random.nextInt(6);
        return switch (kind) {
            case 0 -> DataTypes.listOf(type(depth - 1));
            case 1 -> DataTypes.mapOf(plain.get(random.nextInt(plain.size())), type(depth - 1));
            case 2 -> struct(depth);
            default -> plain.get(random.nextInt(plain.size()));
        };
    }

    private DataType struct(int depth) {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = (random.nextBoolean() ? "f" : "odd \"name\", " + text(3)) + i;
            fields.add(new Field(name, type(depth - 1), random.nextBoolean()));
        }
        return new DataType.Struct(fields);
    }

    /** Returns a value, or null now and then. */
    public @Nullable Object valueOrNull(DataType type) {
        return random.nextInt(NULL_ONE_IN) == 0 ? null : value(type);
    }

    /** Returns a value as {@link io.dataweaver.api.data.Column#value} gives it. */
    public Object value(DataType type) {
        return switch (type.layout()) {
            case LONG -> longLayout(type);
            case DOUBLE -> type instanceof DataType.Float32 ? (Object) real() : (Object) doubleValue();
            case DECIMAL -> decimal((DataType.Decimal) type);
            case BYTES -> bytesLayout(type);
            case LIST -> list(((DataType.ListOf) type).element());
            case MAP -> map((DataType.MapOf) type);
            case STRUCT -> structValue((DataType.Struct) type);
        };
    }

    private Object longLayout(DataType type) {
        if (type instanceof DataType.Bool) {
            return random.nextBoolean();
        } else if (type instanceof DataType.Int16) {
            return (short) integer();
        } else if (type instanceof DataType.Int32) {
            return (int) integer();
        } else if (type instanceof DataType.Date) {
            return date();
        } else if (type instanceof DataType.Time time) {
            return time(time.precision());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamp(timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            LocalDateTime local = timestamp(instant.precision());
            return local.equals(LocalDateTime.MAX)
                    ? Instant.MAX
                    : local.equals(LocalDateTime.MIN) ? Instant.MIN : local.toInstant(ZoneOffset.UTC);
        }
        return integer();
    }

    /** Returns a whole number: any, one near a power of ten or of two, or a small one. */
    public long integer() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(2001) - 1000;
            case 2 -> (1L << random.nextInt(64)) + random.nextInt(3) - 1;
            case 3 ->
                BigInteger.TEN.pow(random.nextInt(19)).longValueExact() * (random.nextBoolean() ? 1 : -1)
                        + random.nextInt(3)
                        - 1;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private double doubleValue() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(2_000_001) / 1000.0 - 1000;
            case 2 -> integer();
            case 3 -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(640) - 330);
            default ->
                pick(
                        0.0,
                        -0.0,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        -Double.MAX_VALUE,
                        2.225073858507201E-308,
                        2.0e-3);
        };
    }

    private float real() {
        return switch (random.nextInt(4)) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> random.nextInt(2001) / 100f - 10;
            case 2 -> (float) doubleValue();
            default ->
                pick(0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -Float.MAX_VALUE, 1.17549435E-38f);
        };
    }

    private Object decimal(DataType.Decimal type) {
        if (type.isUnbounded()) {
            if (random.nextInt(8) == 0) {
                return pick(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            }
            int bits = random.nextInt(3) == 0 ? random.nextInt(2000) : random.nextInt(70);
            return new BigDecimal(sign(new BigInteger(bits, random)), random.nextInt(40));
        }
        int digits = random.nextInt(3) == 0 ? type.precision() : 1 + random.nextInt(type.precision());
        BigInteger limit = BigInteger.TEN.pow(digits);
        BigInteger unscaled = random.nextInt(4) == 0
                ? limit.subtract(BigInteger.ONE)
                : new BigInteger(limit.bitLength() + 8, random).mod(limit);
        return new BigDecimal(sign(unscaled), type.scale());
    }

    private BigInteger sign(BigInteger magnitude) {
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private LocalDate date() {
        return switch (random.nextInt(6)) {
            case 0 -> LocalDate.ofEpochDay(random.nextInt(40_000) - 10_000);
            case 1 -> LocalDate.ofEpochDay(random.nextInt(8_000_000) - 4_000_000);
            case 2 -> LocalDate.ofEpochDay(random.nextInt());
            case 3 ->
                LocalDate.of(
                        random.nextInt(1_999_999_997) - 999_999_998, 1 + random.nextInt(12), 1 + random.nextInt(28));
            case 4 -> pick(LocalDate.MAX, LocalDate.MIN, LocalDate.MAX.minusDays(1), LocalDate.MIN.plusDays(1));
            default ->
                LocalDate.of(
                                pick(
                                        -10_000, -9999, -1, 0, 1, 4, 99, 100, 999, 1000, 1900, 2000, 2024, 9999, 10_000,
                                        294_276),
                                2,
                                28)
                        .plusDays(random.nextInt(3));
        };
    }

    private LocalTime time(int precision) {
        if (precision <= Temporal.MAX_MICROS_PRECISION && random.nextInt(6) == 0) {
            return LocalTime.MAX; // 24:00
        }
        return LocalTime.ofNanoOfDay(truncate(Math.floorMod(random.nextLong(), 86_400_000_000_000L), precision));
    }

    private LocalDateTime timestamp(int precision) {
        long unit = Temporal.unitsPerSecond(precision);
        long units = switch (random.nextInt(5)) {
            case 0 -> pick(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1);
            case 1 -> Long.MIN_VALUE + random.nextInt(Integer.MAX_VALUE);
            case 2 -> random.nextLong();
            default -> random.nextInt() * unit + random.nextInt(1_000_000);
        };
        if (Temporal.isInfinite(units)) {
            return units > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        long nanos = Math.floorMod(units, unit) * (1_000_000_000L / unit);
        // Towards 1970, so that the first and the last value stay in range.
        long kept = units < 0 ? truncate(nanos + step(precision) - 1, precision) : truncate(nanos, precision);
        return LocalDateTime.ofEpochSecond(Math.floorDiv(units, unit), 0, ZoneOffset.UTC)
                .plusNanos(kept);
    }

    /** Drops the digits beyond {@code precision}. */
    private static long truncate(long nanos, int precision) {
        return nanos / step(precision) * step(precision);
    }

    private static long step(int precision) {
        return (long) Math.pow(10, 9 - precision);
    }

    private Object bytesLayout(DataType type) {
        if (type instanceof DataType.Uuid) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type instanceof DataType.Bytes) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return bytes;
        }
        return type instanceof DataType.Json ? "{\"a\": [1, " + random.nextInt() + "]}" : text(20);
    }

    /** Returns text of any script, up to {@code length} characters. */
    public String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(length + 1); i > 0; i--) {
            int codePoint = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x80);
                case 1 -> random.nextInt(0x800);
                case 2 -> random.nextInt(0xd800);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private Object list(DataType element) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(valueOrNull(element));
        }
        return list;
    }

    private Object map(DataType.MapOf type) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(value(type.key()), valueOrNull(type.value()));
        }
        return map;
    }

    private Object structValue(DataType.Struct type) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Field field : type.fields()) {
            map.put(field.name(), valueOrNull(field.type()));
        }
        return map;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
