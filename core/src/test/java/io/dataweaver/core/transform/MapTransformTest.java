package io.dataweaver.core.transform;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.expression.ExpressionErrorCode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MapTransformTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("total", DataTypes.decimal(12, 3)),
                    Field.nullable("status", DataTypes.TEXT),
                    Field.nullable("parts", DataTypes.INTEGER)),
            List.of("id"));

    private final Collected output = new Collected();

    private static Transform map(Map<String, ?> options) {
        MapPlugin plugin = new MapPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), ORDERS);
    }

    private static Map<String, String> set(String... pairs) {
        Map<String, String> set = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            set.put(pairs[i], pairs[i + 1]);
        }
        return set;
    }

    private static RecordBatch rows(@Nullable Object[]... rows) {
        BatchBuilder builder = new BatchBuilder(ORDERS, rows.length);
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < 4; c++) {
                builder.column(c).appendValue(rows[i][c]);
            }
            builder.endRow(rows[i].length > 4 ? (ChangeKind) requireNonNull(rows[i][4]) : ChangeKind.INSERT, i + 1);
        }
        return builder.build();
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private List<@Nullable Object> values(String column) {
        return output.batches().stream()
                .flatMap(batch -> IntStream.range(0, batch.size())
                        .mapToObj(i -> Optional.ofNullable(
                                batch.column(batch.schema().indexOf(column)).value(batch.row(i)))))
                .<@Nullable Object>map(value -> value.orElse(null))
                .toList();
    }

    @Test
    void keepsTheNamedColumnsInTheOrderOfTheInputAndAddsTheComputedOnes() {
        Transform map =
                map(Map.of("keep", List.of("status", "id"), "set", set("gross", "round(total, 2)", "n", "parts + 1")));

        map.apply(rows(row(1, new BigDecimal("10.005"), "PAID", 2)), output);

        assertThat(map.outputSchema().toString())
                .isEqualTo("orders(id bigint not null, status text, gross decimal(12,2), n integer) key [id]");
        assertThat(values("gross")).containsExactly(new BigDecimal("10.01"));
        assertThat(values("n")).containsExactly(3);
    }

    @Test
    void replacesAColumnInItsPlace() {
        Transform map = map(Map.of("keep", "*", "set", set("total", "total * 2", "x", "total")));

        map.apply(rows(row(1, new BigDecimal("1.5"), "a", 1)), output);

        assertThat(map.outputSchema().names()).containsExactly("id", "total", "status", "parts", "x");
        assertThat(values("total")).containsExactly(new BigDecimal("3.000"));
        assertThat(values("x")).containsExactly(new BigDecimal("1.500"));
    }

    @Test
    void keepsAllUnlessToldOtherwise() {
        assertThat(map(Map.of("drop", "status")).outputSchema().names()).containsExactly("id", "total", "parts");
        assertThat(map(Map.of()).outputSchema()).isEqualTo(ORDERS);
    }

    @Test
    void renamesInPlaceAndTheKeyFollows() {
        Schema renamed = map(Map.of("rename", Map.of("order_id", "id"))).outputSchema();

        assertThat(renamed.names()).containsExactly("order_id", "total", "status", "parts");
        assertThat(renamed.key()).containsExactly("order_id");
    }

    @Test
    void saysWhichNameComesFirstIfARenameIsWrittenTheOtherWay() {
        assertThatThrownBy(() -> map(Map.of("rename", Map.of("id", "order_id"))))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refused -> assertThat(refused.hint())
                                .isEqualTo("the new name comes first: `rename: {order_id: id}`"));
    }

    @Test
    void keepsTheKeyIfItIsSetToTheSameColumnAndDropsItOtherwise() {
        assertThat(map(Map.of("keep", "total", "set", set("order_id", "id")))
                        .outputSchema()
                        .key())
                .containsExactly("order_id");
        assertThat(map(Map.of("drop", "id")).outputSchema().key()).isEmpty();
        assertThat(map(Map.of("set", set("id", "id + 1"))).outputSchema().key()).isEmpty();
    }

    @Test
    void copiesNoColumnThatStays() {
        RecordBatch batch = rows(row(1, null, "a", 1));

        map(Map.of("keep", List.of("status"), "set", set("order_id", "id"))).apply(batch, output);

        assertThat(output.batches().get(0).column(0)).isSameAs(batch.column(2));
        assertThat(output.batches().get(0).column(1)).isSameAs(batch.column(0));
    }

    @Test
    void passesValuesThatWereNotSentAsSuch() {
        RecordBatch all = rows(row(1, null, "a", 1));
        Column parts = new LongColumn(DataTypes.INTEGER, new long[1], 1, new byte[] {Column.UNCHANGED});
        RecordBatch batch = RecordBatch.of(
                ORDERS, List.of(all.column(0), all.column(1), all.column(2), parts), 1, null, new long[] {1});

        map(Map.of("set", set("n", "parts"))).apply(batch, output);

        assertThat(output.batches().get(0).column(4).isUnchanged(0)).isTrue();
    }

    @Test
    void rejectsTheRowsThatFailWithTheColumn() {
        map(Map.of("set", set("ratio", "10 / parts", "n", "cast(status as integer)")))
                .apply(
                        rows(row(1, null, "1", 0), row(2, null, "x", 0), row(3, null, "x", 1), row(4, null, "4", 2)),
                        output);

        assertThat(values("id")).containsExactly(4L);
        assertThat(values("ratio")).containsExactly(5);
        assertThat(output.rejections())
                .allSatisfy(rejection -> assertThat(rejection.code()).isEqualTo(RecordErrorCode.EVALUATION))
                .extracting(rejection ->
                        rejection.record().origin() + " " + rejection.column() + ": " + rejection.message())
                .containsExactly(
                        "1 ratio: division by zero: 10 / 0",
                        "2 ratio: division by zero: 10 / 0",
                        "3 n: cannot cast 'x' to INTEGER");
    }

    @Test
    void computesOnlyForSelectedRows() {
        RecordBatch batch = rows(row(1, null, "a", 0), row(2, null, "b", 5), row(3, null, "c", 0));

        map(Map.of("set", set("ratio", "10 / parts", "five", "5", "s", "upper(status)")))
                .apply(batch.select(new int[] {1}, 1), output);

        assertThat(output.rejections()).isEmpty();
        assertThat(values("ratio")).containsExactly(2);
        assertThat(values("five")).containsExactly(5);
        assertThat(values("s")).containsExactly("B");
    }

    @Test
    void keepsTheKindsOfChanges() {
        map(Map.of("set", set("n", "parts + 1")))
                .apply(
                        rows(
                                row(1, null, "a", 1, ChangeKind.UPDATE_BEFORE),
                                row(1, null, "a", 2, ChangeKind.UPDATE_AFTER),
                                row(2, null, null, null, ChangeKind.DELETE)),
                        output);

        RecordBatch mapped = output.batches().get(0);
        assertThat(mapped.kind(0)).isEqualTo(ChangeKind.UPDATE_BEFORE);
        assertThat(mapped.kind(1)).isEqualTo(ChangeKind.UPDATE_AFTER);
        assertThat(mapped.kind(2)).isEqualTo(ChangeKind.DELETE);
        assertThat(values("n")).containsExactly(2, 3, null);
    }

    @Test
    void tellsWhichColumnsItNeeds() {
        ColumnUse map = (ColumnUse)
                map(Map.of("drop", "status", "rename", Map.of("order_id", "id"), "set", set("n", "parts + 1")));

        assertThat(map.inputColumns(Set.of("order_id", "n"))).containsExactlyInAnyOrder("id", "parts");
        Schema narrowed = ORDERS.project(List.of("id", "parts"));
        assertThat(map.over(narrowed).outputSchema().names()).containsExactly("order_id", "parts", "n");
    }

    @Test
    void readsOnlyWhatTheChainNeeds() {
        Transform filter = filter(ORDERS, "status = 'PAID'");
        Transform map = map(Map.of("keep", List.of("id"), "set", set("t", "total * 2")));

        assertThat(ColumnUse.needed(ORDERS, List.of(filter, map))).containsExactly("id", "total", "status");
        assertThat(ColumnUse.needed(ORDERS, List.of(map))).containsExactly("id", "total");
        assertThat(ColumnUse.needed(ORDERS, List.of())).containsExactlyElementsOf(ORDERS.names());
    }

    private static Transform filter(Schema schema, String condition) {
        FilterPlugin plugin = new FilterPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), Map.of("condition", condition)), schema);
    }

    @Test
    void namesTheExpressionThatIsWrong() {
        OptionException problem =
                catchThrowableOfType(OptionException.class, () -> map(Map.of("set", set("a", "id", "b", "totl + 1"))));

        assertThat(problem.path()).containsExactly("set", "b");
        assertThat(problem.start()).isZero();
        assertThat(problem.end()).isEqualTo(4);
    }

    @Test
    void refusesSettingsThatContradictEachOther() {
        assertThatThrownBy(() -> map(Map.of("keep", "id", "drop", "total"))).hasMessageContaining("do not go together");
        assertThatThrownBy(() -> map(Map.of("drop", ORDERS.names()))).hasMessageContaining("no column is left");
        assertThatThrownBy(() -> map(Map.of("rename", Map.of("total", "id"))))
                .hasMessageContaining("two columns would be called `total`");
        assertThatThrownBy(() -> map(Map.of("rename", Map.of("x", "id"), "set", set("x", "1"))))
                .hasMessageContaining("both renamed to and set");
        OptionException unknown =
                catchThrowableOfType(OptionException.class, () -> map(Map.of("keep", List.of("id", "statsu"))));
        assertThat(unknown.code()).isEqualTo(ExpressionErrorCode.UNKNOWN_MAP_COLUMN);
        assertThat(unknown.hint()).isEqualTo("did you mean `status`?");
    }
}
