package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions that take JSON apart by names, and make it. What takes JSON takes text that holds JSON too. */
final class JsonFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("json")
            .add(
                    "json_extract_path",
                    "json_extract_path(json, step, …)",
                    "The JSON that names of members and numbers of elements, from 0 on, lead to; NULL if there is none.",
                    "cast(json_extract_path('{\"a\": [1, 2]}', 'a', '1') as text) = '2'")
            .add(
                    "json_extract_path_text",
                    "json_extract_path_text(json, step, …)",
                    "The same as text; NULL for JSON's null.",
                    "json_extract_path_text('{\"a\": {\"b\": \"x\"}}', 'a', 'b') = 'x'")
            .add(
                    "json_array_length",
                    "json_array_length(json)",
                    "How many elements the array has.",
                    "json_array_length('[1, 2, 3]') = 3")
            .add(
                    "json_typeof",
                    "json_typeof(json)",
                    "`object`, `array`, `string`, `number`, `boolean` or `null`.",
                    "json_typeof('[1]') = 'array'")
            .add(
                    "json_object_keys",
                    "json_object_keys(json)",
                    "The names of the members, as a list of TEXT.",
                    "array_to_string(json_object_keys('{\"a\": 1, \"b\": 2}'), ',') = 'a,b'")
            .add(
                    "json_array_elements",
                    "json_array_elements(json)",
                    "The elements of the array, as a list of JSON.",
                    "cardinality(json_array_elements('[1, {\"a\": 2}]')) = 2")
            .add(
                    "json_array_elements_text",
                    "json_array_elements_text(json)",
                    "The elements of the array, as a list of TEXT.",
                    "array_to_string(json_array_elements_text('[1, \"x\"]'), ',') = '1,x'")
            .add(
                    "to_json",
                    "to_json(value)",
                    "Any value as JSON.",
                    "cast(to_json(date '2026-02-28') as text) = '\"2026-02-28\"'")
            .add(
                    "json_object",
                    "json_object('name' value value, … absent on null)",
                    "An object of names and values; NULL becomes JSON's null, unless it is to be absent.",
                    "cast(json_object('a' value 1, 'b' value null) as text) = '{\"a\":1,\"b\":null}'")
            .add(
                    "json_array",
                    "json_array(value, … null on null)",
                    "An array of values; NULL is left out, unless it is to become JSON's null.",
                    "cast(json_array(1, null, 'x') as text) = '[1,\"x\"]'")
            .add(
                    "json_build_object",
                    "json_build_object(name, value, …)",
                    "An object of names and values in turn.",
                    "cast(json_build_object('a', 1, 'b', true) as text) = '{\"a\":1,\"b\":true}'")
            .add(
                    "json_build_array",
                    "json_build_array(value, …)",
                    "An array of values.",
                    "cast(json_build_array(1, null, 'x') as text) = '[1,null,\"x\"]'")
            .add(
                    "json_strip_nulls",
                    "json_strip_nulls(json)",
                    "The JSON without members of objects that are null.",
                    "cast(json_strip_nulls('{\"a\": null, \"b\": 1}') as text) = '{\"b\":1}'")
            .add(
                    "json_pretty",
                    "json_pretty(json)",
                    "The JSON as text with a line for each member and element.",
                    "json_pretty('{\"a\":1}') = '{' || chr(10) || '    \"a\": 1' || chr(10) || '}'")
            .add("json_valid", "json_valid(text)", "Whether the text is JSON.", "not json_valid('{a: 1}')");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "json_extract_path" -> extract(site, false);
            case "json_extract_path_text" -> extract(site, true);
            case "json_array_length" ->
                one(site).gives(DataTypes.INTEGER, a -> array(a[0]).size());
            case "json_typeof" -> one(site).gives(DataTypes.TEXT, a -> JsonTree.kind(JsonTree.read(Value.text(a[0]))));
            case "json_object_keys" ->
                one(site)
                        .gives(
                                DataTypes.listOf(DataTypes.TEXT),
                                a -> new ArrayList<>(object(a[0]).keySet()));
            case "json_array_elements" ->
                one(site)
                        .gives(
                                DataTypes.listOf(DataTypes.JSON),
                                a -> array(a[0]).stream().map(JsonTree::write).toList());
            case "json_array_elements_text" ->
                one(site)
                        .gives(
                                DataTypes.listOf(DataTypes.TEXT),
                                a -> array(a[0]).stream().map(JsonTree::text).collect(Collectors.toList()));
            default -> made(site);
        };
    }

    private static @Nullable Expression made(CallSite site) {
        return switch (site.name()) {
            case "to_json" -> toJson(site);
            case "json_build_object" -> object(site, 0, false);
            case "json_build_array" -> array(site, 0, false);
            case "json_object" -> object(site, 1, "absent on null".equals(site.literal(0)));
            case "json_array" -> array(site, 1, "absent on null".equals(site.literal(0)));
            case "json_strip_nulls" ->
                one(site)
                        .gives(
                                DataTypes.JSON,
                                a -> JsonTree.write(JsonTree.withoutNulls(JsonTree.read(Value.text(a[0])))));
            case "json_pretty" ->
                one(site).gives(DataTypes.TEXT, a -> JsonTree.writeIndented(JsonTree.read(Value.text(a[0]))));
            case "json_valid", "is json value" -> valid(site, Set.of());
            case "is json object" -> valid(site, Set.of("object"));
            case "is json array" -> valid(site, Set.of("array"));
            case "is json scalar" -> valid(site, Set.of("string", "number", "boolean", "null"));
            default -> null;
        };
    }

    private static Call one(CallSite site) {
        return Call.of(FUNCTIONS, site, Parameter.JSON);
    }

    private static List<?> array(@Nullable Object json) {
        Object value = JsonTree.read(Value.text(json));
        if (value instanceof List<?> array) {
            return array;
        }
        throw new IllegalArgumentException("the JSON is no array, but " + JsonTree.kind(value));
    }

    private static Map<String, ?> object(@Nullable Object json) {
        Object value = JsonTree.read(Value.text(json));
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            object.forEach((name, member) -> members.put(String.valueOf(name), member));
            return members;
        }
        throw new IllegalArgumentException("the JSON is no object, but " + JsonTree.kind(value));
    }

    private static Expression valid(CallSite site, Set<String> kinds) {
        return one(site).gives(DataTypes.BOOLEAN, a -> {
            try {
                String kind = JsonTree.kind(JsonTree.read(Value.text(a[0])));
                return kinds.isEmpty() || kinds.contains(kind);
            } catch (IllegalArgumentException malformed) {
                return false;
            }
        });
    }

    private static Expression extract(CallSite site, boolean asText) {
        Arguments.count(site, 2, Integer.MAX_VALUE, FUNCTIONS.signature(site.name()));
        List<Expression> arguments = new ArrayList<>(List.of(Parameter.JSON.of(site, 0)));
        for (int i = 1; i < site.size(); i++) {
            arguments.add(Parameter.TEXT.of(site, i));
        }
        DataType type = asText ? DataTypes.TEXT : DataTypes.JSON;
        return new RowFunction(site.name(), type, arguments, Set.of(), true, a -> {
            Object value = JsonTree.read(Value.text(a[0]));
            for (int i = 1; i < a.length; i++) {
                Object container = value;
                String step = Value.text(a[i]);
                if (container instanceof Map<?, ?> object && object.containsKey(step)) {
                    value = object.get(step);
                } else if (container instanceof List<?> array && element(array, step) >= 0) {
                    value = array.get(element(array, step));
                } else {
                    return null;
                }
            }
            return asText ? JsonTree.text(value) : JsonTree.write(value);
        });
    }

    /** Returns the place of an element, which counts from the end if it is negative; -1 if there is none. */
    private static int element(List<?> array, String step) {
        if (!step.matches("[+-]?[0-9]{1,9}")) {
            return -1;
        }
        int number = Integer.parseInt(step);
        int place = number < 0 ? array.size() + number : number;
        return place < array.size() ? place : -1;
    }

    private static Expression toJson(CallSite site) {
        Arguments.count(site, 1, 1, FUNCTIONS.signature("to_json"));
        DataType type = site.type(0);
        return RowFunction.strict(
                "to_json", DataTypes.JSON, site.arguments(), a -> JsonTree.write(JsonOf.value(a[0], type)));
    }

    private static Expression object(CallSite site, int first, boolean absent) {
        if ((site.size() - first) % 2 != 0) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(),
                    "a name has no value: " + site.name() + " takes names and values in turn",
                    "write " + FUNCTIONS.signature(site.name()));
        }
        List<Expression> arguments = new ArrayList<>();
        for (int i = first; i < site.size(); i++) {
            boolean isName = (i - first) % 2 == 0;
            Expression name = isName ? Casts.of(site.argument(i), DataTypes.TEXT, false) : site.argument(i);
            if (name == null) {
                throw Arguments.wrong(site, i, "TEXT");
            }
            arguments.add(name);
        }
        return made(site, arguments, a -> {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < a.length; i += 2) {
                if (a[i] == null) {
                    throw new IllegalArgumentException("the name of a member is NULL");
                }
                Object value = JsonOf.value(a[i + 1], arguments.get(i + 1).type());
                if (!absent || a[i + 1] != null) {
                    object.put(Value.text(a[i]), value);
                }
            }
            return JsonTree.write(object);
        });
    }

    private static Expression array(CallSite site, int first, boolean absent) {
        List<Expression> arguments = site.arguments().subList(first, site.size());
        return made(site, arguments, a -> {
            List<@Nullable Object> array = new ArrayList<>();
            for (int i = 0; i < a.length; i++) {
                if (!absent || a[i] != null) {
                    array.add(JsonOf.value(a[i], arguments.get(i).type()));
                }
            }
            return JsonTree.write(array);
        });
    }

    private static Expression made(CallSite site, List<Expression> arguments, RowFunction.Body body) {
        Set<Integer> all = IntStream.range(0, arguments.size()).boxed().collect(Collectors.toSet());
        return new RowFunction(site.name(), DataTypes.JSON, arguments, all, false, body);
    }
}
