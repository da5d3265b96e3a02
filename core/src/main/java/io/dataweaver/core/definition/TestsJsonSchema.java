package io.dataweaver.core.definition;

import io.dataweaver.core.problem.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON schema (draft 2020-12) of tests: a part of that of pipeline files, and of files with nothing but tests. */
public final class TestsJsonSchema {

    private static final Object TEXT = ordered("type", "string");

    private TestsJsonSchema() {}

    /** Returns the schema of {@code NAME.test.yaml} as JSON text. */
    public static String text() {
        return JsonText.indented(tree());
    }

    /** Returns the schema of {@code NAME.test.yaml} as maps and lists. */
    public static Map<String, Object> tree() {
        return ordered(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "title",
                "DataWeaver tests",
                "type",
                "object",
                "properties",
                ordered(
                        TestFile.PIPELINE,
                        ordered("type", "string", "description", "The pipeline file, relative to this one."),
                        TestsReader.TYPES,
                        ordered("$ref", "#/$defs/test-types"),
                        TestFile.TESTS,
                        ordered("$ref", "#/$defs/tests")),
                "patternProperties",
                ordered("^x-", true),
                "additionalProperties",
                false,
                "required",
                List.of(TestFile.PIPELINE, TestFile.TESTS),
                "$defs",
                definitions());
    }

    /** Returns the definitions that both schemas share; {@code tests} is the list of tests. */
    static Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put(
                "test-types",
                ordered(
                        "type", "object",
                        "description",
                                "Types of given columns, such as {total: \"decimal(12,2)\"}; by source if several.",
                        "additionalProperties",
                                ordered(
                                        "anyOf",
                                        List.of(TEXT, ordered("type", "object", "additionalProperties", TEXT)))));
        definitions.put("test-rows", rows());
        definitions.put("test", test());
        definitions.put(
                "tests",
                ordered(
                        "type", "array",
                        "description", "Rows that are given, and what is expected of the pipeline then.",
                        "items", ordered("$ref", "#/$defs/test")));
        return definitions;
    }

    private static Map<String, Object> rows() {
        Map<String, Object> list = ordered("type", "array", "items", ordered("type", "object"));
        return ordered("anyOf", List.of(list, ordered("type", "object", "additionalProperties", list)));
    }

    private static Map<String, Object> test() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(TestsReader.NAME, ordered("type", "string", "description", "What the test shows."));
        properties.put(
                TestsReader.GIVEN,
                described(
                        "Rows in place of those of the source; lists by name if there are several, or for the table of a "
                                + "lookup, by the name of its step. A change is "
                                + "{op: insert|update|delete, key: {…}, before: {…}, after: {…}}.",
                        "test-rows"));
        properties.put(TestsReader.TYPES, ordered("$ref", "#/$defs/test-types"));
        properties.put(
                TestsReader.EXPECT,
                described(
                        "Rows that come to the sink; lists by name if there are several sinks. Columns that are not "
                                + "named are not looked at.",
                        "test-rows"));
        properties.put(
                TestsReader.REJECTED,
                ordered(
                        "type", "array",
                        "description", "Records that are rejected, in any order; no others may be.",
                        "items", ordered("anyOf", List.of(TEXT, rejection()))));
        Map<String, Object> conditions = ordered("type", "array", "items", TEXT);
        properties.put(
                TestsReader.THAT,
                ordered(
                        "description",
                        "SQL conditions that are true of every row that comes to the sink.",
                        "anyOf",
                        List.of(TEXT, conditions, ordered("type", "object", "additionalProperties", conditions))));
        properties.put(
                TestsReader.EXACT,
                ordered(
                        "type", "boolean",
                        "default", false,
                        "description", "Expected rows name all columns."));
        properties.put(
                TestsReader.ORDERED,
                ordered(
                        "type", "boolean",
                        "default", true,
                        "description", "Rows come in the order in which they are expected."));
        return ordered(
                "type",
                "object",
                "properties",
                properties,
                "additionalProperties",
                false,
                "required",
                List.of(TestsReader.GIVEN));
    }

    private static Map<String, Object> rejection() {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestsReader.REJECTION_KEYS.forEach(key -> properties.put(key, TEXT));
        return ordered("type", "object", "properties", properties, "additionalProperties", false);
    }

    private static Map<String, Object> described(String description, String definition) {
        return ordered("description", description, "$ref", "#/$defs/" + definition);
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
