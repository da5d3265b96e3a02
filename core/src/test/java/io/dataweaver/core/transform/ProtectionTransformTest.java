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
import io.dataweaver.api.secret.Secret;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mask}, {@code hash} and {@code tokenize}. */
class ProtectionTransformTest {

    private static final String KEY = "2b7e151628aed2a6abf7158809cf4f3c";

    private static final Schema TEXTS = new Schema(
            "t",
            List.of(Field.required("v", DataTypes.TEXT), Field.nullable("n", DataTypes.decimal(9, 2))),
            List.of("v"));

    private static Trial mask(String mask) {
        return Trial.of(new MaskPlugin(), Map.of("columns", Map.of("v", mask)), TEXTS);
    }

    private static Trial hash(Object columns, String key) {
        return Trial.of(new HashPlugin(), Map.of("columns", columns, "key", Secret.of(key)), TEXTS);
    }

    private static Trial tokenize(Object... more) {
        java.util.Map<String, Object> options = new java.util.LinkedHashMap<>();
        options.put("columns", "v");
        options.put("key", Secret.of(KEY));
        for (int i = 0; i < more.length; i += 2) {
            options.put((String) more[i], more[i + 1]);
        }
        return Trial.of(new TokenizePlugin(), options, TEXTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all              | Zürich 8              | ********",
                "email            | ada.lovelace@corp.com | a***@corp.com",
                "email            | ä@b@c.de              | ä***@c.de",
                "email            | no address            | ***",
                "email            | @only.domain          | ***",
                "phone            | +41 44 668 18 00      | +** ** *** 18 00",
                "phone            | 668 18                | *** **",
                "card             | 4111-1111 1111-1234   | ****-**** ****-1234",
                "card             | 41111234              | ********",
                "name             | Ada Élise  Lovelace   | A*** É***  L***",
                "keep_first(2)    | Überlingen            | Üb********",
                "keep_last(4)     | DE89370400440532013000 | ******************3000",
                "keep_last(4)     | 3000                  | ****",
                "constant(hidden) | whatever              | hidden",
            })
    void masks(String mask, String value, String masked) {
        Trial trial = mask(mask).row(value, null).run();

        assertThat(trial.result()).containsExactly("[" + masked + ", null]");
    }

    @Test
    void masksNeitherNullNorWhatWasNotSentAndEmptyStaysEmpty() {
        Schema nullable = Schema.of("t", Field.nullable("v", DataTypes.TEXT));
        for (String mask : List.of("all", "email", "phone", "card", "name", "keep_first(2)", "keep_last(2)")) {
            Trial trial = Trial.of(new MaskPlugin(), Map.of("columns", Map.of("v", mask)), nullable)
                    .row((Object) null)
                    .row("")
                    .row(DELETE, Trial.UNSENT)
                    .run();

            assertThat(trial.result()).as(mask).containsExactly("[null]", "[]", "DELETE [UNSENT]");
        }
    }

    @Test
    void aMaskedKeyIsAKeyNoLonger() {
        assertThat(mask("email").schema().key()).isEmpty();
        assertThat(hash("v", "0123456789abcdef").schema().key()).containsExactly("v");
        assertThat(tokenize().schema().key()).containsExactly("v");
    }

    @Test
    void refusesUnknownMasksAndColumnsThatAreNotText() {
        assertThatThrownBy(() -> mask("keep_middle(2)"))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        problem -> assertThat(problem.hint()).contains("keep_last(n)"));
        assertThatThrownBy(() -> Trial.of(new MaskPlugin(), Map.of("columns", Map.of("n", "all")), TEXTS))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        problem -> assertThat(problem.code()).isEqualTo(TransformErrorCode.WRONG_TYPE));
    }

    @Test
    void hashesWithAKey() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = HexFormat.of().formatHex(mac.doFinal("käse".getBytes(StandardCharsets.UTF_8)));
        String number = HexFormat.of().formatHex(mac.doFinal("1.50".getBytes(StandardCharsets.UTF_8)));

        Trial trial = hash(List.of("v", "n"), "0123456789abcdef")
                .row("käse", new BigDecimal("1.50"))
                .row("käse", null)
                .run();

        assertThat(trial.schema().field(1)).isEqualTo(Field.nullable("n", DataTypes.TEXT));
        assertThat(trial.result()).containsExactly("[" + text + ", " + number + "]", "[" + text + ", null]");
    }

    @Test
    void neverTellsTheKey() {
        assertThatThrownBy(() -> hash("v", "short"))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        problem -> assertThat(problem + " " + problem.hint())
                                .doesNotContain("'short'")
                                .contains("at least 16"));
        assertThatThrownBy(() -> Trial.of(
                        new TokenizePlugin(), Map.of("columns", "v", "key", Secret.of("not-a-key-4711")), TEXTS))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        problem -> assertThat(problem + " " + problem.hint()).doesNotContain("4711"));
    }

    @Test
    void tokensHaveTheFormOfWhatTheyStandForAndCanBeTurnedBack() {
        String token =
                tokenize().row("4111-1111 1111-1234", null).run().result().get(0);

        assertThat(token).matches("\\[\\d{4}-\\d{4} \\d{4}-\\d{4}, null]").doesNotContain("1234");
        assertThat(tokenize().row("4111-1111 1111-1234", null).run().result()).containsExactly(token);
        assertThat(tokenize("tweak", "other")
                        .row("4111-1111 1111-1234", null)
                        .run()
                        .result())
                .doesNotContain(token);
        assertThat(tokenize("detokenize", true)
                        .row(token.substring(1, token.length() - 7), null)
                        .run()
                        .result())
                .containsExactly("[4111-1111 1111-1234, null]");
    }

    @Test
    void rejectsWhatItCannotHideAndTellsNothingOfIt() {
        Trial trial = tokenize("characters", "alphanumeric")
                .row("ab1", null)
                .row("Zürich", null)
                .row("Ada.Lovelace@corp.com", null)
                .run();

        assertThat(trial.result()).singleElement().asString().matches("\\[\\w{3}\\.\\w{8}@\\w{4}\\.\\w{3}, null]");
        assertThat(trial.rejected())
                .containsExactly(
                        "row 1, v: there are 3 characters to replace, but it takes 4 to hide among [DW-REC-042]",
                        "row 2, v: character 2 is a letter or digit that `characters` leaves out [DW-REC-042]");
    }

    @Test
    void anUpdateOfATokenizedKeyIsADeleteAndAnInsert() {
        Trial trial = tokenize()
                .row(UPDATE_BEFORE, "123456", BigDecimal.ONE)
                .row(UPDATE_AFTER, "123457", BigDecimal.ONE)
                .row(UPDATE_BEFORE, "123456", BigDecimal.ONE)
                .row(UPDATE_AFTER, "123456", BigDecimal.TEN)
                .run();

        assertThat(trial.result().get(0)).startsWith("DELETE ");
        assertThat(trial.result().get(1)).startsWith("[");
        assertThat(trial.result().get(2)).startsWith("UPDATE_BEFORE ");
        assertThat(trial.result().get(3)).startsWith("UPDATE_AFTER ");
    }
}
