package io.dataweaver.testkit.data;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Temporal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values at the edges of each type: where copies lose or bend them. */
public final class EdgeValues {

    /** Text that breaks what does not quote, count or encode with care. */
    public static final List<String> NASTY_TEXT = List.of(
            "",
            " ",
            " leading and trailing ",
            "null",
            "NULL",
            "\\N",
            "\\.",
            "0123",
            "1e5",
            "true",
            "'; drop table students; --",
            "\"quoted\"",
            "a,b;c|d\te",
            "line\nbreak",
            "carriage\r\nreturn",
            "\r",
            "\n",
            "back\\slash\\",
            "{\"a\": [1, 2]}",
            "<&>'\"",
            "${HOME} $(id) `id` %s %n {0}",
            "ünïcödé ß 漢字 日本語 עברית",
            "😀 \uD83D\uDC69\u200D\uD83D\uDCBB",
            "e\u0301 is not é",
            "\u2028line separator\u2029",
            "\uFEFFbyte order mark",
            "control \u0001\u001F\u007F",
            "\uFFFD\uFFFE\uFFFF",
            "x".repeat(5_000));

    private static final List<String> JSON = List.of(
            "{}",
            "[]",
            "null",
            "true",
            "\"text with \\\"quotes\\\" and \\u00e9\"",
            "12345678901234567890.123456789012345678901",
            "{\"b\":1,\"a\":[1,{\"c\":null}]}");

    private EdgeValues() {}

    /** Returns values of {@code type}, null not among them, as {@link Row} holds them; at least one. */
    public static List<Object> of(DataType type) {
        if (type instanceof DataType.Bool) {
            return List.of(true, false);
        } else if (type instanceof DataType.Int16) {
            return List.of((short) 0, (short) 1, (short) -1, Short.MAX_VALUE, Short.MIN_VALUE);
        } else if (type instanceof DataType.Int32) {
            return List.of(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
        } else if (type instanceof DataType.Int64) {
            return List.of(0L, 1L, -1L, 9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE);
        } else if (type instanceof DataType.Float32) {
            return floats();
        } else if (type instanceof DataType.Float64) {
            return doubles();
        } else if (type instanceof DataType.Decimal decimal) {
            return decimal.isUnbounded() ? unboundedDecimals() : decimals(decimal);
        } else if (type instanceof DataType.Text) {
            return List.copyOf(NASTY_TEXT);
        } else if (type instanceof DataType.Bytes) {
            return bytes();
        } else if (type instanceof DataType.Date) {
            return dates();
        } else if (type instanceof DataType.Time time) {
            return times(time.precision());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return timestamps(timestamp.precision());
        } else if (type instanceof DataType.Instant instant) {
            return instants(instant.precision());
        } else if (type instanceof DataType.Uuid) {
            return List.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0x0123456789abcdefL, 0x8edcba9876543210L));
        } else if (type instanceof DataType.Json) {
            return List.copyOf(JSON);
        } else if (type instanceof DataType.ListOf list) {
            return lists(list);
        } else if (type instanceof DataType.MapOf map) {
            return maps(map);
        }
        return structs((DataType.Struct) type);
    }

    private static List<Object> floats() {
        return List.of(
                0f,
                -0f,
                1f,
                -1f,
                0.1f,
                16_777_216f,
                Float.MIN_VALUE,
                Float.MIN_NORMAL,
                Float.MAX_VALUE,
                -Float.MAX_VALUE,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY);
    }

    private static List<Object> doubles() {
        return List.of(
                0d,
                -0d,
                1d,
                -1d,
                0.1d,
                1d / 3,
                9_007_199_254_740_992d,
                1e22,
                123_456_789.125,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
    }

    private static List<Object> decimals(DataType.Decimal type) {
        BigDecimal unit = BigDecimal.ONE.movePointLeft(type.scale());
        BigDecimal largest =
                BigDecimal.ONE.movePointRight(type.precision() - type.scale()).subtract(unit);
        List<Object> values = new ArrayList<>();
        for (BigDecimal value : List.of(BigDecimal.ZERO, unit, unit.negate(), largest, largest.negate())) {
            values.add(value.setScale(type.scale()));
        }
        return values;
    }

    private static List<Object> unboundedDecimals() {
        return List.of(
                new BigDecimal("0"),
                new BigDecimal("0.000"),
                new BigDecimal("1.0"),
                new BigDecimal("1.00"),
                new BigDecimal("-0.1"),
                new BigDecimal("9223372036854775807"),
                new BigDecimal("-9223372036854775808"),
                new BigDecimal("9223372036854775808"),
                new BigDecimal("18446744073709551615"),
                new BigDecimal("12345678901234567890123456789012345678.123456789012345678901234567890"),
                new BigDecimal(BigInteger.ONE, 100),
                new BigDecimal(BigInteger.TEN.pow(200)),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
    }

    private static List<Object> bytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return List.of(
                Row.Bytes.of(),
                Row.Bytes.of((byte) 0),
                Row.Bytes.of((byte) -1, (byte) 0, (byte) '\\'),
                Row.Bytes.of(all));
    }

    private static List<Object> dates() {
        return List.of(
                LocalDate.of(1970, 1, 1),
                LocalDate.of(1969, 12, 31),
                LocalDate.of(2000, 2, 29),
                LocalDate.of(1900, 2, 28),
                LocalDate.of(1582, 10, 10),
                LocalDate.of(1, 1, 1),
                LocalDate.of(0, 12, 31),
                LocalDate.of(-4711, 1, 1),
                LocalDate.of(9999, 12, 31),
                LocalDate.of(10_000, 1, 1),
                LocalDate.of(294_276, 12, 31),
                LocalDate.MAX,
                LocalDate.MIN);
    }

    private static List<Object> times(int precision) {
        return List.of(
                LocalTime.MIDNIGHT,
                LocalTime.NOON,
                LocalTime.of(0, 0, 0, nanos(precision, 1)),
                LocalTime.of(23, 59, 59, nanos(precision, 999_999_999)),
                Row.Mark.MIDNIGHT_AT_END);
    }

    private static List<Object> timestamps(int precision) {
        List<Object> values = new ArrayList<>();
        for (LocalDate day : days(precision)) {
            values.add(day.atStartOfDay());
            values.add(day.atTime(23, 59, 59, nanos(precision, 999_999_999)));
        }
        values.add(LocalDateTime.of(2026, 3, 29, 2, 30));
        values.add(LocalDateTime.of(2026, 10, 25, 2, 30, 0, nanos(precision, 120_000_000)));
        values.add(LocalDateTime.MAX);
        values.add(LocalDateTime.MIN);
        return values;
    }

    private static List<Object> instants(int precision) {
        List<Object> values = new ArrayList<>();
        for (LocalDate day : days(precision)) {
            values.add(day.atStartOfDay(ZoneOffset.UTC).toInstant());
            values.add(day.atTime(23, 59, 59, nanos(precision, 999_999_999)).toInstant(ZoneOffset.UTC));
        }
        values.add(Instant.parse("2026-03-29T01:00:00Z"));
        values.add(Instant.MAX);
        values.add(Instant.MIN);
        return values;
    }

    /** Nanoseconds in 64 bits reach from 1677 to 2262 only, microseconds to the start of 294247. */
    private static List<LocalDate> days(int precision) {
        List<LocalDate> days = new ArrayList<>(
                List.of(LocalDate.of(1970, 1, 1), LocalDate.of(1969, 12, 31), LocalDate.of(1700, 1, 1)));
        if (precision <= Temporal.MAX_MICROS_PRECISION) {
            days.add(LocalDate.of(1, 1, 1));
            days.add(LocalDate.of(-4711, 1, 1));
            days.add(LocalDate.of(9999, 12, 31));
            days.add(LocalDate.of(294_246, 12, 31));
        }
        return days;
    }

    private static int nanos(int precision, int nanos) {
        int unit = BigInteger.TEN.pow(9 - precision).intValueExact();
        return nanos < unit && precision > 0 ? unit : nanos / unit * unit;
    }

    private static List<Object> lists(DataType.ListOf type) {
        List<Object> elements = of(type.element());
        List<@Nullable Object> withNull = new ArrayList<>(elements);
        withNull.add(null);
        return List.of(List.of(), withNull, List.of(elements.get(0)));
    }

    private static List<Object> maps(DataType.MapOf type) {
        List<Object> keys = of(type.key());
        List<Object> values = of(type.value());
        List<Row.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.add(new Row.Entry(keys.get(i), i == 0 ? null : values.get(i % values.size())));
        }
        return List.of(List.of(), entries);
    }

    private static List<Object> structs(DataType.Struct type) {
        List<Row.Entry> first = new ArrayList<>();
        List<Row.Entry> last = new ArrayList<>();
        List<Row.Entry> empty = new ArrayList<>();
        type.fields().forEach(field -> {
            List<Object> values = of(field.type());
            first.add(new Row.Entry(field.name(), values.get(0)));
            last.add(new Row.Entry(field.name(), values.get(values.size() - 1)));
            empty.add(new Row.Entry(field.name(), null));
        });
        return List.of(first, last, empty);
    }
}
