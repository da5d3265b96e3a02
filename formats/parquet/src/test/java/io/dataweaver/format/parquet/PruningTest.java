package io.dataweaver.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.Predicate.Comparison;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.source.Predicates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruningTest {

    private static final Schema SCHEMA = Schema.of(
            "t",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("share", DataTypes.DOUBLE));

    /** Ten row groups of ten rows: ids and names that rise, shares that do, and nothing but nulls in the last. */
    private static byte[] file() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(
                    i < 90
                            ? Row.of((long) i, "name " + (char) ('a' + i / 10), i / 2.0)
                            : Row.of((Object) null, null, null));
        }
        return write(SCHEMA, rows);
    }

    private static byte[] write(Schema schema, List<Row> rows) throws IOException {
        return ParquetFiles.write(
                Map.of("row_group_rows", 10L), schema, List.of(Batches.of(schema, rows, 1)), new ArrayList<>());
    }

    private static int read(Predicate hint) throws IOException {
        return ParquetFiles.read(file(), SCHEMA.project(List.of("id")), List.of(hint))
                .rows()
                .size();
    }

    private static Predicate compare(String column, Comparison comparison, Object literal) {
        return new Predicate.Compare(column, comparison, literal);
    }

    @Test
    void readsOnlyRowGroupsInWhichARowMayMatch() throws IOException {
        assertThat(read(compare("id", Comparison.EQUAL, 35L))).isEqualTo(10);
        assertThat(read(compare("id", Comparison.EQUAL, 1_000L))).isZero();
        assertThat(read(compare("id", Comparison.LESS, 20L))).isEqualTo(20);
        assertThat(read(compare("id", Comparison.LESS_OR_EQUAL, 20L))).isEqualTo(30);
        assertThat(read(compare("id", Comparison.GREATER_OR_EQUAL, 79L))).isEqualTo(20);
        assertThat(read(compare("id", Comparison.GREATER, 79L))).isEqualTo(10);
        assertThat(read(compare("name", Comparison.EQUAL, "name c"))).isEqualTo(10);
        assertThat(read(compare("name", Comparison.NOT_EQUAL, "name c"))).isEqualTo(80);
        assertThat(read(new Predicate.In("id", List.of(5L, 85L)))).isEqualTo(20);
        assertThat(read(new Predicate.IsNull("id"))).isEqualTo(10);
        assertThat(read(new Predicate.IsNotNull("id"))).isEqualTo(90);
        assertThat(read(new Predicate.Not(compare("id", Comparison.GREATER, 9L))))
                .isEqualTo(10);
        assertThat(read(new Predicate.Or(
                        List.of(compare("id", Comparison.EQUAL, 1L), compare("name", Comparison.EQUAL, "name i")))))
                .isEqualTo(20);
        assertThat(read(compare("share", Comparison.LESS, 5.0))).isEqualTo(10);
    }

    @Test
    void keepsWhatMayHoldNotANumber() throws IOException {
        assertThat(read(compare("share", Comparison.GREATER, 1_000.0))).isEqualTo(90);
    }

    @Test
    void keepsOriginsOfRowsBehindPassedRowGroups() throws IOException {
        byte[] file = file();
        ParquetFiles.Read read = ParquetFiles.read(file, SCHEMA, List.of(compare("id", Comparison.GREATER, 79L)));
        assertThat(read.rows().get(0).value(0)).isEqualTo(80L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverLosesARow(long seed) throws IOException {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("pruning", 8, type -> true);
        List<Row> rows = new ArrayList<>(data.rows(schema, 100));
        byte[] file = write(schema, rows);
        List<Row> kept = ParquetFiles.read(file, schema, List.of()).rows();
        for (Predicate predicate : Predicates.about(schema, kept)) {
            List<Row> matching = kept.stream()
                    .filter(row -> Predicates.isTrue(predicate, schema, row))
                    .toList();
            List<Row> read = new ArrayList<>(
                    ParquetFiles.read(file, schema, List.of(predicate)).rows());
            read.removeIf(row -> !Predicates.isTrue(predicate, schema, row));
            assertThat(read).as("%s: rows with %s", data, predicate).isEqualTo(matching);
        }
    }
}
