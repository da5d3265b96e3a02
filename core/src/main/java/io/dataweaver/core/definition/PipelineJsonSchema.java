package io.dataweaver.core.definition;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON schema (draft 2020-12) of pipeline files, for editors: made of what the installed components say of
 * themselves, so that it completes exactly what would run.
 */
public final class PipelineJsonSchema {

    /** What stands where a variable may come in: any text with a reference in it. */
    private static final Map<String, Object> REFERENCE = ordered("type", "string", "pattern", "\\$\\{");

    private final ConnectorManager plugins;
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private PipelineJsonSchema(ConnectorManager plugins) {
        this.plugins = plugins;
    }

    /** Returns the schema as JSON text. */
    public static String of(ConnectorManager plugins) {
        return JsonText.indented(tree(plugins));
    }

    /** Returns the schema as maps and lists. */
    public static Map<String, Object> tree(ConnectorManager plugins) {
        return new PipelineJsonSchema(plugins).root();
    }

    private Map<String, Object> root() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("version", ordered("const", 1, "description", "The version of the file's format."));
        properties.put(
                "name",
                ordered(
                        "type", "string",
                        "pattern", "^" + DefinitionReader.NAME.pattern() + "$",
                        "description", "Identifies the pipeline and its state; default: the name of the file."));
        properties.put("description", ordered("type", "string", "description", "What the pipeline is for."));
        properties.put(
                "labels",
                ordered(
                        "type", "object",
                        "additionalProperties", ordered("type", List.of("string", "number", "boolean")),
                        "description", "For people and monitoring."));
        properties.put("connections", connections());
        properties.put("source", component(PluginType.SOURCE, "Where rows come from."));
        properties.put(
                DefinitionReader.SOURCES,
                ordered(
                        "type",
                        "object",
                        "description",
                        "Where rows come from, by name, in place of `source`.",
                        "additionalProperties",
                        component(PluginType.SOURCE, "Where rows come from."),
                        "minProperties",
                        1));
        properties.put("transforms", transforms());
        properties.put("sink", component(PluginType.SINK, "Where rows go."));
        properties.put(DefinitionReader.SINKS, sinks());
        for (Option<?> option : PipelineSettings.TOP) {
            properties.put(
                    option.name(),
                    option.equals(PipelineSettings.ENGINE)
                            ? component(PluginType.ENGINE, option.doc())
                            : option(option));
        }
        properties.put(PipelineSettings.BATCH, group(PipelineSettings.BATCH, "When a batch is full."));
        properties.put(PipelineSettings.ERRORS, errors());
        properties.put(
                PipelineSettings.SCHEMA,
                ordered(
                        "description",
                        PipelineSettings.SCHEMA_OF_ALL.doc(),
                        "anyOf",
                        List.of(
                                option(PipelineSettings.SCHEMA_OF_ALL),
                                group(PipelineSettings.SCHEMA, PipelineSettings.SCHEMA_OF_ALL.doc()))));
        properties.put(TestFile.TESTS, ordered("$ref", "#/$defs/tests"));
        definitions.putAll(TestsJsonSchema.definitions());
        component(PluginType.FORMAT, "How bytes become rows.");
        component(PluginType.STORE, "How an object store is reached.");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "DataWeaver pipeline");
        root.put("type", "object");
        root.put("properties", properties);
        root.put("patternProperties", ordered("^x-", true));
        root.put("additionalProperties", false);
        root.put("allOf", List.of(oneOf("source", DefinitionReader.SOURCES), oneOf("sink", DefinitionReader.SINKS)));
        root.put("$defs", definitions);
        return root;
    }

    private static Map<String, Object> oneOf(String key, String other) {
        return ordered("oneOf", List.of(ordered("required", List.of(key)), ordered("required", List.of(other))));
    }

    private Map<String, Object> sinks() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(DefinitionReader.FROM, from("The sources whose rows it takes; default: all."));
        properties.put(
                DefinitionReader.WHEN,
                ordered("type", "string", "description", "An SQL condition: only rows for which it is true go there."));
        properties.put(
                DefinitionReader.OTHERWISE,
                ordered("type", "boolean", "description", "Takes the rows that no sink with a `when` took."));
        properties.putAll(byName(PluginType.SINK));
        Map<String, Object> sink =
                ordered("type", "object", "properties", properties, "additionalProperties", false, "minProperties", 1);
        return ordered(
                "type",
                "object",
                "description",
                "Where rows go, by name, in place of `sink`.",
                "additionalProperties",
                ordered("anyOf", List.of(sink, component(PluginType.SINK, "Where rows go."))),
                "minProperties",
                1);
    }

    private static Map<String, Object> from(String doc) {
        return ordered(
                "anyOf",
                List.of(ordered("type", "string"), ordered("type", "array", "items", ordered("type", "string"))),
                "description",
                doc);
    }

    private Map<String, Object> errors() {
        Map<String, Object> errors = group(PipelineSettings.ERRORS, "What happens when something goes wrong.");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                PipelineSettings.ERRORS_POLICY.name(),
                component(PluginType.ERROR_HANDLER, PipelineSettings.ERRORS_POLICY.doc()));
        properties.put(PipelineSettings.ERRORS_MAX_REJECTED.name(), option(PipelineSettings.ERRORS_MAX_REJECTED));
        properties.put(PipelineSettings.ERRORS_TABLE.name(), option(PipelineSettings.ERRORS_TABLE));
        properties.put(PipelineSettings.ERRORS_CLASSIFY.name(), option(PipelineSettings.ERRORS_CLASSIFY));
        properties.put(
                PipelineSettings.RETRY, group(PipelineSettings.RETRY, "How a failure that may pass is tried again."));
        properties.put(PipelineSettings.ALERTS, alerts());
        errors.put("properties", properties);
        return errors;
    }

    private Map<String, Object> alerts() {
        Map<String, Object> alerts = group(PipelineSettings.ALERTS, "Who is told when something goes wrong.");
        Map<String, Object> hook = new LinkedHashMap<>(byName(PluginType.ALERT_HOOK));
        // One without options has nothing behind its name, where `on` stands beside it.
        hook.replaceAll((name, options) -> ordered("anyOf", List.of(options, ordered("type", "null"))));
        OptionType<AlertEvent> event = OptionType.choice(AlertEvent.class);
        hook.put(AlertResolver.ON, type(OptionType.listOf(event)));
        Map<String, Object> written =
                ordered("type", "object", "properties", hook, "additionalProperties", false, "minProperties", 1);
        Map<String, Object> one = ordered("anyOf", List.of(written, ordered("enum", names(PluginType.ALERT_HOOK))));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                PipelineSettings.ALERTS_TO,
                ordered(
                        "description",
                        PipelineSettings.alertsToDoc(),
                        "anyOf",
                        List.of(ordered("type", "array", "items", one), one)));
        for (Option<?> option : PipelineSettings.GROUPS.getOrDefault(PipelineSettings.ALERTS, List.of())) {
            properties.put(option.name(), option(option));
        }
        alerts.put("properties", properties);
        return alerts;
    }

    private List<String> names(PluginType<?> type) {
        return plugins.descriptors(type).stream().map(ComponentDescriptor::name).toList();
    }

    private Map<String, Object> group(String name, String doc) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Option<?> option : PipelineSettings.GROUPS.getOrDefault(name, List.of())) {
            properties.put(option.name(), option(option));
        }
        return ordered("type", "object", "description", doc, "properties", properties, "additionalProperties", false);
    }

    private Map<String, Object> transforms() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                "name",
                ordered("type", "string", "description", "What metrics, errors and dead letters call the step."));
        properties.put(DefinitionReader.FROM, from("The sources whose rows go through it; default: all."));
        properties.put(
                DefinitionReader.TABLES,
                from("The tables whose rows go through it, as names or patterns with `*`; a leading `-` takes out what"
                        + " matches. Default: all."));
        properties.putAll(byName(PluginType.TRANSFORM));
        properties.put(
                ComponentResolver.APPLY,
                ordered(
                        "type",
                        "object",
                        "description",
                        "A transform that a jar brings, by its class, with its options.",
                        "properties",
                        ordered(ComponentResolver.CLASS, ordered("type", "string")),
                        "required",
                        List.of(ComponentResolver.CLASS)));
        Map<String, Object> step =
                ordered("type", "object", "properties", properties, "additionalProperties", false, "minProperties", 1);
        return ordered("type", "array", "items", step, "description", "What happens to rows on their way, in order.");
    }

    /** A connection has options of the source or the sink of its type; none is required, for steps add theirs. */
    private Map<String, Object> connections() {
        Map<String, Map<String, Object>> types = new TreeMap<>();
        for (PluginType<?> type : List.of(PluginType.SOURCE, PluginType.SINK)) {
            for (ComponentDescriptor descriptor : plugins.descriptors(type)) {
                Map<String, Object> options = types.computeIfAbsent(descriptor.name(), name -> new LinkedHashMap<>());
                descriptor.options().forEach(option -> options.putIfAbsent(option.name(), option(option)));
            }
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        types.forEach((name, options) ->
                properties.put(name, ordered("type", "object", "properties", options, "additionalProperties", false)));
        Map<String, Object> one = ordered(
                "type",
                "object",
                "properties",
                properties,
                "additionalProperties",
                false,
                "minProperties",
                1,
                "maxProperties",
                1);
        return ordered(
                "type", "object", "description", "Options that steps share, by name.", "additionalProperties", one);
    }

    /** Adds the definition of a kind of component, and returns what refers to it. */
    private Map<String, Object> component(PluginType<?> type, String doc) {
        String key = type.kind().label().replace(' ', '_');
        if (!definitions.containsKey(key)) {
            Map<String, Object> properties = byName(type);
            definitions.put(
                    key,
                    ordered(
                            "anyOf",
                            List.of(
                                    ordered("enum", new ArrayList<>(properties.keySet())),
                                    ordered(
                                            "type",
                                            "object",
                                            "properties",
                                            properties,
                                            "additionalProperties",
                                            false,
                                            "minProperties",
                                            1,
                                            "maxProperties",
                                            1))));
        }
        return ordered("description", doc, "$ref", "#/$defs/" + key);
    }

    /** Adds a definition of each component of a kind, and returns references to them by name. */
    private Map<String, Object> byName(PluginType<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        String prefix = type.kind().label().replace(' ', '_') + "-";
        boolean end = type.equals(PluginType.SOURCE) || type.equals(PluginType.SINK);
        for (ComponentDescriptor descriptor : plugins.descriptors(type)) {
            definitions.put(prefix + descriptor.name(), options(descriptor, descriptor.options(), end));
            properties.put(descriptor.name(), ordered("$ref", "#/$defs/" + prefix + descriptor.name()));
        }
        if (end) {
            plugins.find(type, "file").ifPresent(file -> {
                for (ComponentDescriptor format : plugins.descriptors(PluginType.FORMAT)) {
                    if (!properties.containsKey(format.name())) {
                        definitions.put(prefix + format.name(), shorthand(file.descriptor(), format));
                        properties.put(format.name(), ordered("$ref", "#/$defs/" + prefix + format.name()));
                    }
                }
            });
        }
        return properties;
    }

    /** {@code csv: …} in place of {@code file: {format: csv, …}}. */
    private Map<String, Object> shorthand(ComponentDescriptor file, ComponentDescriptor format) {
        List<Option<?>> both = new ArrayList<>();
        file.options().stream()
                .filter(option -> !option.name().equals("format"))
                .forEach(both::add);
        format.options().stream()
                .filter(option -> file.option(option.name()).isEmpty())
                .forEach(both::add);
        Map<String, Object> schema = options(file, both, true);
        schema.put("description", format.summary() + " Short for `file` with this format.");
        return schema;
    }

    private Map<String, Object> options(ComponentDescriptor descriptor, List<Option<?>> options, boolean end) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        if (end) {
            properties.put(
                    ComponentResolver.CONNECTION,
                    ordered("type", "string", "description", "Takes over the options of this connection."));
        }
        for (Option<?> option : options) {
            properties.put(option.name(), option(option));
            if (option.isRequired()) {
                required.add(option.name());
            }
        }
        Map<String, Object> object = ordered("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            if (end) {
                object.put("if", ordered("not", ordered("required", List.of(ComponentResolver.CONNECTION))));
                object.put("then", ordered("required", required));
            } else {
                object.put("required", required);
            }
        }
        List<Object> shapes = new ArrayList<>(List.of(object));
        descriptor.mainOption().ifPresent(main -> shapes.add(0, type(main.type())));
        if (required.isEmpty()) {
            shapes.add(ordered("type", "null"));
        }
        return ordered("description", descriptor.summary(), "anyOf", shapes);
    }

    private Map<String, Object> option(Option<?> option) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", option.doc());
        schema.putAll(type(option.type()));
        option.defaultText().ifPresent(text -> schema.put("default", typed(option, text)));
        option.example().ifPresent(text -> schema.put("examples", List.of(typed(option, text))));
        return schema;
    }

    /** Returns a default or an example as the JSON value that stands for it. */
    private static Object typed(Option<?> option, String text) {
        boolean plain =
                option.type().equals(OptionType.BOOLEAN) || option.type().equals(OptionType.INTEGER);
        return plain ? YamlReader.plain(text) : text;
    }

    private Map<String, Object> type(OptionType<?> type) {
        if (!type.choices().isEmpty()) {
            return ordered("anyOf", List.of(ordered("enum", type.choices()), REFERENCE));
        }
        if (type.equals(OptionType.COMPONENT)) {
            return ordered("$ref", "#/$defs/format");
        }
        if (type.equals(OptionType.STORE)) {
            return ordered("$ref", "#/$defs/store");
        }
        if (type.equals(OptionType.SINK)) {
            return ordered("$ref", "#/$defs/sink");
        }
        if (type.equals(OptionType.SOURCE)) {
            return ordered("$ref", "#/$defs/source");
        }
        if (type.equals(OptionType.COLUMNS)) {
            Map<String, Object> name = type(OptionType.TEXT);
            Map<String, Object> pairs = ordered("type", "object", "additionalProperties", name);
            Map<String, Object> item = ordered("anyOf", List.of(name, pairs));
            return ordered("anyOf", List.of(ordered("type", "array", "items", item), pairs, name));
        }
        if (type.equals(OptionType.INTEGER) || type.equals(OptionType.BOOLEAN)) {
            return ordered("anyOf", List.of(ordered("type", type.jsonType()), REFERENCE));
        }
        if (type.element().isPresent()) {
            Map<String, Object> element = type(type.element().get());
            return type.jsonType().equals("object")
                    ? ordered("type", "object", "additionalProperties", element)
                    : ordered("anyOf", List.of(ordered("type", "array", "items", element), element));
        }
        return type.equals(OptionType.SECRET)
                ? ordered("type", "string")
                : ordered("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
