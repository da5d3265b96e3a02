package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 8259, value by value: as a column, as a column that is not wanted, and in an array. */
final class JsonGrammarTest {

    private static final Schema WANTED = Json.schema("v", "json", "after", "bigint");
    private static final Schema NOT_WANTED = Json.schema("after", "bigint");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "10",
                "0.0",
                "-0.5",
                "1.25e3",
                "1E+3",
                "1e-3",
                "0e1",
                "0e00",
                "1e999999999",
                "123456789012345678901234567890.123456789012345678901234567890",
                "true",
                "false",
                "\"\"",
                "\"a\"",
                "\"seven77\"",
                "\"eight888\"",
                "\"more than eight bytes\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\"",
                "\"\\u00e9\\u00E9\\uabcd\\uABCD\"",
                "\"\\ud83d\\ude00\"",
                "\"\\uD800\\uDC00\\uDBFF\\uDFFF\"",
                "\"\u007f\"",
                "\"é ü ß\"",
                "\"€uro\"",
                "\"\ud83d\ude00\"",
                "\"\ud7ff\ue000\uffff\"",
                "\"{[,:]}\"",
                "\"\\\\\"",
                "\"1234567\\\\\"",
                "[]",
                "[ ]",
                "[1]",
                "[1,2 , 3]",
                "[[],[[]],{}]",
                "[null,true,false,\"\",{}]",
                "{}",
                "{ }",
                "{\"a\":1}",
                "{\"a\" : {\"b\":[{}]} , \"c\":null}",
                "{\"\":1}",
                "{\"a\":1,\"a\":2}"
            })
    void takes(String value) {
        assertThat(read(WANTED, value).column(0)).containsExactly(value);
        assertThat(read(WANTED, value).column(1)).containsExactly(7L);
        assertThat(read(NOT_WANTED, value).column(0)).containsExactly(7L);
        assertThat(readArray(WANTED, value).column(0)).containsExactly(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                ".5",
                "1.",
                "1.e3",
                "1e",
                "1e+",
                "1e1.5",
                "--1",
                "0x10",
                "1_000",
                "1 2",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "nulll",
                "Null",
                "TRUE",
                "tru",
                "truefalse",
                "fals",
                "undefined",
                "a",
                "'a'",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u123g\"",
                "\"\\u 123\"",
                "\"\\U0041\"",
                "\"\\'\"",
                "\"\t\"",
                "\"\u0000\"",
                "\"\u0001\"",
                "\"1234567\u001f\"",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "[1,,2]",
                "[\"a]",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\":1]",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\"::1}",
                "{\"a\":1;\"b\":2}",
                "// a comment",
                "/* a comment */ 1",
                "\u00a01",
                "\ufeff1"
            })
    void rejects(String value) {
        assertThat(read(WANTED, value).onlyRejection().code()).isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(read(WANTED, value).rows()).isEmpty();
        assertThat(read(NOT_WANTED, value).onlyRejection().code()).isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(read(Json.schema("v", "struct<a:json>"), value)
                        .onlyRejection()
                        .code())
                .isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(read(Json.schema("v", "list<json>"), value).onlyRejection().code())
                .isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(read(Json.schema("v", "decimal"), value).onlyRejection().code())
                .isEqualTo(RecordErrorCode.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\"",
                "\"\\ud800\\n\"",
                "\"\\ud800\\ud800\"",
                "\"\\udc00\\ud800\""
            })
    void rejectsLoneSurrogates(String value) {
        for (Schema schema : List.of(WANTED, NOT_WANTED, Json.schema("v", "text"))) {
            Rejection rejection = read(schema, value).onlyRejection();
            assertThat(rejection.code()).isEqualTo(RecordErrorCode.INVALID_TEXT);
            assertThat(rejection.message()).startsWith("a surrogate stands alone: \\ud");
        }
    }

    /** RFC 3629 §4, and Unicode 15 table 3-7: overlong forms, surrogates, too large, cut off, stray continuations. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00bf",
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00c2",
                "\u00c2A",
                "\u00e0\u0080\u0080",
                "\u00e0\u009f\u00bf",
                "\u00e1\u0080",
                "\u00ed\u00a0\u0080",
                "\u00ed\u00bf\u00bf",
                "\u00f0\u0080\u0080\u0080",
                "\u00f0\u008f\u00bf\u00bf",
                "\u00f1\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00fe",
                "\u00ff"
            })
    void rejectsWhatIsNotUtf8(String latin1) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes("{\"v\":\"0123456789".getBytes(UTF_8));
        line.writeBytes(latin1.getBytes(ISO_8859_1));
        line.writeBytes("\",\"after\":7}\n{\"after\":8}".getBytes(UTF_8));
        for (Schema schema : List.of(NOT_WANTED, Json.schema("after", "bigint", "v", "text"))) {
            Json.Result result = Json.decode(schema, line.toByteArray());
            assertThat(result.onlyRejection().code()).isEqualTo(RecordErrorCode.INVALID_TEXT);
            assertThat(result.column(0)).containsExactly(8L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"a\"",
                "null",
                "[]",
                "[{\"after\":7}]",
                "{\"after\":7} {\"after\":8}",
                "{\"after\":7},",
                "{\"after\":7}}",
                "garbage"
            })
    void aLineIsOneObject(String line) {
        Json.Result result = Json.decode(NOT_WANTED, "{\"after\":1}\n" + line + "\n{\"after\":3}\n");
        assertThat(result.column(0)).containsExactly(1L, 3L);
        assertThat(result.onlyRejection().code()).isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(result.onlyRejection().record().origin()).isEqualTo(2);
    }

    @Test
    void nestingHasALimitThatCostsNoStack() {
        String deepest = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);
        assertThat(read(WANTED, deepest).column(0)).containsExactly(deepest);
        String tooDeep = "[".repeat(500_000);
        assertThat(read(NOT_WANTED, tooDeep).onlyRejection().message())
                .isEqualTo("values are nested deeper than 512 levels");
    }

    @Test
    void blanksMayStandBetweenAllTokens() {
        String line =
                " \t{ \"v\" \t: \t[ 1 , { \"a\" : 2 } ] , \r \"after\" : 7 , \"d\":{ \"os\" : \"x\" , \"n\":1 } } \t\r\n";
        Json.Result result = Json.decode(
                Json.schema("v", "list<json>", "after", "bigint", "d", "struct<n:bigint,os:text>"), line.repeat(3));
        assertThat(result.rejections()).isEmpty();
        assertThat(result.column(1)).containsExactly(7L, 7L, 7L);
        assertThat(result.column(0)).containsOnly(Arrays.asList("1", "{ \"a\" : 2 }"));
    }

    private static Json.Result read(Schema schema, String value) {
        return Json.decode(schema, "{\"v\":" + value + ",\"after\":7}\n");
    }

    private static Json.Result readArray(Schema schema, String value) {
        return Json.decode(schema, "[{\"v\":" + value + ",\"after\":7}]");
    }
}
