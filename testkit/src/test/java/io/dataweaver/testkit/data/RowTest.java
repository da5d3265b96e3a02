package io.dataweaver.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTest {

    @Test
    void tellsApartWhatACopyMightBend() {
        assertThat(Row.of(new BigDecimal("1.0"))).isNotEqualTo(Row.of(new BigDecimal("1.00")));
        assertThat(Row.of(0.0)).isNotEqualTo(Row.of(-0.0));
        assertThat(Row.of(1)).isNotEqualTo(Row.of(1L));
        assertThat(Row.of((Object) null)).isNotEqualTo(Row.of(Row.Mark.UNCHANGED));
        assertThat(Row.of(1L)).isNotEqualTo(Row.of(ChangeKind.DELETE, 1L));
        assertThat(Row.of(new byte[] {1})).isEqualTo(Row.of(new byte[] {1}));
        assertThat(Row.of(Double.NaN)).isEqualTo(Row.of(Double.NaN));
    }

    @Test
    void hashesLikeValuesAndTheirBoundaries() {
        assertThat(Row.of("a", "b").hash()).isEqualTo(Row.of("a", "b").hash());
        assertThat(Row.of("a", "b").hash()).isNotEqualTo(Row.of("ab", "").hash());
        assertThat(Row.of("1").hash()).isNotEqualTo(Row.of(1L).hash());
        assertThat(Row.of("null").hash()).isNotEqualTo(Row.of((Object) null).hash());
    }

    @Test
    void identifiesRowsInAnyOrder() {
        List<Row> rows = new ArrayList<>(List.of(Row.of(1L), Row.of(2L), Row.of(3L)));
        String fingerprint = Rows.fingerprint(rows);
        Collections.reverse(rows);
        assertThat(Rows.fingerprint(rows)).isEqualTo(fingerprint).startsWith("3 rows");
        rows.set(0, Row.of(1L));
        assertThat(Rows.fingerprint(rows)).isNotEqualTo(fingerprint);
    }

    static List<DataType> types() {
        return RandomData.allTypes();
    }

    @ParameterizedTest
    @MethodSource("types")
    void goesThroughABatchUnchanged(DataType type) {
        Schema schema = Schema.of("values", Field.nullable("v", type));
        List<Row> rows = new ArrayList<>();
        EdgeValues.of(type).forEach(value -> rows.add(Row.of(value)));
        rows.add(Row.of((Object) null));
        rows.add(Row.of(Row.Mark.UNCHANGED));
        assertThat(Rows.of(Batches.ofSize(schema, rows, 4))).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void makesTheSameRandomRowsOfTheSameSeed(long seed) {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("random", 10, type -> true);
        List<Row> rows = data.rows(schema, 200);
        RandomData again = new RandomData(seed);
        assertThat(again.schema("random", 10, type -> true)).isEqualTo(schema);
        assertThat(again.rows(schema, 200)).isEqualTo(rows);
        assertThat(Rows.of(Batches.ofSize(schema, rows, 7))).as("seed %d", seed).isEqualTo(rows);
    }
}
