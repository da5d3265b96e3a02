package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.TransformCode;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.transform.TransformErrorCode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a definition as YAML that reads back as an equal one. */
final class YamlWriter {

    /** What can stand without quotes wherever it stands, also within braces, and is text for every YAML parser. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_./+-]*");

    /** YAML 1.1 reads these as booleans and null; editors and other tools may still do so. */
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|\\.inf|\\.nan");

    private static final String STEP = "  ";
    private static final int SHORT = 100;

    private final StringBuilder text = new StringBuilder();

    private YamlWriter() {}

    /**
     * Writes a definition.
     *
     * @throws DefinitionException if it holds a secret itself, rather than a reference to one, or Java code
     */
    static String write(PipelineDefinition definition) {
        return write(root(definition));
    }

    /** The same in the full form, also where the short one would do. */
    static String writeFull(PipelineDefinition definition) {
        return write(root(definition, true));
    }

    private static String write(Map<String, Object> root) {
        refuseUnwritable(root);
        YamlWriter writer = new YamlWriter();
        writer.map(root, "");
        return writer.text.toString();
    }

    /** Returns a definition as a file holds it. */
    static Map<String, Object> root(PipelineDefinition definition) {
        return root(definition, false);
    }

    private static Map<String, Object> root(PipelineDefinition definition, boolean full) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", 1L);
        root.put("name", definition.name());
        if (definition.description() != null) {
            root.put("description", definition.description());
        }
        if (!definition.labels().isEmpty()) {
            root.put("labels", definition.labels());
        }
        if (!definition.connections().isEmpty()) {
            root.put("connections", components(definition.connections()));
        }
        ComponentRef source = definition.sources().get(PipelineDefinition.SOURCE);
        if (source != null && definition.hasOneSource() && !full) {
            root.put("source", component(source));
        } else {
            root.put(DefinitionReader.SOURCES, components(definition.sources()));
        }
        if (!definition.transforms().isEmpty()) {
            root.put(
                    "transforms",
                    definition.transforms().stream().map(YamlWriter::step).toList());
        }
        SinkRoute sink = definition.sinks().get(PipelineDefinition.SINK);
        if (sink != null && definition.hasOneSink() && !full) {
            root.put("sink", component(sink.component()));
        } else {
            Map<String, Object> sinks = new LinkedHashMap<>();
            definition.sinks().forEach((name, route) -> sinks.put(name, route(route)));
            root.put(DefinitionReader.SINKS, sinks);
        }
        root.putAll(definition.settings());
        return root;
    }

    private static Map<String, Object> components(Map<String, ComponentRef> refs) {
        Map<String, Object> components = new LinkedHashMap<>();
        refs.forEach((name, ref) -> components.put(name, component(ref)));
        return components;
    }

    private static Map<String, Object> route(SinkRoute route) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (!route.from().isEmpty()) {
            map.put(DefinitionReader.FROM, route.from());
        }
        if (route.when() != null) {
            map.put(DefinitionReader.WHEN, route.when());
        }
        if (route.otherwise()) {
            map.put(DefinitionReader.OTHERWISE, true);
        }
        map.putAll(component(route.component()));
        return map;
    }

    private static Map<String, Object> step(TransformStep step) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (step.name() != null) {
            map.put("name", step.name());
        }
        if (!step.from().isEmpty()) {
            map.put(DefinitionReader.FROM, step.from());
        }
        if (!step.tables().isEmpty()) {
            map.put(DefinitionReader.TABLES, step.tables());
        }
        map.putAll(component(step.component()));
        return map;
    }

    private static Map<String, Object> component(ComponentRef ref) {
        Object main = ref.options().get(ComponentRef.MAIN);
        Object value = main != null && ref.options().size() == 1 ? main : ref.options();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(ref.type(), value);
        return map;
    }

    private static void refuseUnwritable(Map<String, Object> root) {
        Problems problems = new Problems();
        findUnwritable(root, "", problems);
        problems.throwIfErrors();
    }

    private static void findUnwritable(Object value, String pointer, Problems problems) {
        if (value instanceof Secret) {
            problems.error(
                    DefinitionErrorCode.SECRET_NOT_ALLOWED,
                    pointer,
                    "a secret cannot be written into a file",
                    "give it as a reference: \"${secret:env/NAME}\"");
        } else if (value instanceof TransformCode code) {
            problems.error(
                    TransformErrorCode.JAVA_CODE,
                    pointer,
                    code + " cannot be written into a file",
                    "make a transform of it that a jar brings, and name its class with `apply`");
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> findUnwritable(item, Pointers.child(pointer, String.valueOf(key)), problems));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                findUnwritable(list.get(i), Pointers.child(pointer, i), problems);
            }
        }
    }

    private void map(Map<?, ?> map, String indent) {
        map.forEach((key, value) -> {
            text.append(indent).append(scalar(String.valueOf(key))).append(':');
            value(value, indent);
        });
    }

    /** Writes a value behind its key: on the same line where that is short. */
    private void value(Object value, String indent) {
        String inline = inline(value);
        boolean nested = (value instanceof Map<?, ?> pairs && !pairs.isEmpty())
                || (value instanceof List<?> items && items.stream().anyMatch(Map.class::isInstance));
        boolean fits = indent.length() + inline.length() <= SHORT;
        if (!nested && (fits || !(value instanceof List))) {
            text.append(' ').append(inline).append('\n');
        } else if (value instanceof Map<?, ?> map) {
            text.append('\n');
            map(map, indent + STEP);
        } else if (value instanceof List<?> list) {
            text.append('\n');
            list.forEach(item -> item(item, indent + STEP));
        }
    }

    private void item(Object item, String indent) {
        text.append(indent).append("- ");
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            int start = text.length();
            map(map, indent + STEP);
            text.delete(start, start + indent.length() + STEP.length());
        } else {
            text.append(inline(item)).append('\n');
        }
    }

    /** Returns a value on one line. */
    static String inline(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder pairs = new StringBuilder("{");
            map.forEach((key, item) -> pairs.append(pairs.length() > 1 ? ", " : "")
                    .append(scalar(String.valueOf(key)))
                    .append(": ")
                    .append(inline(item)));
            return pairs.append('}').toString();
        }
        if (value instanceof List<?> list) {
            StringBuilder items = new StringBuilder("[");
            list.forEach(item -> items.append(items.length() > 1 ? ", " : "").append(inline(item)));
            return items.append(']').toString();
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof String string ? scalar(string) : String.valueOf(value);
    }

    static String scalar(String string) {
        boolean plain = PLAIN.matcher(string).matches()
                && !AMBIGUOUS.matcher(string).matches()
                && YamlReader.plain(string) instanceof String;
        return plain ? string : quoted(string);
    }

    /** YAML 1.2.2 §5.7. */
    private static String quoted(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        string.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(c > 0xFFFF ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && c != 0xFFFE
                && c != 0xFFFF;
    }
}
