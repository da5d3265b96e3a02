package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions on maps and structs. */
final class MapFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("map")
            .add(
                    "map",
                    "map[key, value, …]",
                    "A map of keys and values in turn.",
                    "element_at(map['a', 1, 'b', 2], 'b') = 2")
            .add(
                    "map_from_arrays",
                    "map_from_arrays(keys, values)",
                    "A map of a list of keys and one of as many values.",
                    "element_at(map_from_arrays(array['a', 'b'], array[1, 2]), 'a') = 1")
            .add(
                    "map_keys",
                    "map_keys(map)",
                    "The keys, as a list.",
                    "array_to_string(map_keys(map['a', 1, 'b', 2]), ',') = 'a,b'")
            .add(
                    "map_values",
                    "map_values(map)",
                    "The values, as a list.",
                    "array_to_string(map_values(map['a', 1, 'b', 2]), ',') = '1,2'")
            .add(
                    "map_entries",
                    "map_entries(map)",
                    "The entries, as a list of structs with `key` and `value`.",
                    "cardinality(map_entries(map['a', 1, 'b', 2])) = 2")
            .add(
                    "map_contains_key",
                    "map_contains_key(map, key)",
                    "Whether the map has the key.",
                    "map_contains_key(map['a', 1], 'a')")
            .add(
                    "map_concat",
                    "map_concat(map, map)",
                    "The entries of both; of a key that both have, the value of the second.",
                    "element_at(map_concat(map['a', 1], map['a', 2]), 'a') = 2")
            .add(
                    "named_struct",
                    "named_struct('name', value, …)",
                    "A struct of named values.",
                    "cast(to_json(named_struct('a', 1, 'b', 'x')) as text) = '{\"a\":1,\"b\":\"x\"}'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "map" -> map(site);
            case "map_from_arrays" -> fromLists(site);
            case "map_keys" -> {
                DataType.MapOf type = one(site);
                yield strict(
                        site,
                        DataTypes.listOf(type.key()),
                        a -> new ArrayList<>(entries(a[0]).keySet()));
            }
            case "map_values" -> {
                DataType.MapOf type = one(site);
                yield strict(
                        site,
                        DataTypes.listOf(type.value()),
                        a -> new ArrayList<>(entries(a[0]).values()));
            }
            case "map_entries" -> pairs(site);
            case "map_contains_key" -> containsKey(site);
            case "map_concat" -> concat(site);
            case "named_struct" -> struct(site);
            default -> null;
        };
    }

    private static Expression strict(CallSite site, DataType type, RowFunction.Body body) {
        return RowFunction.strict(site.name(), type, site.arguments(), body);
    }

    private static DataType.MapOf one(CallSite site) {
        Arguments.count(site, 1, 1, FUNCTIONS.signature(site.name()));
        return type(site, 0);
    }

    private static DataType.MapOf type(CallSite site, int index) {
        if (site.type(index) instanceof DataType.MapOf map) {
            return map;
        }
        throw Arguments.wrong(site, index, "a map");
    }

    private static Map<?, ?> entries(@Nullable Object map) {
        return map instanceof Map<?, ?> entries ? entries : Map.of();
    }

    private static Expression map(CallSite site) {
        if (site.size() % 2 != 0) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(),
                    "a key has no value: a map takes keys and values in turn",
                    "write map['a', 1, 'b', 2]");
        }
        List<Expression> keys = Branches.unify(site, places(site, 0));
        List<Expression> values = Branches.unify(site, places(site, 1));
        DataType.MapOf type = new DataType.MapOf(
                keys.isEmpty() ? DataTypes.TEXT : keys.get(0).type(),
                values.isEmpty() ? DataTypes.TEXT : values.get(0).type());
        if (keys.isEmpty()) {
            return Constant.of(type, Map.of());
        }
        List<Expression> arguments = new ArrayList<>(keys);
        arguments.addAll(values);
        int count = keys.size();
        Set<Integer> all = IntStream.range(0, 2 * count).boxed().collect(Collectors.toSet());
        return new RowFunction("map", type, arguments, all, false, a -> {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                put(map, a[i], a[count + i]);
            }
            return map;
        });
    }

    private static List<Integer> places(CallSite site, int first) {
        return IntStream.range(0, site.size())
                .filter(i -> i % 2 == first)
                .boxed()
                .toList();
    }

    private static void put(Map<Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
        if (key == null) {
            throw new IllegalArgumentException("a key is NULL");
        } else if (map.containsKey(key)) {
            throw new IllegalArgumentException("the key " + key + " is there twice");
        }
        map.put(key, value);
    }

    private static Expression fromLists(CallSite site) {
        Arguments.count(site, 2, 2, FUNCTIONS.signature(site.name()));
        Expression keys = ListElements.list(site, 0);
        Expression values = ListElements.list(site, 1);
        DataType type = new DataType.MapOf(
                ((DataType.ListOf) keys.type()).element(), ((DataType.ListOf) values.type()).element());
        return RowFunction.strict(site.name(), type, List.of(keys, values), a -> {
            List<?> names = (List<?>) Objects.requireNonNull(a[0]);
            List<?> given = (List<?>) Objects.requireNonNull(a[1]);
            if (names.size() != given.size()) {
                throw new IllegalArgumentException(names.size() + " keys, but " + given.size() + " values");
            }
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                put(map, names.get(i), given.get(i));
            }
            return map;
        });
    }

    private static Expression pairs(CallSite site) {
        DataType.MapOf type = one(site);
        DataType entry = DataTypes.struct(Field.required("key", type.key()), Field.nullable("value", type.value()));
        return strict(site, DataTypes.listOf(entry), a -> {
            List<Object> pairs = new ArrayList<>();
            entries(a[0]).forEach((key, value) -> {
                Map<String, @Nullable Object> pair = new LinkedHashMap<>();
                pair.put("key", key);
                pair.put("value", value);
                pairs.add(pair);
            });
            return pairs;
        });
    }

    /** Returns {@code element_at(map, key)}. */
    static Expression valueOf(CallSite site, DataType.MapOf map) {
        DataType common = keyType(site, map);
        List<Expression> arguments = List.of(site.argument(0), ListElements.value(site, 1, common));
        return new RowFunction("element_at", map.value(), arguments, Set.of(), true, a -> {
            Object wanted = ListElements.as(a[1], common);
            for (Map.Entry<?, ?> entry : entries(a[0]).entrySet()) {
                if (Lists.same(ListElements.as(entry.getKey(), common), wanted)) {
                    return entry.getValue();
                }
            }
            return null;
        });
    }

    private static DataType keyType(CallSite site, DataType.MapOf map) {
        if (site.argument(1) instanceof Constant constant
                && constant.isUntyped()
                && !Kind.of(map.key()).isNumber()) {
            return map.key();
        }
        DataType common = Branches.common(map.key(), site.type(1));
        if (common == null) {
            throw Arguments.wrong(site, 1, map.key().display());
        }
        return common;
    }

    private static Expression containsKey(CallSite site) {
        Arguments.count(site, 2, 2, FUNCTIONS.signature(site.name()));
        DataType common = keyType(site, type(site, 0));
        List<Expression> arguments = List.of(site.argument(0), ListElements.value(site, 1, common));
        return RowFunction.strict(site.name(), DataTypes.BOOLEAN, arguments, a -> {
            Object wanted = ListElements.as(a[1], common);
            return entries(a[0]).keySet().stream().anyMatch(key -> Lists.same(ListElements.as(key, common), wanted));
        });
    }

    private static Expression concat(CallSite site) {
        Arguments.count(site, 2, 2, FUNCTIONS.signature(site.name()));
        DataType.MapOf first = type(site, 0);
        if (!first.equals(type(site, 1))) {
            throw Arguments.wrong(site, 1, first.display());
        }
        return strict(site, first, a -> {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>(entries(a[0]));
            all.putAll(entries(a[1]));
            return all;
        });
    }

    private static Expression struct(CallSite site) {
        if (site.size() == 0 || site.size() % 2 != 0) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(),
                    "named_struct takes names and values in turn",
                    "write " + FUNCTIONS.signature(site.name()));
        }
        List<Field> fields = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < site.size(); i += 2) {
            if (!(site.literal(i) instanceof String name)
                    || fields.stream().anyMatch(f -> f.name().equals(name))) {
                throw Arguments.wrong(site, i, "a name in single quotes, each another,");
            }
            Expression value = site.argument(i + 1);
            fields.add(Field.nullable(name, value.type()));
            values.add(value);
        }
        Set<Integer> all = IntStream.range(0, values.size()).boxed().collect(Collectors.toSet());
        return new RowFunction(site.name(), new DataType.Struct(fields), values, all, false, a -> {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                struct.put(fields.get(i).name(), a[i]);
            }
            return struct;
        });
    }
}
