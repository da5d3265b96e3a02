package io.dataweaver.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dataweaver.api.testing.RandomValues;
import io.dataweaver.api.testing.Seed;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ColumnBuilderTest {

    /** Stands in a model for a value that the source did not send. */
    private static final Object UNCHANGED = new Object();

    static List<DataType> plainTypes() {
        return RandomValues.plainTypes();
    }

    @ParameterizedTest
    @MethodSource("plainTypes")
    void keepsEveryValueOfThePlainTypes(DataType type) {
        followsAModel(type, Seed.random("keepsEveryValueOfThePlainTypes " + type), 400);
    }

    @Test
    void keepsEveryValueOfNestedTypesThroughTruncationAndGathering() {
        Random random = Seed.random("keepsEveryValueOfNestedTypesThroughTruncationAndGathering");
        for (int i = 0; i < 300; i++) {
            followsAModel(new RandomValues(random).type(3), random, 60);
        }
    }

    @Test
    void rowsMayBeWrittenIntoItsArraysAndThenAdded() {
        BytesColumn.Builder texts = new BytesColumn.Builder(DataTypes.TEXT, 4);
        texts.append("one");
        texts.appendNull();
        texts.data()[3] = 'x';
        texts.offsets()[3] = 4;
        texts.offsets()[4] = 4;
        texts.marks()[3] = Column.NULL;
        texts.advance(1);
        assertThat(texts.marks()[3]).as("the mark of a row that was not added").isEqualTo(Column.PRESENT);
        texts.append("yz");
        BytesColumn built = texts.build();
        assertThat(built.length()).isEqualTo(4);
        assertThat(built.text(2)).isEqualTo("x");
        assertThat(built.text(3)).isEqualTo("yz");
        assertThat(built.isNull(1)).isTrue();
    }

    @Test
    void noMoreRowsAreAddedThanThereIsRoomFor() {
        ColumnBuilder longs = ColumnBuilder.of(DataTypes.BIGINT, 2);
        longs.advance(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longs.advance(2))
                .withMessageContaining("there is room for 1 rows, not for 2");
        ColumnBuilder list = ColumnBuilder.of(DataTypes.listOf(DataTypes.TEXT), 2);
        assertThatIllegalArgumentException().isThrownBy(() -> list.advance(1));
    }

    private static void followsAModel(DataType type, Random random, int steps) {
        RandomValues values = new RandomValues(random);
        ColumnBuilder builder = ColumnBuilder.of(type, random.nextInt(4));
        List<@Nullable Object> model = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            int action = random.nextInt(20);
            if (action == 0) {
                builder.appendUnchanged();
                model.add(UNCHANGED);
            } else if (action == 1) {
                int size = random.nextInt(model.size() + 1);
                builder.truncate(size);
                model.subList(size, model.size()).clear();
            } else if (action == 2) {
                builder.truncate(model.size() + 1 + random.nextInt(3));
            } else {
                Object value = values.valueOrNull(type);
                builder.appendValue(value);
                model.add(value);
            }
            assertThat(builder.size()).isEqualTo(model.size());
        }
        Column column = builder.build();
        assertHolds(column, model);
        int[] rows =
                random.ints(model.size(), 0, Math.max(model.size(), 1)).sorted().toArray();
        List<@Nullable Object> gathered = new ArrayList<>();
        for (int row : rows) {
            gathered.add(model.get(row));
        }
        assertHolds(column.gather(rows, rows.length), gathered);
    }

    @Test
    void aColumnStaysAsItIsWhenMoreIsAddedBehindIt() {
        Random random = Seed.random("aColumnStaysAsItIsWhenMoreIsAddedBehindIt");
        List<DataType> types = new ArrayList<>(plainTypes());
        for (int i = 0; i < 100; i++) {
            types.add(new RandomValues(random).type(3));
        }
        for (DataType type : types) {
            RandomValues values = new RandomValues(random);
            ColumnBuilder builder = ColumnBuilder.of(type, random.nextInt(100));
            List<@Nullable Object> model = new ArrayList<>();
            List<Column> built = new ArrayList<>();
            while (model.size() < 200) {
                built.add(builder.build());
                for (int more = 1 + random.nextInt(40); more > 0; more--) {
                    Object value = random.nextInt(20) == 0 ? UNCHANGED : values.valueOrNull(type);
                    if (value == UNCHANGED) {
                        builder.appendUnchanged();
                    } else {
                        builder.appendValue(value);
                    }
                    model.add(value);
                }
            }
            built.forEach(column -> assertHolds(column, model.subList(0, column.length())));
        }
    }

    private static void assertHolds(Column column, List<@Nullable Object> model) {
        assertThat(column.length()).isEqualTo(model.size());
        for (int row = 0; row < model.size(); row++) {
            Object expected = model.get(row);
            assertThat(column.isUnchanged(row)).isEqualTo(expected == UNCHANGED);
            assertThat(column.isNull(row)).isEqualTo(expected == null);
            assertThat(comparable(column.value(row)))
                    .as("row %s of %s", row, column.type())
                    .isEqualTo(expected == UNCHANGED ? null : comparable(expected));
        }
    }

    /** Byte arrays as buffers, so that equals compares what is in them. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof List<?> list) {
            return list.stream().map(ColumnBuilderTest::comparable).toList();
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> Arrays.asList(comparable(entry.getKey()), comparable(entry.getValue())))
                    .toList();
        }
        return value;
    }

    @Test
    void aRefusedListLeavesNothingForTheNextOne() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.listOf(DataTypes.BIGINT), 1);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.appendValue(List.of(1L, "two")));
        builder.appendValue(List.of(3L));
        assertThat(builder.build().value(0)).isEqualTo(List.of(3L));
    }

    @Test
    void aRefusedMapLeavesNothingForTheNextOne() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.BIGINT), 1);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.appendValue(Map.of("a", "two")));
        builder.appendValue(Map.of("b", 3L));
        assertThat(builder.build().value(0)).isEqualTo(Map.of("b", 3L));
    }

    @Test
    void aRefusedStructLeavesNothingForTheNextOne() {
        DataType type = DataTypes.struct(Field.nullable("a", DataTypes.BIGINT), Field.nullable("b", DataTypes.BIGINT));
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.appendValue(Map.of("a", 1L, "b", "two")));
        builder.appendValue(Map.of("a", 3L, "b", 4L));
        assertThat(builder.build().value(0)).isEqualTo(Map.of("a", 3L, "b", 4L));
    }

    @Test
    void aMapHasNoNullKey() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.BIGINT), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.appendValue(Collections.singletonMap(null, 1L)))
                .withMessageContaining("key");
    }

    @Test
    void aStructRefusesAFieldThatItDoesNotHave() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.struct(Field.nullable("a", DataTypes.TEXT)), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.appendValue(Map.of("b", "x")))
                .withMessageContaining("'b' is not a field");
    }

    @Test
    void whatDoesNotFitIsRefusedAndNeverChanged() {
        refuses(DataTypes.SMALLINT, 32_768L, -32_769, new BigDecimal("1.5"), "1", true);
        refuses(DataTypes.INTEGER, 2_147_483_648L, 1.5, Double.NaN, 1e300);
        refuses(DataTypes.BIGINT, new BigDecimal("9223372036854775808"), 0.5f);
        refuses(DataTypes.BOOLEAN, 1L, "true");
        refuses(DataTypes.REAL, 0.1, 16_777_217L, 1e300, new BigDecimal("1e40"), new BigDecimal("1e-60"));
        refuses(DataTypes.DOUBLE, 9_007_199_254_740_993L, new BigDecimal("1e400"), new BigDecimal("-1e-400"), "1");
        refuses(DataTypes.decimal(4, 2), new BigDecimal("100"), new BigDecimal("0.001"), Double.NaN, "1");
        refuses(
                DataTypes.DECIMAL,
                new BigDecimal("1e131072"),
                new BigDecimal("1e-16384"),
                new BigDecimal("1e1000000000"));
        refuses(DataTypes.decimal(4, 2), new BigDecimal("1e1000000000"), new BigDecimal("1e-1000000000"));
        refuses(DataTypes.TEXT, "\ud800", "a\udc00b", 'c', 1L);
        refuses(DataTypes.DATE, "2026-11-22", LocalTime.NOON);
        refuses(new DataType.Time(0), LocalTime.ofNanoOfDay(1), LocalDate.EPOCH);
        refuses(new DataType.Time(3), LocalTime.ofNanoOfDay(1_000));
        refuses(new DataType.Timestamp(3), LocalDate.EPOCH.atTime(0, 0, 0, 100_000));
        refuses(new DataType.Timestamp(9), LocalDate.of(2262, 4, 12).atStartOfDay());
        refuses(DataTypes.listOf(DataTypes.TEXT), "a", Map.of());
        refuses(DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT), List.of());
    }

    private static void refuses(DataType type, Object... values) {
        for (Object value : values) {
            ColumnBuilder builder = ColumnBuilder.of(type, 1);
            assertThat(catchThrowable(() -> builder.appendValue(value)))
                    .as("%s as %s", value, type)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(builder.size()).isZero();
        }
    }

    @Test
    void decimalNotationBecomesTheNearestBinaryFraction() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.DOUBLE, 1);
        builder.appendValue(new BigDecimal("0.1"));
        builder.appendValue(7L);
        builder.appendValue(0.5f);
        Column column = builder.build();
        assertThat(Arrays.asList(column.value(0), column.value(1), column.value(2)))
                .containsExactly(0.1, 7.0, 0.5);
    }

    @Test
    void zeroFitsWhateverItsScale() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.decimal(4, 2), 1);
        builder.appendValue(new BigDecimal("0e1000000000"));
        builder.appendValue(new BigDecimal("0e-1000000000"));
        Column column = builder.build();
        assertThat(column.value(0)).isEqualTo(new BigDecimal("0.00"));
        assertThat(column.value(1)).isEqualTo(new BigDecimal("0.00"));
    }

    @Test
    void aBigDecimalOfTheUnboundedTypeKeepsItsScale() {
        DecimalColumn.Builder builder = (DecimalColumn.Builder) ColumnBuilder.of(DataTypes.DECIMAL, 1);
        BigDecimal big = new BigDecimal("123456789012345678901234567890.12345");
        builder.append(big);
        DecimalColumn column = builder.build();
        assertThat(column.isBig(0)).isTrue();
        assertThat(column.scale(0)).isEqualTo(5);
        assertThat(column.decimal(0)).isEqualTo(big);
    }
}
