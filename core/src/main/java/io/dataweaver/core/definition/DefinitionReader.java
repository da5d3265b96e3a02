package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a draft of a definition from what a file holds; what components and their options are, comes later. */
final class DefinitionReader {

    /** Names become parts of paths and of keys in sinks. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    static final List<String> KEYS = keys();

    static final String SOURCES = "sources";
    static final String SINKS = "sinks";
    static final String FROM = "from";
    static final String TABLES = "tables";
    static final String WHEN = "when";
    static final String OTHERWISE = "otherwise";

    private static final String SOURCES_SHAPE = "names of sources, such as [eu, us]";
    private static final String TABLES_SHAPE = "names of tables, such as [public.orders, eu.*]";
    private static final Map<String, String> MEANT =
            Map.of("transform", "did you mean `transforms`?", "connection", "did you mean `connections`?");

    private final Problems problems;
    private final Draft draft = new Draft();

    private DefinitionReader(Problems problems) {
        this.problems = problems;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(
                List.of("version", "name", "description", "labels", "connections", "source", SOURCES, "transforms"));
        keys.addAll(List.of("sink", SINKS));
        PipelineSettings.TOP.forEach(option -> keys.add(option.name()));
        keys.add(PipelineSettings.BATCH);
        keys.add(PipelineSettings.ERRORS);
        keys.add(PipelineSettings.SCHEMA);
        keys.add(TestFile.TESTS);
        return Collections.unmodifiableList(keys);
    }

    /**
     * Reads a draft.
     *
     * @param root what {@link YamlReader} returned
     * @param defaultName the name if the file gives none
     */
    static Draft read(Object root, String defaultName, Problems problems) {
        DefinitionReader reader = new DefinitionReader(problems);
        if (root instanceof Map<?, ?> map) {
            reader.top(map, defaultName);
        } else {
            problems.error(
                    DefinitionErrorCode.WRONG_SHAPE,
                    "",
                    root == Empty.NO_VALUE
                            ? "the file holds no pipeline"
                            : "expected a pipeline, as name: value pairs, but found " + OptionType.show(root),
                    "the smallest pipeline has `source: {csv: in.csv}` and `sink: {json: out.jsonl}`");
        }
        return reader.draft;
    }

    private void top(Map<?, ?> root, String defaultName) {
        draft.name = defaultName;
        root.forEach((rawKey, value) -> {
            String key = (String) rawKey;
            String pointer = Pointers.child("", key);
            if (key.startsWith("x-")) {
                return;
            }
            if (!KEYS.contains(key)) {
                unknownKey(key, pointer, KEYS, "unknown key `" + key + "`");
            } else if (value == Empty.NO_VALUE) {
                noValue(key, pointer);
            } else {
                known(key, value, pointer);
            }
        });
        need(root, "source", SOURCES, "csv: in.csv");
        need(root, "sink", SINKS, "json: out.jsonl");
        if (!root.containsKey("name")) {
            checkName(defaultName, "", "the file's name gives the pipeline's, but");
        }
    }

    private void known(String key, Object value, String pointer) {
        switch (key) {
            case "version" -> version(value, pointer);
            case "name" -> name(value, pointer);
            case "description" -> draft.description = text(value, pointer);
            case "labels" -> labels(value, pointer);
            case "connections" -> connections(value, pointer);
            case "source" -> components(Map.of(PipelineDefinition.SOURCE, value), "", draft.sources);
            case SOURCES -> sources(value, pointer);
            case "transforms" -> transforms(value, pointer);
            case "sink" -> sink(value, pointer);
            case SINKS -> sinks(value, pointer);
            case PipelineSettings.BATCH -> setting(key, group(value, pointer, PipelineSettings.BATCH, List.of()));
            case PipelineSettings.ERRORS -> setting(key, errors(value, pointer));
            case PipelineSettings.SCHEMA -> {
                if (value instanceof String) {
                    draft.settings.put(key, value);
                } else {
                    setting(key, group(value, pointer, PipelineSettings.SCHEMA, List.of()));
                }
            }
            case TestFile.TESTS -> {} // no part of the definition: PipelineFile reads them
            default -> draft.settings.put(key, present(value, pointer));
        }
    }

    private void setting(String key, @Nullable Map<String, Object> group) {
        if (group != null) {
            draft.settings.put(key, group);
        }
    }

    private void need(Map<?, ?> root, String key, String several, String example) {
        boolean misspelt = root.keySet().stream()
                .anyMatch(other -> !KEYS.contains(other)
                        && Suggestions.closest((String) other, KEYS)
                                .filter(meant -> meant.equals(key) || meant.equals(several))
                                .isPresent());
        if (root.containsKey(key) && root.containsKey(several)) {
            problems.errorAtKey(
                    RoutingErrorCode.SHORT_AND_FULL,
                    Pointers.child("", several),
                    "`" + key + "` and `" + several + "` do not go together",
                    "move what is below `" + key + "` to `" + several + "`, under a name of its own");
        } else if (!root.containsKey(key) && !root.containsKey(several) && !misspelt) {
            problems.error(
                    DefinitionErrorCode.KEY_MISSING,
                    "",
                    "the pipeline has no `" + key + "`",
                    "add one, such as `" + key + ": {" + example + "}`");
        }
    }

    private void version(Object value, String pointer) {
        if (!value.equals(1L)) {
            problems.error(
                    DefinitionErrorCode.VERSION,
                    pointer,
                    "expected version 1, but found " + OptionType.show(value),
                    null);
        }
    }

    private void name(Object value, String pointer) {
        String name = text(value, pointer);
        if (name != null) {
            draft.name = name;
            checkName(name, pointer, "");
        }
    }

    private void checkName(String name, String pointer, String prefix) {
        if (name.contains("${")) {
            problems.error(
                    DefinitionErrorCode.REFERENCE_NOT_ALLOWED,
                    pointer,
                    "the name of a pipeline cannot hold a variable",
                    "it identifies the pipeline's state; write the name itself");
        } else if (!NAME.matcher(name).matches()) {
            problems.error(
                    DefinitionErrorCode.BAD_NAME,
                    pointer,
                    (prefix.isEmpty() ? "" : prefix + " ") + "'" + name + "' is no name for a pipeline: it may have "
                            + "lower-case letters, digits, `-` and `_`, and at most 63 of them",
                    prefix.isEmpty() ? null : "add `name: …` to the file");
        }
    }

    private void labels(Object value, String pointer) {
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "name: value pairs", value);
            return;
        }
        map.forEach((key, item) -> {
            String label = text(item, Pointers.child(pointer, (String) key));
            if (label != null) {
                draft.labels.put((String) key, label);
            }
        });
    }

    private void connections(Object value, String pointer) {
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "connections by name, such as `shop: {postgres: {…}}`", value);
            return;
        }
        components(map, pointer, draft.connections);
    }

    private void components(Map<?, ?> map, String pointer, Map<String, Draft.Component> into) {
        map.forEach((key, item) -> {
            Draft.Component component = component(item, Pointers.child(pointer, (String) key));
            if (component != null) {
                into.put((String) key, component);
            }
        });
    }

    private void sources(Object value, String pointer) {
        if (value instanceof Map<?, ?> map) {
            checkNames(map, pointer, "source");
            components(map, pointer, draft.sources);
        } else {
            shape(pointer, "sources by name, such as `eu: {csv: eu.csv}`", value);
        }
    }

    private void sink(Object value, String pointer) {
        Draft.Component component = component(value, pointer);
        if (component != null) {
            draft.sinks.put(PipelineDefinition.SINK, new Draft.Route(List.of(), null, false, component, pointer));
        }
    }

    private void sinks(Object value, String pointer) {
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "sinks by name, such as `paid: {when: \"status = 'PAID'\", json: paid.jsonl}`", value);
            return;
        }
        checkNames(map, pointer, "sink");
        map.forEach((key, item) -> route((String) key, item, Pointers.child(pointer, (String) key)));
    }

    private void checkNames(Map<?, ?> named, String pointer, String kind) {
        if (named.isEmpty()) {
            problems.error(RoutingErrorCode.NO_ENTRY, pointer, "the pipeline has no " + kind, null);
        }
        for (Object name : named.keySet()) {
            if (!NAME.matcher((String) name).matches()) {
                problems.errorAtKey(
                        DefinitionErrorCode.BAD_NAME,
                        Pointers.child(pointer, (String) name),
                        "'" + name + "' is no name for a " + kind
                                + ": it may have lower-case letters, digits, `-` and `_`",
                        null);
            }
        }
    }

    private void route(String name, Object value, String pointer) {
        Map<String, Object> rest = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> rest.put((String) key, item));
        }
        List<Draft.Name> from = names(rest.remove(FROM), Pointers.child(pointer, FROM), SOURCES_SHAPE);
        Object when = rest.remove(WHEN);
        Object otherwise = rest.remove(OTHERWISE);
        String condition = when == null ? null : condition(when, Pointers.child(pointer, WHEN));
        boolean takesRest = otherwise != null && flag(otherwise, Pointers.child(pointer, OTHERWISE));
        Draft.Component component = component(value instanceof Map ? rest : value, pointer);
        if (component != null) {
            draft.sinks.put(name, new Draft.Route(from, condition, takesRest, component, pointer));
        }
    }

    private @Nullable String condition(Object value, String pointer) {
        if (value == Empty.NO_VALUE) {
            noValue(WHEN, pointer);
            return null;
        }
        return text(value, pointer);
    }

    private boolean flag(Object value, String pointer) {
        if (!(value instanceof Boolean)) {
            shape(pointer, "true or false", value);
        }
        return Boolean.TRUE.equals(value);
    }

    /** Reads names: one, or a list. */
    private List<Draft.Name> names(@Nullable Object value, String pointer, String expected) {
        List<Draft.Name> names = new ArrayList<>();
        if (value instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                String item = Pointers.child(pointer, i);
                String name = text(list.get(i), item);
                if (name != null) {
                    names.add(new Draft.Name(name, item));
                }
            }
        } else if (value instanceof String name) {
            names.add(new Draft.Name(name, pointer));
        } else if (value != null) {
            shape(pointer, expected, value);
        }
        return names;
    }

    private void transforms(Object value, String pointer) {
        if (!(value instanceof List<?> list)) {
            shape(pointer, "a list of transforms, each behind a `-`", value);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            transform(list.get(i), Pointers.child(pointer, i));
        }
    }

    private void transform(Object value, String pointer) {
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "a transform with its options, such as `filter: \"a > 1\"`", value);
            return;
        }
        Map<String, Object> components = new LinkedHashMap<>();
        map.forEach((key, item) -> components.put((String) key, item));
        Object rawName = components.size() > 1 ? components.remove("name") : null;
        String name = rawName == null ? null : text(rawName, Pointers.child(pointer, "name"));
        if (name != null && !NAME.matcher(name).matches()) {
            problems.error(
                    DefinitionErrorCode.BAD_NAME,
                    Pointers.child(pointer, "name"),
                    "'" + name + "' is no name for a step: it may have lower-case letters, digits, `-` and `_`",
                    null);
        }
        List<Draft.Name> from = names(components.remove(FROM), Pointers.child(pointer, FROM), SOURCES_SHAPE);
        List<Draft.Name> tables = names(components.remove(TABLES), Pointers.child(pointer, TABLES), TABLES_SHAPE);
        Draft.Component component = component(components, pointer);
        if (component != null) {
            draft.transforms.add(new Draft.Step(name, from, tables, component, pointer));
        }
    }

    private Draft.@Nullable Component component(Object value, String pointer) {
        if (value instanceof String type) {
            return new Draft.Component(ComponentRef.of(type), pointer);
        }
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "the name of a component and its options", value);
            return null;
        }
        if (map.size() != 1) {
            notOne(map, pointer);
            return null;
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        String type = (String) entry.getKey();
        String below = Pointers.child(pointer, type);
        return new Draft.Component(new ComponentRef(type, options(entry.getValue(), below)), below);
    }

    private void notOne(Map<?, ?> map, String pointer) {
        Object type = map.get("type");
        problems.error(
                DefinitionErrorCode.NOT_ONE_COMPONENT,
                pointer,
                map.isEmpty()
                        ? "expected the name of a component, but found none"
                        : "expected the name of one component, but found "
                                + map.keySet().stream()
                                        .map(key -> "`" + key + "`")
                                        .collect(Collectors.joining(", ")),
                type instanceof String name
                        ? "the name of the component is the key: `" + name + ": {…}`"
                        : "indent the options below the name of the component");
    }

    private Map<String, Object> options(Object value, String pointer) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                String child = Pointers.child(pointer, (String) key);
                if (item == Empty.NO_VALUE) {
                    noValue((String) key, child);
                } else {
                    options.put((String) key, present(item, child));
                }
            });
        } else if (value != Empty.NO_VALUE) {
            options.put(ComponentRef.MAIN, present(value, pointer));
        }
        return options;
    }

    private @Nullable Map<String, Object> errors(Object value, String pointer) {
        List<String> nested = List.of(PipelineSettings.RETRY, PipelineSettings.ALERTS);
        Map<String, Object> group = group(withNamedHooks(value), pointer, PipelineSettings.ERRORS, nested);
        if (group != null) {
            regroup(group, pointer, PipelineSettings.RETRY, List.of());
            regroup(group, pointer, PipelineSettings.ALERTS, List.of(PipelineSettings.ALERTS_TO));
        }
        return group;
    }

    /** A hook without options has nothing behind its name, where `on` stands beside it. */
    private static Object withNamedHooks(Object errors) {
        return with(
                errors,
                PipelineSettings.ALERTS,
                alerts -> with(
                        alerts,
                        PipelineSettings.ALERTS_TO,
                        to -> to instanceof List<?> list
                                ? list.stream().map(DefinitionReader::namedHook).toList()
                                : namedHook(to)));
    }

    private static Object namedHook(Object hook) {
        if (!(hook instanceof Map<?, ?> map)) {
            return hook;
        }
        Map<Object, Object> named = new LinkedHashMap<>(map);
        named.replaceAll((key, value) -> value == Empty.NO_VALUE && !key.equals(AlertResolver.ON) ? Map.of() : value);
        return named;
    }

    /** Returns a map with another value behind a key; what is none, or lacks the key, as it is. */
    private static Object with(Object holder, String key, UnaryOperator<Object> change) {
        if (!(holder instanceof Map<?, ?> map) || !map.containsKey(key)) {
            return holder;
        }
        Map<Object, Object> changed = new LinkedHashMap<>(map);
        changed.computeIfPresent(key, (name, value) -> change.apply(value));
        return changed;
    }

    /** Checks a group within a group; leaves it out if it is none. */
    private void regroup(Map<String, Object> holder, String pointer, String name, List<String> nested) {
        Object value = holder.remove(name);
        if (value != null) {
            Map<String, Object> group = group(value, Pointers.child(pointer, name), name, nested);
            if (group != null) {
                holder.put(name, group);
            }
        }
    }

    private @Nullable Map<String, Object> group(
            @Nullable Object value, String pointer, String group, List<String> nested) {
        List<String> known = new ArrayList<>(nested);
        for (Option<?> option : PipelineSettings.GROUPS.getOrDefault(group, List.of())) {
            known.add(option.name());
        }
        if (!(value instanceof Map<?, ?> map)) {
            shape(pointer, "name: value pairs with " + String.join(", ", known), value == null ? "" : value);
            return null;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((rawKey, item) -> {
            String key = (String) rawKey;
            String child = Pointers.child(pointer, key);
            if (!known.contains(key)) {
                unknownKey(key, child, known, "unknown key `" + key + "` of `" + group + "`");
            } else if (item == Empty.NO_VALUE) {
                noValue(key, child);
            } else {
                entries.put(key, present(item, child));
            }
        });
        return entries;
    }

    /** Tells of what is empty within a value, and returns the value without it. */
    private Object present(Object value, String pointer) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                String child = Pointers.child(pointer, (String) key);
                if (item == Empty.NO_VALUE) {
                    noValue((String) key, child);
                } else {
                    copy.put((String) key, present(item, child));
                }
            });
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                String child = Pointers.child(pointer, i);
                if (list.get(i) == Empty.NO_VALUE) {
                    noValue("item " + (i + 1), child);
                } else {
                    copy.add(present(list.get(i), child));
                }
            }
            return copy;
        }
        return value;
    }

    private @Nullable String text(Object value, String pointer) {
        if (value == Empty.NO_VALUE || value instanceof Map || value instanceof List) {
            shape(pointer, "text", value);
            return null;
        }
        return value.toString();
    }

    private void shape(String pointer, String expected, Object value) {
        problems.error(
                DefinitionErrorCode.WRONG_SHAPE,
                pointer,
                "expected " + expected + ", but found " + OptionType.show(value),
                null);
    }

    private void noValue(String key, String pointer) {
        problems.errorAtKey(
                DefinitionErrorCode.NO_VALUE,
                pointer,
                "`" + key + "` has no value",
                "write a value behind it, or remove it; an empty text is \"\"");
    }

    private void unknownKey(String key, String pointer, List<String> known, String message) {
        String hint = MEANT.get(key);
        if (hint == null) {
            hint = Suggestions.didYouMean(key, known);
        }
        problems.errorAtKey(
                DefinitionErrorCode.UNKNOWN_KEY,
                pointer,
                message,
                hint == null ? "expected one of " + String.join(", ", known) : hint);
    }
}
