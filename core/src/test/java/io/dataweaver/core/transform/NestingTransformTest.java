package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code flatten}, {@code unflatten} and {@code explode}. */
class NestingTransformTest {

    private static Schema schema(String type) {
        return new Schema(
                "t",
                List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("v", DataTypes.parse(type))),
                List.of("id"));
    }

    private static Map<String, @Nullable Object> struct(@Nullable Object... entries) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    private static OptionException problem(TransformPlugin plugin, Map<String, ?> options, Schema input) {
        try {
            Trial.of(plugin, options, input);
        } catch (OptionException problem) {
            return problem;
        }
        throw new AssertionError("no problem was found");
    }

    @Test
    void flattensStructsInStructs() {
        Trial trial = Trial.of(new FlattenPlugin(), Map.of(), schema("struct<a:integer,b:struct<c:text not null>>"))
                .row(1, struct("a", 7, "b", struct("c", "x")))
                .row(2, struct("a", null, "b", null))
                .row(3, null)
                .run();

        assertThat(trial.schema().fields())
                .containsExactly(
                        Field.required("id", DataTypes.BIGINT),
                        Field.nullable("v_a", DataTypes.INTEGER),
                        Field.nullable("v_b_c", DataTypes.TEXT));
        assertThat(trial.schema().key()).containsExactly("id");
        assertThat(trial.result()).containsExactly("[1, 7, x]", "[2, null, null]", "[3, null, null]");
    }

    @Test
    void flattensAsDeepAsToldOnly() {
        Trial trial = Trial.of(
                        new FlattenPlugin(),
                        Map.of("columns", "v", "depth", 1L, "separator", "."),
                        schema("struct<a:integer,b:struct<c:text>>"))
                .row(1, struct("a", 7, "b", struct("c", "x")))
                .run();

        assertThat(trial.schema().names()).containsExactly("id", "v.a", "v.b");
        assertThat(trial.result()).containsExactly("[1, 7, {c=x}]");
    }

    @Test
    void fieldsOfAStructThatWasNotSentWereNotSentEither() {
        Trial trial = Trial.of(new FlattenPlugin(), Map.of(), schema("struct<a:integer>"))
                .row(DELETE, 1, Trial.UNSENT)
                .row(DELETE, 2, struct("a", 5))
                .run();

        assertThat(trial.result()).containsExactly("DELETE [1, UNSENT]", "DELETE [2, 5]");
    }

    @Test
    void refusesTwoColumnsOfOneName() {
        Schema clash = Schema.of(
                "t", Field.nullable("v_a", DataTypes.TEXT), Field.nullable("v", DataTypes.parse("struct<a:integer>")));

        assertThat(problem(new FlattenPlugin(), Map.of(), clash).code()).isEqualTo(TransformErrorCode.COLUMN_CONFLICT);
        assertThat(problem(new FlattenPlugin(), Map.of("columns", "v_a"), clash).code())
                .isEqualTo(TransformErrorCode.WRONG_TYPE);
    }

    @Test
    void readsOnlyTheStructsThatAreWanted() {
        ColumnUse flatten = (ColumnUse) Trial.of(new FlattenPlugin(), Map.of(), schema("struct<a:integer>"))
                .transform();

        assertThat(flatten.inputColumns(Set.of("id"))).containsExactly("id");
        assertThat(flatten.over(schema("struct<a:integer>").project(List.of("id")))
                        .outputSchema()
                        .names())
                .containsExactly("id");
    }

    @Test
    void unflattensWhatFlattenMade() {
        Schema flat = new Schema(
                "t",
                List.of(
                        Field.required("id", DataTypes.BIGINT),
                        Field.nullable("v_a", DataTypes.INTEGER),
                        Field.nullable("other", DataTypes.TEXT),
                        Field.nullable("v_b", DataTypes.TEXT)),
                List.of("id"));
        Trial trial = Trial.of(new UnflattenPlugin(), Map.of("prefixes", "v"), flat)
                .row(1, 7, "o", "x")
                .row(2, null, null, "x")
                .row(3, null, "o", null)
                .row(DELETE, 4, Trial.UNSENT, Trial.UNSENT, Trial.UNSENT)
                .run();

        assertThat(trial.schema().field(1)).isEqualTo(Field.nullable("v", DataTypes.parse("struct<a:integer,b:text>")));
        assertThat(trial.result())
                .containsExactly(
                        "[1, {a=7, b=x}, o]", "[2, {a=null, b=x}, null]", "[3, null, o]", "DELETE [4, UNSENT, UNSENT]");
    }

    @Test
    void unflattenRefusesTheKeyAndPrefixesOfNothing() {
        Schema flat = new Schema("t", List.of(Field.required("v_id", DataTypes.BIGINT)), List.of("v_id"));

        assertThat(problem(new UnflattenPlugin(), Map.of("prefixes", "v"), flat))
                .hasMessageContaining("key");
        assertThat(problem(new UnflattenPlugin(), Map.of("prefixes", "w"), flat))
                .hasMessageContaining("no column begins with `w_`");
    }

    @Test
    void makesARowOfEachElement() {
        Trial trial = Trial.of(
                        new ExplodePlugin(),
                        Map.of("column", "v", "as", "item", "position_as", "line"),
                        schema("list<text>"))
                .row(1, List.of("a", "b"))
                .row(2, List.of())
                .row(3, null)
                .row(4, Arrays.asList(null, "c"))
                .run();

        assertThat(trial.schema().key()).containsExactly("id", "line");
        assertThat(trial.result()).containsExactly("[1, 1, a]", "[1, 2, b]", "[4, 1, null]", "[4, 2, c]");
    }

    @Test
    void keepsRowsWithoutElementsIfToldSo() {
        Trial trial = Trial.of(new ExplodePlugin(), Map.of("column", "v", "outer", true), schema("list<text>"))
                .row(1, List.of("a", "b"))
                .row(2, List.of())
                .row(3, null)
                .run();

        assertThat(trial.schema().key()).isEmpty();
        assertThat(trial.result()).containsExactly("[1, a]", "[1, b]", "[2, null]", "[3, null]");
    }

    @Test
    void makesARowOfEachEntryOfAMap() {
        Trial trial = Trial.of(
                        new ExplodePlugin(),
                        Map.of("column", "v", "as", "amount", "key_as", "currency"),
                        schema("map<text,integer>"))
                .row(1, struct("EUR", 5, "CHF", 6))
                .run();

        assertThat(trial.schema().names()).containsExactly("id", "currency", "amount");
        assertThat(trial.result()).containsExactly("[1, EUR, 5]", "[1, CHF, 6]");
    }

    @Test
    void anUpdateDeletesTheOldElementsAndInsertsTheNewOnes() {
        Trial trial = Trial.of(new ExplodePlugin(), Map.of("column", "v"), schema("list<text>"))
                .row(UPDATE_BEFORE, 1, List.of("a", "b"))
                .row(UPDATE_AFTER, 1, List.of("b", "c", "d"))
                .row(UPDATE_BEFORE, 2, List.of("same"))
                .row(UPDATE_AFTER, 2, Trial.UNSENT)
                .row(DELETE, 3, List.of("z"))
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "DELETE [1, a]",
                        "DELETE [1, b]",
                        "[1, b]",
                        "[1, c]",
                        "[1, d]",
                        "DELETE [2, same]",
                        "[2, same]",
                        "DELETE [3, z]");
    }

    @Test
    void rejectsChangesOfWhichTheElementsAreNotKnown() {
        Trial trial = Trial.of(new ExplodePlugin(), Map.of("column", "v"), schema("list<text>"))
                .row(DELETE, 1, Trial.UNSENT)
                .row(UPDATE_BEFORE, 2, Trial.UNSENT)
                .row(UPDATE_AFTER, 2, List.of("a"))
                .row(3, List.of("b"))
                .run();

        assertThat(trial.result()).containsExactly("[3, b]");
        assertThat(trial.rejected()).hasSize(3).allMatch(rejected -> rejected.endsWith("[DW-REC-041]"));
    }

    @Test
    void elementsStandWhereTheirRowStood() {
        Trial trial = Trial.of(new ExplodePlugin(), Map.of("column", "v"), schema("list<text>"))
                .row(1, List.of("a"))
                .row(2, List.of("b", "c"));
        RecordBatch batch = trial.batch().select(new int[] {1}, 1);
        Collected output = new Collected();

        trial.transform().apply(batch, output);

        RecordBatch made = output.batches().get(0);
        assertThat(made.size()).isEqualTo(2);
        assertThat(made.origin(0)).isEqualTo(2);
        assertThat(made.origin(1)).isEqualTo(2);
    }

    @Test
    void explodesListsAndMapsOnly() {
        assertThatThrownBy(() -> Trial.of(new ExplodePlugin(), Map.of("column", "v"), schema("json")))
                .isInstanceOfSatisfying(OptionException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(TransformErrorCode.WRONG_TYPE);
                    assertThat(problem.hint()).contains("list<text>");
                });
    }
}
