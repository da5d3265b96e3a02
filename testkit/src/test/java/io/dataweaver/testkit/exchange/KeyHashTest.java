package io.dataweaver.testkit.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.exchange.KeyHash;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal keys have equal hashes, wherever and in whatever company they stand. */
class KeyHashTest {

    static List<DataType> types() {
        return RandomData.allTypes();
    }

    private static long[] hashes(DataType type, @Nullable Object... values) {
        Schema schema = Schema.of("keys", Field.nullable("v", type));
        List<Row> rows = Arrays.stream(values).map(Row::of).toList();
        return new KeyHash(schema, List.of("v")).of(Batches.of(schema, rows, 1));
    }

    @ParameterizedTest
    @MethodSource("types")
    void dependsOnTheValueAlone(DataType type) {
        Schema schema = Schema.of("keys", Field.nullable("v", type));
        List<Row> rows = new ArrayList<>(new RandomData(3).rows(schema, 200));
        rows.addAll(rows.subList(0, 100));
        RecordBatch batch = Batches.of(schema, rows, 1);
        KeyHash hash = new KeyHash(schema, List.of("v"));
        long[] whole = hash.of(batch);
        Map<Row, Long> byRow = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(byRow.putIfAbsent(rows.get(i), whole[i])).isIn(null, whole[i]);
        }
        int[] odd = IntStream.range(0, 300).filter(row -> row % 2 == 1).toArray();
        long[] some = hash.of(batch.select(odd, odd.length));
        for (int i = 0; i < odd.length; i++) {
            assertThat(some[i]).isEqualTo(whole[odd[i]]);
        }
        Set<Long> distinct = new HashSet<>(byRow.values());
        boolean few = type instanceof DataType.Bool;
        assertThat(distinct).hasSizeGreaterThan(few ? 2 : byRow.size() * 9 / 10);
    }

    @Test
    void takesNumbersForEqualThatAreWrittenInOtherWays() {
        long[] decimals = hashes(
                DataTypes.DECIMAL,
                new BigDecimal("1"),
                new BigDecimal("1.00"),
                new BigDecimal("12345678901234567890"),
                new BigDecimal("12345678901234567890.000"),
                new BigDecimal("0"),
                new BigDecimal("0.0"));
        assertThat(decimals[0]).isEqualTo(decimals[1]).isNotEqualTo(decimals[2]);
        assertThat(decimals[2]).isEqualTo(decimals[3]);
        assertThat(decimals[4]).isEqualTo(decimals[5]);
        long[] doubles = hashes(DataTypes.DOUBLE, 0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L));
        assertThat(doubles[0]).isEqualTo(doubles[1]);
        assertThat(doubles[2]).isEqualTo(doubles[3]).isNotEqualTo(doubles[0]);
    }

    @Test
    void isTheSameInEveryVersion() {
        assertThat(hashes(DataTypes.BIGINT, 1L, null)).containsExactly(5483268920767019544L, 4400248913995629393L);
        assertThat(hashes(DataTypes.TEXT, "", "a", "eight by", "more than eight"))
                .containsExactly(
                        3300454173052308736L, -5892395443766373497L, -1832243004534919681L, 5432678134696122197L);
        assertThat(hashes(DataTypes.decimal(10, 2), new BigDecimal("1.50"))).containsExactly(7236710028959286450L);
        assertThat(hashes(DataTypes.DOUBLE, 1.5)).containsExactly(7339333519519404098L);
    }

    @Test
    void spreadsKeysEvenlyOverPartitions() {
        Object[] keys =
                IntStream.range(0, 64_000).mapToObj(i -> (Object) (long) i).toArray();
        int[] counts = new int[64];
        for (long hash : hashes(DataTypes.BIGINT, keys)) {
            counts[KeyHash.partition(hash, 64)]++;
        }
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(850);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(1150);
    }
}
