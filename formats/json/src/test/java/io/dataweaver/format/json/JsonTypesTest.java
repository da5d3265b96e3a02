package io.dataweaver.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type takes, exactly, and what it rejects. */
final class JsonTypesTest {

    static Stream<Arguments> fitting() {
        return Stream.of(
                Arguments.of("bigint", "9223372036854775807", Long.MAX_VALUE),
                Arguments.of("bigint", "-9223372036854775808", Long.MIN_VALUE),
                Arguments.of("bigint", "-0", 0L),
                Arguments.of("bigint", "1.0", 1L),
                Arguments.of("bigint", "1.5e1", 15L),
                Arguments.of("bigint", "1e3", 1000L),
                Arguments.of("integer", "-2147483648", Integer.MIN_VALUE),
                Arguments.of("smallint", "32767", Short.MAX_VALUE),
                Arguments.of("boolean", "true", true),
                Arguments.of("boolean", "false", false),
                Arguments.of("double", "0.1", 0.1),
                Arguments.of("double", "-0.0", -0.0),
                Arguments.of("double", "1e308", 1e308),
                Arguments.of("double", "123456789012345680", 123456789012345680d),
                Arguments.of("real", "0.1", 0.1f),
                Arguments.of("decimal", "1.50", new BigDecimal("1.50")),
                Arguments.of("decimal", "0", new BigDecimal("0")),
                Arguments.of("decimal", "-0.000", new BigDecimal("0.000")),
                Arguments.of("decimal", "1e3", new BigDecimal("1000")),
                Arguments.of("decimal", "1.5e-3", new BigDecimal("0.0015")),
                Arguments.of(
                        "decimal",
                        "-123456789012345678901234567890.0123456789",
                        new BigDecimal("-123456789012345678901234567890.0123456789")),
                Arguments.of("decimal", "999999999999999999", new BigDecimal("999999999999999999")),
                Arguments.of("decimal", "9999999999999999999", new BigDecimal("9999999999999999999")),
                Arguments.of("decimal(4,2)", "99.99", new BigDecimal("99.99")),
                Arguments.of("decimal(4,2)", "-1", new BigDecimal("-1.00")),
                Arguments.of("decimal(4,2)", "1.500", new BigDecimal("1.50")),
                Arguments.of("decimal(2,2)", "0.25", new BigDecimal("0.25")),
                Arguments.of("decimal(18,0)", "999999999999999999", new BigDecimal("999999999999999999")),
                Arguments.of("decimal(20,0)", "18446744073709551615", new BigDecimal("18446744073709551615")),
                Arguments.of(
                        "decimal(38,10)", "12345678901234567890.5", new BigDecimal("12345678901234567890.5000000000")),
                Arguments.of("text", "\"\"", ""),
                Arguments.of("text", "\"12345678\"", "12345678"),
                Arguments.of("text", "\"a\\tb\\u00e9\\ud83d\\ude00\\/\"", "a\tbé\ud83d\ude00/"),
                Arguments.of("text", "\"grün, 日本語, \ud83d\ude00 and more\"", "grün, 日本語, \ud83d\ude00 and more"),
                Arguments.of("text", "1.50", "1.50"),
                Arguments.of("text", "-12345678901234567890e5", "-12345678901234567890e5"),
                Arguments.of("text", "true", "true"),
                Arguments.of("date", "\"2026-11-23\"", LocalDate.of(2026, 11, 23)),
                Arguments.of("date", "\"2026\\/11\\/23\"", LocalDate.of(2026, 11, 23)),
                Arguments.of("time", "\"21:55\"", LocalTime.of(21, 55)),
                Arguments.of("timestamp", "\"2001/01/14 21:55\"", LocalDateTime.of(2001, 1, 14, 21, 55)),
                Arguments.of("timestamptz", "\"2026-11-23T01:00:00+02:00\"", Instant.parse("2026-11-22T23:00:00Z")),
                Arguments.of(
                        "uuid",
                        "\"00112233-4455-6677-8899-AABBCCDDEEFF\"",
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
                Arguments.of("bytes", "\"AQID\"", List.of((byte) 1, (byte) 2, (byte) 3)),
                Arguments.of("json", "{ \"a\":1.0 }", "{ \"a\":1.0 }"),
                Arguments.of("json", "\"\\u0041\"", "\"\\u0041\""),
                Arguments.of("list<bigint>", "[1,null , 3]", Arrays.asList(1L, null, 3L)),
                Arguments.of("list<bigint>", "[ ]", List.of()),
                Arguments.of("list<list<text>>", "[[\"a\"],[],null]", Arrays.asList(List.of("a"), List.of(), null)),
                Arguments.of("map<text,bigint>", "{}", Map.of()),
                Arguments.of("map<text,bigint>", "{\"a\":1 , \"\\u0062\" : 2}", Map.of("a", 1L, "b", 2L)),
                Arguments.of("struct<a:bigint>", "{\"b\":[1],\"a\":5}", Map.of("a", 5L)),
                Arguments.of(
                        "list<struct<a:bigint>>", "[{\"a\":1},{\"a\":2}]", List.of(Map.of("a", 1L), Map.of("a", 2L))));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void takesExactly(String type, String value, Object expected) {
        Json.Result result = Json.decode(Json.schema("v", type), "{\"v\":" + value + "}\n");
        assertThat(result.rejections()).isEmpty();
        assertThat(Values.comparable(result.column(0).get(0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bigint | 9223372036854775808 | v | expected BIGINT, but found number 9223372036854775808",
                "bigint | 1.5 | v | expected BIGINT, but found number 1.5",
                "bigint | 1e-1 | v | expected BIGINT, but found number 1e-1",
                "bigint | 1e999999999 | v | expected BIGINT, but found number 1e999999999",
                "bigint | \"5\" | v | expected BIGINT, but found text \"5\"",
                "bigint | true | v | expected BIGINT, but found true",
                "bigint | {} | v | expected BIGINT, but found object {}",
                "bigint | [1] | v | expected BIGINT, but found array [1]",
                "integer | 2147483648 | v | expected INTEGER, but found number 2147483648",
                "smallint | -32769 | v | expected SMALLINT, but found number -32769",
                "boolean | 1 | v | expected BOOLEAN, but found number 1",
                "boolean | \"true\" | v | expected BOOLEAN, but found text \"true\"",
                "double | 1e400 | v | cannot read '1e400' as DOUBLE (it is out of range)",
                "double | \"NaN\" | v | expected DOUBLE, but found text \"NaN\"",
                "decimal | \"1\" | v | expected DECIMAL, but found text \"1\"",
                "decimal | 1e999999999 | v | cannot read '1e999999999' as DECIMAL (it has too many digits)",
                "decimal | 1e-999999999 | v | cannot read '1e-999999999' as DECIMAL (it has too many digits)",
                "decimal(4,2) | 100 | v | cannot read '100' as DECIMAL(4,2) (it has too many digits)",
                "decimal(4,2) | 1.001 | v | cannot read '1.001' as DECIMAL(4,2) (it has too many digits)",
                "text | [1] | v | expected TEXT, but found array [1]; a column of type json takes it",
                "date | \"2026-02-29\" | v | cannot read '2026-02-29' as a date such as 2026-11-22",
                "date | 20260101 | v | expected DATE, but found number 20260101",
                "timestamp | \"soon\" | v | cannot read 'soon' as a timestamp such as 2026-11-22T21:55:00",
                "uuid | \"x\" | v | cannot read 'x' as a UUID",
                "bytes | \"?\" | v | cannot read '?' as bytes in base64",
                "list<bigint> | 1 | v | expected LIST<BIGINT>, but found number 1",
                "list<bigint> | [1,\"2\"] | v[] | expected BIGINT, but found text \"2\"",
                "map<text,bigint> | {\"a\":\"b\"} | v{} | expected BIGINT, but found text \"b\"",
                "struct<a:bigint> | [] | v | expected STRUCT<A:BIGINT>, but found array []",
                "struct<a:struct<b:bigint>> | {\"a\":{\"b\":false}} | v.a.b | expected BIGINT, but found false"
            })
    void rejectsWithColumnAndReason(String type, String value, String column, String message) {
        Json.Result result = Json.decode(
                Json.schema("v", type, "w", "text"), "{\"w\":\"before\",\"v\":" + value + "}\n{\"w\":\"next\"}");
        Rejection rejection = result.onlyRejection();
        assertThat(rejection.code()).isEqualTo(RecordErrorCode.VALUE_UNFIT);
        assertThat(rejection.column()).isEqualTo(column);
        assertThat(rejection.message()).startsWith(message);
        assertThat(result.column(1)).containsExactly("next");
    }

    @Test
    void aNumberWithAnAbsurdExponentCostsNoTime() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            lines.append("{\"v\":1e").append(i % 2 == 0 ? "" : "-").append("999999999}\n{\"v\":9e1000000000000}\n");
        }
        for (String type : List.of("bigint", "decimal", "decimal(38,10)")) {
            assertThat(Json.decode(Json.schema("v", type), lines.toString()).rejections())
                    .hasSize(4_000);
        }
    }

    @Test
    void aNameThatStandsTwiceIsRejectedIfItIsWanted() {
        String lines =
                "{\"v\":1,\"v\":2}\n{\"v\":null,\"v\":null}\n{\"v\":3,\"x\":1,\"x\":2}\n{\"\\u0076\":1,\"v\":1}\n";
        Json.Result result = Json.decode(Json.schema("v", "bigint"), lines);
        assertThat(result.column(0)).containsExactly(3L);
        assertThat(result.rejections()).hasSize(3);
        assertThat(result.rejections().get(0).message()).isEqualTo("the name 'v' stands twice");
        Json.Result nested = Json.decode(
                Json.schema("d", "struct<a:bigint>", "m", "map<text,bigint>"),
                "{\"d\":{\"a\":1,\"a\":1}}\n{\"m\":{\"a\":1,\"a\":1}}\n{\"d\":{\"a\":1},\"m\":{\"a\":2}}\n");
        assertThat(nested.rejections()).extracting(Rejection::column).containsExactly("d.a", "m");
        assertThat(nested.rows()).hasSize(1);
    }

    @Test
    void nullAndMissingAreNullInEveryType() {
        for (String type : List.of(
                "bigint",
                "text",
                "decimal",
                "boolean",
                "double",
                "date",
                "json",
                "list<bigint>",
                "map<text,text>",
                "struct<a:text>")) {
            Json.Result result = Json.decode(Json.schema("v", type), "{\"v\":null}\n{}\n{\"v\": null }\n");
            assertThat(result.rejections()).as(type).isEmpty();
            assertThat(result.column(0)).as(type).containsExactly(null, null, null);
        }
    }

    @Test
    void whereAValueIsRequiredNullAndMissingAreRejected() {
        Schema schema = Schema.of("events", Field.required("a", DataTypes.BIGINT), Field.nullable("b", DataTypes.TEXT));
        Json.Result result = Json.decode(schema, "{\"b\":\"x\"}\n{\"a\":null}\n{\"a\":3}\n{\"b\":null,\"a\":4}\n");
        assertThat(result.column(0)).containsExactly(3L, 4L);
        assertThat(result.rejections())
                .allSatisfy(rejection -> {
                    assertThat(rejection.code()).isEqualTo(RecordErrorCode.NULL_NOT_ALLOWED);
                    assertThat(rejection.column()).isEqualTo("a");
                    assertThat(rejection.message())
                            .isEqualTo("'a' is null or missing, but BIGINT NOT NULL is expected");
                })
                .hasSize(2);
    }

    @Test
    void aRejectedRecordLeavesNothingInNestedColumns() {
        Json.Result result =
                Json.decode(Json.schema("l", "list<struct<a:text,m:map<text,bigint>>>", "n", "bigint"), """
                {"l":[{"a":"x","m":{"k":1}}],"n":1}
                {"l":[{"a":"y","m":{"k":2}},{"a":"z","m":{"k":"wrong"}}],"n":2}
                {"l":[{"a":"v","m":{"q":4}}],"n":"wrong"}
                {"l":[{"m":{"k":5},"a":"w"},{}],"n":5}
                """);
        assertThat(result.rejections()).extracting(Rejection::column).containsExactly("l[].m{}", "n");
        assertThat(result.rows().toString())
                .isEqualTo("[[[{a=x, m={k=1}}], 1], [[{a=w, m={k=5}}, {a=null, m=null}], 5]]");
    }
}
