package io.dataweaver.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which values are the same, of each type and between types. */
class ValueHashTest {

    private static final DataType INTEGERS = DataTypes.listOf(DataTypes.INTEGER);
    private static final DataType COUNTS = DataTypes.mapOf(DataTypes.TEXT, DataTypes.BIGINT);
    private static final DataType POINT =
            DataTypes.struct(Field.nullable("x", DataTypes.INTEGER), Field.nullable("at", DataTypes.TIMESTAMP));

    private static Column column(DataType type, @Nullable Object value) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        builder.appendValue(value);
        return builder.build();
    }

    private static List<Long> hash(DataType type, @Nullable Object value, Form form) {
        Lanes lanes = new Lanes();
        ValueHash.add(column(type, value), 0, form, lanes);
        return List.of(lanes.a, lanes.b);
    }

    private static boolean areSame(DataType type, @Nullable Object value, DataType other, @Nullable Object otherValue) {
        Form form = Form.of(type, other).orElseThrow();
        return hash(type, value, form).equals(hash(other, otherValue, form));
    }

    /** All are the same value, and none of {@code others} is. */
    private static void assertSame(DataType type, List<?> same, List<?> others) {
        for (Object value : same) {
            assertThat(areSame(type, same.get(0), type, value))
                    .as("%s is %s as %s", value, same.get(0), type)
                    .isTrue();
        }
        for (Object value : others) {
            assertThat(areSame(type, same.get(0), type, value))
                    .as("%s is %s as %s", value, same.get(0), type)
                    .isFalse();
        }
    }

    @Test
    void nullIsNoValueOfAnyType() {
        for (DataType type : List.of(DataTypes.BIGINT, DataTypes.decimal(10, 2), DataTypes.DOUBLE)) {
            Object zero = type == DataTypes.BIGINT ? 0L : type == DataTypes.DOUBLE ? (Object) 0.0 : BigDecimal.ZERO;
            assertThat(areSame(type, null, type, zero)).as("%s", type).isFalse();
            assertThat(areSame(type, null, type, null)).as("%s", type).isTrue();
        }
        assertThat(areSame(DataTypes.TEXT, null, DataTypes.TEXT, "")).isFalse();
        assertThat(areSame(DataTypes.BYTES, null, DataTypes.BYTES, new byte[0])).isFalse();
        assertThat(areSame(INTEGERS, null, INTEGERS, List.of())).isFalse();
        assertThat(areSame(INTEGERS, Arrays.asList((Object) null), INTEGERS, List.of()))
                .isFalse();
    }

    @Test
    void zerosAreOneJustWhereASinkHasOnlyOne() {
        Form form = Form.VALUE.withOneZero(DataTypes.DOUBLE, DataTypes.DOUBLE);
        assertThat(areSame(DataTypes.DOUBLE, 0.0, DataTypes.DOUBLE, -0.0)).isFalse();
        assertThat(hash(DataTypes.DOUBLE, -0.0, form)).isEqualTo(hash(DataTypes.DOUBLE, 0.0, form));
        assertThat(hash(DataTypes.REAL, -0f, form)).isEqualTo(hash(DataTypes.DOUBLE, 0.0, form));
        assertThat(hash(DataTypes.DOUBLE, Double.MIN_VALUE, form)).isNotEqualTo(hash(DataTypes.DOUBLE, 0.0, form));
        assertThat(hash(DataTypes.DOUBLE, null, form)).isNotEqualTo(hash(DataTypes.DOUBLE, 0.0, form));
        assertThat(Form.TEXT.withOneZero(DataTypes.TEXT, DataTypes.DOUBLE)).isEqualTo(Form.TEXT);
    }

    @Test
    void textIsTheSameByEveryByte() {
        assertSame(DataTypes.TEXT, List.of("a", "a"), List.of("a ", " a", "A", "", "a\u0000", "\u00e4"));
        assertSame(DataTypes.TEXT, List.of("\u00e9"), List.of("e\u0301"));
        assertSame(DataTypes.TEXT, List.of("12345678"), List.of("12345679", "123456789", "1234567"));
        assertSame(DataTypes.BYTES, List.of(new byte[] {0}, new byte[] {0}), List.of(new byte[] {0, 0}, new byte[] {}));
    }

    @Test
    void decimalsAreTheSameByValueWhateverTheirScale() {
        assertSame(
                DataTypes.DECIMAL,
                List.of(new BigDecimal("1"), new BigDecimal("1.0"), new BigDecimal("1.00000000000000000000000000")),
                List.of(new BigDecimal("10"), new BigDecimal("-1"), new BigDecimal("1.0000000000000000000000000001")));
        assertSame(
                DataTypes.decimal(12, 2),
                List.of(new BigDecimal("10.05"), new BigDecimal("10.05")),
                List.of(new BigDecimal("10.04"), new BigDecimal("10.5"), new BigDecimal("100.5")));
        assertSame(
                DataTypes.DECIMAL,
                List.of(
                        new BigDecimal("123456789012345678901234567890.10"),
                        new BigDecimal("123456789012345678901234567890.1")),
                List.of(new BigDecimal("123456789012345678901234567890.11"), new BigDecimal("1.2E+29")));
        assertSame(
                DataTypes.DECIMAL,
                List.of(Double.NaN, Double.NaN),
                List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, BigDecimal.ZERO));
        assertSame(DataTypes.DECIMAL, List.of(BigDecimal.ZERO, new BigDecimal("0.000")), List.of(BigDecimal.ONE));
    }

    @Test
    void numbersAreTheSameWhicheverTypeTheyHave() {
        DataType amount = DataTypes.decimal(20, 4);
        assertThat(areSame(DataTypes.BIGINT, 1200L, amount, new BigDecimal("1200.0000")))
                .isTrue();
        assertThat(areSame(DataTypes.BIGINT, 1200L, amount, new BigDecimal("1200.0001")))
                .isFalse();
        assertThat(areSame(DataTypes.SMALLINT, (short) 7, DataTypes.BIGINT, 7L)).isTrue();
        assertThat(areSame(DataTypes.decimal(10, 2), new BigDecimal("0.50"), DataTypes.DOUBLE, 0.5))
                .isTrue();
        assertThat(areSame(DataTypes.decimal(10, 2), new BigDecimal("0.10"), DataTypes.DOUBLE, 0.1))
                .isFalse();
        assertThat(areSame(DataTypes.INTEGER, 3, DataTypes.DOUBLE, 3.0)).isTrue();
        assertThat(areSame(DataTypes.DECIMAL, new BigDecimal(Long.MAX_VALUE), DataTypes.BIGINT, Long.MAX_VALUE))
                .isTrue();
        assertThat(areSame(DataTypes.REAL, 0.1f, DataTypes.DOUBLE, (double) 0.1f))
                .isTrue();
    }

    @Test
    void binaryFractionsAreTheSameByBitButForNan() {
        assertSame(DataTypes.DOUBLE, List.of(0.0), List.of(-0.0, Double.MIN_VALUE));
        assertSame(
                DataTypes.DOUBLE,
                List.of(Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)),
                List.of(Double.POSITIVE_INFINITY, 0.0));
    }

    @Test
    void momentsAreTheSameOnTheTimeLineWhateverTheirFraction() {
        Instant noon = Instant.parse("2026-11-26T12:00:00.123456Z");
        DataType nanos = DataTypes.parse("timestamptz(9)");
        assertThat(areSame(DataTypes.TIMESTAMPTZ, noon, nanos, noon)).isTrue();
        assertThat(areSame(DataTypes.TIMESTAMPTZ, noon, nanos, noon.plusNanos(1)))
                .isFalse();
        assertSame(DataTypes.TIMESTAMPTZ, List.of(noon), List.of(noon.plusSeconds(3600), noon.plusNanos(1000)));
        assertThat(areSame(DataTypes.TIMESTAMPTZ, Instant.MAX, nanos, Instant.MAX))
                .isTrue();
        assertThat(areSame(DataTypes.TIMESTAMPTZ, Instant.MAX, nanos, Instant.MIN))
                .isFalse();
        LocalDateTime before = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);
        assertThat(areSame(DataTypes.TIMESTAMP, before, DataTypes.parse("timestamp(9)"), before))
                .isTrue();
        assertThat(Form.of(DataTypes.TIMESTAMP, DataTypes.TIMESTAMPTZ)).isEmpty();
    }

    @Test
    void jsonIsTheSameByWhatItMeans() {
        assertSame(
                DataTypes.JSON,
                List.of(
                        "{\"a\": 1.0, \"b\": [true, null]}",
                        "{\"b\":[true,null],\"a\":1}",
                        "{\"a\":7,\"b\":[true,null],\"\\u0061\":1}"),
                List.of(
                        "{\"a\": 1, \"b\": [null, true]}",
                        "{\"a\": \"1\", \"b\": [true, null]}",
                        "{\"a\": 1}",
                        "{\"a\": 1, \"b\": [true]}",
                        "{\"a\": 1, \"b\": [[true, null]]}"));
        assertSame(DataTypes.JSON, List.of("1e2", "100", "100.0"), List.of("\"100\"", "101", "null"));
        assertThat(areSame(DataTypes.TEXT, "{\"a\":1}", DataTypes.JSON, "{\"a\": 1}"))
                .isTrue();
    }

    @Test
    void nestedValuesAreTheSameInTheirOrderOnlyWhereThatCounts() {
        assertSame(INTEGERS, List.of(List.of(1, 2)), List.of(List.of(2, 1), List.of(1), List.of(1, 2, 0)));
        assertSame(
                COUNTS,
                List.of(
                        new java.util.TreeMap<>(Map.of("a", 1L, "b", 2L)),
                        new java.util.TreeMap<>(Map.of("b", 2L, "a", 1L)).descendingMap()),
                List.of(Map.of("a", 2L, "b", 1L), Map.of("a", 1L)));
        assertSame(
                DataTypes.listOf(INTEGERS),
                List.of(List.of(List.of(1), List.of(2))),
                List.of(List.of(List.of(1, 2)), List.of(List.of(1, 2), List.of())));
    }

    @Test
    void nestedValuesAreTheSameAsTheJsonThatIsMadeOfThem() {
        Map<String, Object> point = Map.of("x", 3, "at", LocalDateTime.of(2026, 1, 2, 3, 4));
        assertThat(areSame(POINT, point, DataTypes.JSON, "{\"at\": \"2026-01-02T03:04\", \"x\": 3}"))
                .isTrue();
        assertThat(areSame(POINT, point, DataTypes.JSON, "{\"at\": \"2026-01-02T03:04\", \"x\": 4}"))
                .isFalse();
        assertThat(areSame(INTEGERS, Arrays.asList(1, null), DataTypes.JSON, "[1, null]"))
                .isTrue();
        assertThat(areSame(COUNTS, Map.of("a", 1L), DataTypes.JSON, "{\"a\":1.0}"))
                .isTrue();
    }
}
