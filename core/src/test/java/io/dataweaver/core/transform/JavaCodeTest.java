package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.transform.RowTransform;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformCode;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.problem.DefinitionException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Transforms that are Java code. */
class JavaCodeTest {

    private static final Schema WORDS = new Schema(
            "words",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("text", DataTypes.TEXT)),
            List.of("id"));

    /** A row a word of the text. */
    private static final RowTransform SPLIT = (in, out) -> {
        if (in.getText("text").isEmpty()) {
            throw new IllegalArgumentException("there is no word in it");
        }
        for (String word : in.getText("text").split(" ", -1)) {
            out.copy(in).setText("text", word);
        }
    };

    private static Trial trial(Schema output, RowTransform rows) {
        return Trial.of(
                new JavaPlugin(),
                Map.of("code", new TransformCode("split", input -> Transform.ofRows(output, rows))),
                WORDS);
    }

    @Test
    void makesNoneOneOrSeveralRowsOfOne() {
        RowTransform words = (in, out) -> {
            if (!in.isNull("text")) {
                SPLIT.apply(in, out);
            }
        };
        Trial trial = trial(WORDS, words).row(1, "a").row(2, "b c").row(3, null).run();

        assertThat(trial.result()).containsExactly("[1, a]", "[2, b]", "[2, c]");
    }

    @Test
    void whatFailsIsRejectedWhole() {
        RowTransform failing = (in, out) -> {
            out.row().setLong("id", in.getLong("id"));
            out.row().setLong("id", 99);
            if (in.getLong("id") == 2) {
                throw new IllegalStateException("not this one");
            }
        };
        Trial trial = trial(WORDS, failing).row(1, "a").row(2, "b").row(3, "c").run();

        assertThat(trial.result()).containsExactly("[1, null]", "[99, null]", "[3, null]", "[99, null]");
        assertThat(trial.rejected()).containsExactly("row 2, null: not this one [DW-REC-043]");
    }

    @Test
    void anUpdateStaysOneIfEachHalfBecomesOneRowWithTheSameKey() {
        Trial trial = trial(WORDS, SPLIT)
                .row(UPDATE_BEFORE, 1, "a")
                .row(UPDATE_AFTER, 1, "b")
                .row(UPDATE_BEFORE, 2, "a")
                .row(UPDATE_AFTER, 3, "a")
                .row(UPDATE_BEFORE, 4, "a b")
                .row(UPDATE_AFTER, 4, "c")
                .row(DELETE, 5, "x y")
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "UPDATE_BEFORE [1, a]",
                        "UPDATE_AFTER [1, b]",
                        "DELETE [2, a]",
                        "[3, a]",
                        "DELETE [4, a]",
                        "DELETE [4, b]",
                        "[4, c]",
                        "DELETE [5, x]",
                        "DELETE [5, y]");
    }

    @Test
    void halfOfAnUpdateIsNeverRejectedAlone() {
        Trial trial = trial(WORDS, SPLIT)
                .row(UPDATE_BEFORE, 1, "a")
                .row(UPDATE_AFTER, 1, "")
                .run();

        assertThat(trial.result()).isEmpty();
        assertThat(trial.rejected())
                .containsExactly(
                        "row 1, null: the other half of this update failed: there is no word in it [DW-REC-043]",
                        "row 2, null: there is no word in it [DW-REC-043]");
    }

    @Test
    void codeNeverSeesAValueThatWasNotSent() {
        Trial trial = trial(WORDS, SPLIT).row(DELETE, 1, Trial.UNSENT).run();

        assertThat(trial.rejected())
                .containsExactly("row 1, null: the source did not send the value of 'text' [DW-REC-043]");
    }

    @Test
    void aPipelineWithCodeCannotBecomeAFile() {
        Pipeline pipeline = Pipeline.named("words")
                .from(new ComponentRef("csv", Map.of(ComponentRef.MAIN, "words.csv")))
                .map("split", SPLIT)
                .to(new ComponentRef("json", Map.of(ComponentRef.MAIN, "words.jsonl")))
                .build();

        assertThatThrownBy(pipeline::toYaml).isInstanceOfSatisfying(DefinitionException.class, refused -> {
            assertThat(refused).hasMessageContaining("Java code 'split' cannot be written into a file");
            assertThat(refused.problems().get(0).code()).isEqualTo(TransformErrorCode.JAVA_CODE);
        });
    }

    @Test
    void aFileCannotGiveCode() {
        assertThatThrownBy(() -> Pipeline.parse("""
                        name: p
                        source: {csv: a.csv}
                        transforms: [java: "System.exit(1)"]
                        sink: {json: b.jsonl}
                        """)).hasMessageContaining("only a pipeline written in Java can give");
    }
}
