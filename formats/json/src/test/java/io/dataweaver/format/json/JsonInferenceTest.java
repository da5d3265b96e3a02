package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonInferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | bigint",
                "9223372036854775807 | bigint",
                "9223372036854775808 | decimal",
                "1.5 | decimal",
                "1e3 | decimal",
                "1 § 2.5 | decimal",
                "true § false | boolean",
                "\"a\" | text",
                "\"1\" | text",
                "\"007\" § \"008\" | text",
                "\"20260101\" | text",
                "\"2026-11-23\" | date",
                "\"2026-02-30\" | text",
                "\"2001/01/14 21:55\" | timestamp(6)",
                "\"2026-11-23T01:02:03.123456\" | timestamp(6)",
                "\"2026-11-23T01:02:03.123456789\" § \"2026-11-23T01:02:03\" | timestamp(9)",
                "\"2026-11-23T01:02:03Z\" § \"2026-11-23T01:02:03+02:00\" | timestamptz(6)",
                "\"2026-11-23\" § \"2026-11-23T01:02:03\" | text",
                "\"2026-11-23T01:02:03\" § \"2026-11-23T01:02:03Z\" | text",
                "\"2026-11-23\" § \"n/a\" | text",
                "null | text",
                "null § 5 | bigint",
                "5 § null | bigint",
                "1 § \"a\" | json",
                "1 § true | json",
                "{\"a\":1} § [1] | json",
                "{\"a\":1} § {\"b\":\"x\"} § {\"a\":2.5} | struct<a:decimal,b:text>",
                "{\"a\":{\"b\":[true]}} | struct<a:struct<b:list<boolean>>>",
                "{} | json",
                "{} § {\"a\":1} | struct<a:bigint>",
                "{\"\":1} | json",
                "[] | json",
                "[] § [1] | list<bigint>",
                "[1,2.5,null] | list<decimal>",
                "[1,\"a\"] | list<json>",
                "[null] | json",
                "[{\"a\":1},{\"b\":2}] | list<struct<a:bigint,b:bigint>>"
            })
    void takesTheNarrowestTypeThatHoldsAll(String values, String type) {
        StringBuilder lines = new StringBuilder();
        for (String value : values.split(" § ")) {
            lines.append("{\"v\":").append(value).append("}\n");
        }
        assertThat(Json.infer(lines.toString())).isEqualTo(Map.of("v", DataTypes.parse(type)));
        // What was inferred of a document reads all of it.
        Schema schema = Json.schema("v", type);
        assertThat(Json.decode(schema, lines.toString()).rejections()).isEmpty();
    }

    @Test
    void columnsComeInTheOrderInWhichTheyWereFirstSeen() {
        assertThat(Json.infer("{\"b\":1,\"a\":1}\n{\"c\":1,\"a\":1}\n{\"\":1,\"\\u0064\":2}\n")
                        .keySet())
                .containsExactly("b", "a", "c", "d");
    }

    @Test
    void recordsThatWillBeRejectedDoNotCount() {
        assertThat(Json.infer("{\"a\":\"x\",\n{\"a\":1}\n{\"a\":\"y\"} x\n[1]\n{\"z\":\"\\ud800\"}\n"))
                .isEqualTo(Map.of("a", DataTypes.BIGINT));
    }

    @Test
    void arraysAreSampledToo() {
        assertThat(Json.infer("[{\"a\":1},\n{\"a\":2.5,\"b\":[\"]\"]} , 7]"))
                .isEqualTo(Map.of("a", DataTypes.DECIMAL, "b", DataTypes.listOf(DataTypes.TEXT)));
    }

    @Test
    void aSampleMayEndInTheMiddleOfARecord() throws IOException {
        for (String sample : List.of("{\"a\":1}\n{\"a\":2", "[{\"a\":1},{\"a\":2", "{\"a\":1}\n{\"a\":2.5}")) {
            Schema schema =
                    Json.format(JsonLayout.AUTO).infer("events", ByteInput.of(sample.getBytes(UTF_8)), false, Map.of());
            assertThat(schema.field(0).type()).isEqualTo(DataTypes.BIGINT);
        }
    }

    @Test
    void givenTypesWinAndMayAddColumns() throws IOException {
        Map<String, DataType> types = new LinkedHashMap<>();
        types.put("a", DataTypes.TEXT);
        types.put("c", DataTypes.DATE);
        JsonFormat format = new JsonFormat(new JsonOptions(
                JsonLayout.AUTO, List.of(), Map.of("a", DataTypes.JSON, "b", DataTypes.DOUBLE), NullMembers.WRITE));
        Schema schema = format.infer("events", ByteInput.of("{\"a\":1,\"b\":2}".getBytes(UTF_8)), true, types);
        assertThat(schema).hasToString("events(a text, b double, c date)");
    }

    @Test
    void anObjectWithVeryManyMembersIsJson() {
        StringBuilder object = new StringBuilder("{\"v\":{\"m\":0");
        for (int i = 0; i < 600; i++) {
            object.append(",\"m").append(i).append("\":").append(i);
        }
        assertThat(Json.infer(object + "}}\n")).isEqualTo(Map.of("v", DataTypes.JSON));
    }

    @Test
    void whatIsNestedVeryDeeplyIsJson() {
        String deep = "{\"v\":".repeat(100) + "1" + "}".repeat(100);
        String type = String.valueOf(Json.infer(deep + "\n").get("v"));
        assertThat(type).contains("json");
        assertThat(DataTypes.parse(type)).hasToString(type);
    }

    @Test
    void withoutARecordNothingIsInferred() {
        for (String document : List.of("", "\n\n", "{}\n", "[]", "{\"a\":\n")) {
            assertThatThrownBy(() -> Json.infer(document))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            none -> assertThat(none.code()).isEqualTo(JsonErrorCode.JSON_NOTHING_TO_INFER));
        }
    }
}
