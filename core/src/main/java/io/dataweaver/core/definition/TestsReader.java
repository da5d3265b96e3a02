package io.dataweaver.core.definition;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes tests of what a file holds under {@code tests}. */
final class TestsReader {

    static final String NAME = "name";
    static final String GIVEN = "given";
    static final String TYPES = "types";
    static final String EXPECT = "expect";
    static final String REJECTED = "expect_rejected";
    static final String THAT = "expect_that";
    static final String EXACT = "exact";
    static final String ORDERED = "ordered";
    static final List<String> KEYS = List.of(NAME, GIVEN, TYPES, EXPECT, REJECTED, THAT, EXACT, ORDERED);
    static final List<String> REJECTION_KEYS = List.of("code", "column", "message", "step");

    private static final Map<String, ChangeKind> KINDS =
            Map.of("insert", ChangeKind.INSERT, "update", ChangeKind.UPDATE_AFTER, "delete", ChangeKind.DELETE);
    private static final Set<String> CHANGE_KEYS = Set.of("op", "key", "before", "after", "row");

    private final Problems problems;
    private final Map<String, Map<String, DataType>> sharedTypes;

    private TestsReader(Problems problems, Map<String, Map<String, DataType>> sharedTypes) {
        this.problems = problems;
        this.sharedTypes = sharedTypes;
    }

    /**
     * Reads tests, telling all that is wrong with them.
     *
     * @param value what stands under {@code tests}
     * @param sharedTypes of the columns in all tests
     */
    static List<PipelineTest> read(
            Object value, String pointer, Map<String, Map<String, DataType>> sharedTypes, Problems problems) {
        TestsReader reader = new TestsReader(problems, sharedTypes);
        List<PipelineTest> tests = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            reader.shape(pointer, "a list of tests, each behind a `-`", value);
            return tests;
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            PipelineTest test = reader.test(list.get(i), Pointers.child(pointer, i), i);
            if (test != null) {
                tests.add(test);
                if (!names.add(test.name())) {
                    problems.error(
                            TestErrorCode.DUPLICATE_NAME,
                            Pointers.child(test.pointer(), NAME),
                            "two tests are called `" + test.name() + "`",
                            "give each a name of its own");
                }
            }
        }
        return tests;
    }

    private @Nullable PipelineTest test(Object value, String pointer, int index) {
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "a test with `given` and `expect`", value);
            return null;
        }
        map.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> unknownKey((String) key, pointer, "a test", KEYS));
        String name = text(map, NAME, pointer).orElse("test " + (index + 1));
        Object given = map.get(GIVEN);
        if (given == null) {
            problems.error(
                    TestErrorCode.INCOMPLETE,
                    pointer,
                    "the test gives no rows",
                    "add `given: [{id: 1}]`, or `given: []` for none");
        }
        if (!map.containsKey(EXPECT) && !map.containsKey(REJECTED) && !map.containsKey(THAT)) {
            problems.error(
                    TestErrorCode.INCOMPLETE,
                    pointer,
                    "the test expects nothing",
                    "add `expect`, `expect_rejected` or `expect_that`; `dataweaver test --update` fills in `expect: []`");
        }
        Object types = map.get(TYPES);
        return new PipelineTest(
                name,
                pointer,
                given == null ? Map.of() : rowsByName(given, Pointers.child(pointer, GIVEN)),
                types == null ? sharedTypes : merged(types(types, Pointers.child(pointer, TYPES), problems)),
                Optional.ofNullable(map.get(EXPECT)).map(expect -> rowsByName(expect, Pointers.child(pointer, EXPECT))),
                rejections(map.get(REJECTED), Pointers.child(pointer, REJECTED)),
                assertions(map.get(THAT), Pointers.child(pointer, THAT)),
                flag(map, EXACT, pointer, false),
                flag(map, ORDERED, pointer, true));
    }

    private Map<String, Map<String, DataType>> merged(Map<String, Map<String, DataType>> own) {
        Map<String, Map<String, DataType>> merged = new LinkedHashMap<>();
        sharedTypes.forEach((name, types) -> merged.put(name, new LinkedHashMap<>(types)));
        own.forEach((name, types) ->
                merged.computeIfAbsent(name, none -> new LinkedHashMap<>()).putAll(types));
        return merged;
    }

    // ---- rows -----------------------------------------------------------------------------------------------------

    /** Rows are a list; or several lists by the name of what they are rows of. */
    private Map<String, List<TestRow>> rowsByName(Object value, String pointer) {
        Map<String, List<TestRow>> rows = new LinkedHashMap<>();
        if (value instanceof List<?> list) {
            rows.put(PipelineTest.ONLY, rows(list, pointer));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                String child = Pointers.child(pointer, (String) key);
                if (item instanceof List<?> list) {
                    rows.put((String) key, rows(list, child));
                } else {
                    shape(child, "a list of rows", item);
                }
            });
        } else {
            shape(pointer, "a list of rows, or lists of rows by name", value);
        }
        return rows;
    }

    private List<TestRow> rows(List<?> list, String pointer) {
        List<TestRow> rows = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String child = Pointers.child(pointer, i);
            if (list.get(i) instanceof Map<?, ?> map) {
                row(map, child, rows);
            } else {
                shape(child, "a row, such as `{id: 1, name: one}`", list.get(i));
            }
        }
        return rows;
    }

    /** A row with `op` and otherwise nothing but `key`, `before`, `after` and `row` is a change. */
    private void row(Map<?, ?> map, String pointer, List<TestRow> rows) {
        Object op = map.get("op");
        if (!(op instanceof String name) || map.size() == 1 || !CHANGE_KEYS.containsAll(map.keySet())) {
            rows.add(new TestRow(ChangeKind.INSERT, values(map), pointer));
            return;
        }
        ChangeKind kind = KINDS.get(name);
        if (kind == null) {
            problems.error(
                    DefinitionErrorCode.WRONG_SHAPE,
                    Pointers.child(pointer, "op"),
                    "expected `insert`, `update` or `delete`, but found " + OptionType.show(op),
                    null);
            return;
        }
        Map<String, @Nullable Object> key = part(map, "key", pointer);
        Map<String, @Nullable Object> before = part(map, "before", pointer);
        Map<String, @Nullable Object> after = part(map, map.containsKey("row") ? "row" : "after", pointer);
        if (kind == ChangeKind.DELETE) {
            key.putAll(before);
            key.putAll(after);
            rows.add(new TestRow(kind, key, pointer));
            return;
        }
        if (map.containsKey("before")) {
            before.putAll(key);
            rows.add(new TestRow(ChangeKind.UPDATE_BEFORE, before, pointer));
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>(key);
        row.putAll(after);
        rows.add(new TestRow(kind, row, pointer));
    }

    private Map<String, @Nullable Object> part(Map<?, ?> change, String name, String pointer) {
        Object value = change.get(name);
        String child = Pointers.child(pointer, name);
        if (value instanceof Map<?, ?> map) {
            return values(map);
        }
        if (value != null) {
            shape(child, "columns and their values, such as `{id: 1}`", value);
        }
        return new LinkedHashMap<>();
    }

    private static Map<String, @Nullable Object> values(Map<?, ?> map) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put((String) key, nullable(value)));
        return values;
    }

    /** In rows, a key without value is null. */
    private static @Nullable Object nullable(Object value) {
        if (value == Empty.NO_VALUE) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return values(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(nullable(item)));
            return items;
        }
        return value;
    }

    // ---- the rest -------------------------------------------------------------------------------------------------

    /** Types by column; or by the name of a source, and then by column. */
    static Map<String, Map<String, DataType>> types(Object value, String pointer, Problems problems) {
        Map<String, Map<String, DataType>> types = new LinkedHashMap<>();
        if (!(value instanceof Map<?, ?> map)) {
            problems.error(
                    DefinitionErrorCode.WRONG_SHAPE,
                    pointer,
                    "expected types by column, such as `{id: bigint}`, but found " + OptionType.show(value),
                    null);
            return types;
        }
        map.forEach((key, item) -> {
            String child = Pointers.child(pointer, (String) key);
            if (item instanceof Map<?, ?> columns) {
                columns.forEach((column, type) -> type((String) key, (String) column, type, child, types, problems));
            } else {
                type(PipelineTest.ONLY, (String) key, item, pointer, types, problems);
            }
        });
        return types;
    }

    private static void type(
            String name,
            String column,
            Object type,
            String pointer,
            Map<String, Map<String, DataType>> types,
            Problems problems) {
        try {
            types.computeIfAbsent(name, none -> new LinkedHashMap<>())
                    .put(column, DataTypes.parse(String.valueOf(type)));
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    DefinitionErrorCode.WRONG_SHAPE,
                    Pointers.child(pointer, column),
                    String.valueOf(wrong.getMessage()),
                    null);
        }
    }

    private List<TestRejection> rejections(@Nullable Object value, String pointer) {
        List<TestRejection> rejections = new ArrayList<>();
        if (value == null) {
            return rejections;
        }
        if (!(value instanceof List<?> list)) {
            shape(pointer, "a list of rejections, such as `[{code: DW-REC-020}]`", value);
            return rejections;
        }
        for (int i = 0; i < list.size(); i++) {
            String child = Pointers.child(pointer, i);
            if (list.get(i) instanceof Map<?, ?> map) {
                map.keySet().stream()
                        .filter(key -> !REJECTION_KEYS.contains(key))
                        .forEach(key -> unknownKey((String) key, child, "a rejection", REJECTION_KEYS));
                rejections.add(new TestRejection(
                        text(map, "code", child).orElse(null),
                        text(map, "column", child).orElse(null),
                        text(map, "message", child).orElse(null),
                        text(map, "step", child).orElse(null),
                        child));
            } else if (list.get(i) instanceof String code) {
                rejections.add(new TestRejection(code, null, null, null, child));
            } else {
                shape(child, "a rejection, such as `{code: DW-REC-020, column: total}`", list.get(i));
            }
        }
        return rejections;
    }

    private Map<String, List<String>> assertions(@Nullable Object value, String pointer) {
        Map<String, List<String>> assertions = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) ->
                    assertions.put((String) key, conditions(item, Pointers.child(pointer, (String) key))));
        } else if (value != null) {
            assertions.put(PipelineTest.ONLY, conditions(value, pointer));
        }
        return assertions;
    }

    private List<String> conditions(Object value, String pointer) {
        List<String> conditions = new ArrayList<>();
        List<?> list = value instanceof List<?> several ? several : List.of(value);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof String condition) {
                conditions.add(condition);
            } else {
                shape(Pointers.child(pointer, i), "an SQL condition, such as \"total > 0\"", list.get(i));
            }
        }
        return conditions;
    }

    private Optional<String> text(Map<?, ?> map, String key, String pointer) {
        Object value = map.get(key);
        if (value == Empty.NO_VALUE || value instanceof Map || value instanceof List) {
            shape(Pointers.child(pointer, key), "text", value);
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    private boolean flag(Map<?, ?> map, String key, String pointer, boolean normal) {
        Object value = map.get(key);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            shape(Pointers.child(pointer, key), "true or false", value);
        }
        return normal;
    }

    private void shape(String pointer, String expected, Object value) {
        problems.error(
                DefinitionErrorCode.WRONG_SHAPE,
                pointer,
                "expected " + expected + ", but found " + OptionType.show(value),
                null);
    }

    private void unknownKey(String key, String pointer, String of, List<String> known) {
        String hint = Suggestions.didYouMean(key, known);
        problems.errorAtKey(
                DefinitionErrorCode.UNKNOWN_KEY,
                Pointers.child(pointer, key),
                "unknown key `" + key + "` of " + of,
                hint == null ? "expected one of " + String.join(", ", known) : hint);
    }
}
