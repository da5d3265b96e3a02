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
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a draft of a definition from what a file holds; what components and their options are, comes later. */
final class DefinitionReader {

    /** Names become parts of paths and of keys in sinks. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    static final List<String> KEYS = keys();

    private static final Map<String, String> LATER = Map.of(
            "sources", "one `source` is possible so far",
            "sinks", "one `sink` is possible so far",
            "transform", "did you mean `transforms`?",
            "connection", "did you mean `connections`?");

    private final Problems problems;
    private final Draft draft = new Draft();

    private DefinitionReader(Problems problems) {
        this.problems = problems;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(
                List.of("version", "name", "description", "labels", "connections", "source", "transforms", "sink"));
        PipelineSettings.TOP.forEach(option -> keys.add(option.name()));
        keys.add(PipelineSettings.BATCH);
        keys.add(PipelineSettings.ERRORS);
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
        need(root, "source", "csv: in.csv");
        need(root, "sink", "json: out.jsonl");
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
            case "source" -> draft.source = component(value, pointer);
            case "transforms" -> transforms(value, pointer);
            case "sink" -> draft.sink = component(value, pointer);
            case PipelineSettings.BATCH -> setting(key, group(value, pointer, PipelineSettings.BATCH, List.of()));
            case PipelineSettings.ERRORS -> setting(key, errors(value, pointer));
            default -> draft.settings.put(key, present(value, pointer));
        }
    }

    private void setting(String key, @Nullable Map<String, Object> group) {
        if (group != null) {
            draft.settings.put(key, group);
        }
    }

    private void need(Map<?, ?> root, String key, String example) {
        boolean misspelt = root.keySet().stream()
                .anyMatch(other -> !KEYS.contains(other)
                        && Suggestions.closest((String) other, KEYS).equals(Optional.of(key)));
        if (!root.containsKey(key) && !misspelt) {
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
        map.forEach((key, item) -> {
            Draft.Component component = component(item, Pointers.child(pointer, (String) key));
            if (component != null) {
                draft.connections.put((String) key, component);
            }
        });
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
        Draft.Component component = component(components, pointer);
        if (component != null) {
            draft.transforms.add(new Draft.Step(name, component, pointer));
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
        Map<String, Object> group = group(value, pointer, PipelineSettings.ERRORS, List.of(PipelineSettings.RETRY));
        if (group != null && group.containsKey(PipelineSettings.RETRY)) {
            String below = Pointers.child(pointer, PipelineSettings.RETRY);
            Map<String, Object> retry =
                    group(group.remove(PipelineSettings.RETRY), below, PipelineSettings.RETRY, List.of());
            if (retry != null) {
                group.put(PipelineSettings.RETRY, retry);
            }
        }
        return group;
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
        String hint = LATER.get(key);
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
