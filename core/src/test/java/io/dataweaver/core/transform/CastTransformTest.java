package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CastTransformTest {

    private static Trial cast(String from, String to, String... more) {
        Schema input = new Schema(
                "t",
                List.of(Field.required("id", DataTypes.INTEGER), Field.nullable("v", DataTypes.parse(from))),
                List.of("id"));
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("columns", Map.of("v", to));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return Trial.of(new CastPlugin(), options, input);
    }

    @Test
    void givesColumnsOtherTypesAndRejectsWhatDoesNotFit() {
        Trial trial = cast("text", "decimal(6,2)")
                .row(1, "12.5")
                .row(2, "n/a")
                .row(3, null)
                .row(4, "12345.6")
                .run();

        assertThat(trial.schema().field(1)).isEqualTo(Field.nullable("v", DataTypes.decimal(6, 2)));
        assertThat(trial.result()).containsExactly("[1, 12.50]", "[3, null]");
        assertThat(trial.rejected())
                .containsExactly(
                        "row 2, v: cannot cast 'n/a' to DECIMAL(6,2) [DW-REC-040]",
                        "row 4, v: cannot cast '12345.6' to DECIMAL(6,2) [DW-REC-040]");
    }

    @Test
    void makesNullOfWhatDoesNotFitIfToldSo() {
        Trial trial = cast("text", "integer", "on_error", "set_null")
                .row(1, "7")
                .row(2, "n/a")
                .run();

        assertThat(trial.result()).containsExactly("[1, 7]", "[2, null]");
        assertThat(trial.rejected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "double         | decimal(12,2) | digits behind the point",
                "double         | bigint        | digits behind the point",
                "double         | real          | digits",
                "bigint         | integer       | values out of range",
                "bigint         | double        | digits that a binary fraction cannot hold",
                "decimal(12,2)  | decimal(12,1) | digits behind the point",
                "decimal(12,2)  | decimal(11,2) | values out of range",
                "decimal        | decimal(12,2) | digits behind the point",
                "timestamp(6)   | date          | the time of day",
                "timestamp(6)   | timestamp(3)  | digits of the second",
                "timestamptz(6) | time(6)       | the date",
            })
    void refusesBeforeStartWhatMayLoseSomething(String from, String to, String loss) {
        assertThatThrownBy(() -> cast(from, to)).isInstanceOfSatisfying(OptionException.class, problem -> {
            assertThat(problem.code()).isEqualTo(TransformErrorCode.LOSSY_CAST);
            assertThat(problem).hasMessageContaining("it may lose " + loss);
            assertThat(problem.path()).containsExactly("columns", "v");
            assertThat(problem.hint()).contains("lossy: check");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer       | bigint",
                "integer       | decimal(10,0)",
                "integer       | double",
                "decimal(5,2)  | decimal(6,3)",
                "decimal(9,0)  | integer",
                "real          | double",
                "date          | timestamp(3)",
                "timestamp(3)  | timestamp(6)",
                "uuid          | text",
                "json          | text",
                "double        | text",
                "boolean       | integer",
                "text          | timestamp(6)",
            })
    void letsPassBeforeStartWhatLosesNothing(String from, String to) {
        assertThat(cast(from, to).schema().field(1).type()).isEqualTo(DataTypes.parse(to));
    }

    @Test
    void checksEachValueIfToldSo() {
        Trial trial = cast("double", "decimal(12,2)", "lossy", "check")
                .row(1, 0.1)
                .row(2, 2.5)
                .row(3, 2.505)
                .run();

        assertThat(trial.result()).containsExactly("[1, 0.10]", "[2, 2.50]");
        assertThat(trial.rejected())
                .containsExactly("row 3, v: '2.505' would lose something as DECIMAL(12,2) [DW-REC-040]");
    }

    @Test
    void roundsAndCutsIfToldSoButNeverWraps() {
        Trial trial = cast("decimal(12,3)", "smallint", "lossy", "allow")
                .row(1, new BigDecimal("2.500"))
                .row(2, new BigDecimal("40000.000"))
                .run();

        assertThat(trial.result()).containsExactly("[1, 3]");
        assertThat(trial.rejected()).containsExactly("row 2, v: cannot cast 40000.000 to SMALLINT [DW-REC-040]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal(6,2) | 1.50                       | 1.5",
                "decimal(6,2) | 1.505                      |",
                "timestamp(3) | 2025-01-02 03:04:05.678    | 2025-01-02T03:04:05.678",
                "timestamp(3) | 2025-01-02 03:04:05.6789   |",
                "date         | 2025-01-02                 | 2025-01-02",
                "date         | 2025-01-02 03:04           |",
                "integer      | 1.5                        |",
            })
    void roundsNoTextUnlessToldSo(String to, String text, String fits) {
        Trial trial = cast("text", to).row(1, text).run();

        if (fits == null) {
            assertThat(trial.result()).isEmpty();
            assertThat(trial.rejected()).singleElement().asString().contains("DW-REC-040");
        } else {
            assertThat(trial.result()).singleElement().asString().contains(fits);
        }
    }

    @Test
    void whatIsLostInEachValueCannotBeChecked() {
        assertThatThrownBy(() -> cast("timestamp(6)", "time(6)", "lossy", "check"))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        problem -> assertThat(problem.hint()).contains("lossy: allow"));
    }

    @Test
    void leavesValuesThatWereNotSentAsTheyAre() {
        Trial trial = cast("text", "integer")
                .row(UPDATE_BEFORE, 1, "5")
                .row(UPDATE_AFTER, 1, Trial.UNSENT)
                .row(DELETE, 2, Trial.UNSENT)
                .run();

        assertThat(trial.result()).containsExactly("UPDATE_BEFORE [1, 5]", "UPDATE_AFTER [1, 5]", "DELETE [2, UNSENT]");
    }

    @Test
    void rejectsBothHalvesOfAnUpdate() {
        Trial trial = cast("text", "integer")
                .row(UPDATE_BEFORE, 1, "x")
                .row(UPDATE_AFTER, 1, "5")
                .run();

        assertThat(trial.result()).isEmpty();
        assertThat(trial.rejected()).hasSize(2);
    }

    @Test
    void keepsTheKeyOnlyIfNoTwoOfItsValuesCanBecomeOne() {
        Schema input = new Schema("t", List.of(Field.required("id", DataTypes.TEXT)), List.of("id"));
        Schema numbers = new Schema("t", List.of(Field.required("id", DataTypes.INTEGER)), List.of("id"));

        assertThat(Trial.of(new CastPlugin(), Map.of("columns", Map.of("id", "bigint")), input)
                        .schema()
                        .key())
                .isEmpty();
        assertThat(Trial.of(new CastPlugin(), Map.of("columns", Map.of("id", "bigint")), numbers)
                        .schema()
                        .key())
                .containsExactly("id");
    }

    @Test
    void readsNoColumnThatNobodyNeedsAndThatCannotFail() {
        ColumnUse exact = (ColumnUse) cast("integer", "bigint").transform();
        ColumnUse failing = (ColumnUse) cast("text", "bigint").transform();

        assertThat(exact.inputColumns(java.util.Set.of("id"))).containsExactly("id");
        assertThat(failing.inputColumns(java.util.Set.of("id"))).containsExactlyInAnyOrder("id", "v");
    }
}
