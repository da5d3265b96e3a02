package io.dataweaver.cli;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.connector.file.AnyFile;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.TransformStep;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The first pipeline file.
 *
 * @param name of the pipeline
 * @param isExample whether it reads {@link StarterExample}
 * @param source with references to secrets, as {@code sink}
 */
record StarterPipeline(String name, boolean isExample, ComponentRef source, ComponentRef sink) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{secret:env/([A-Za-z0-9_]+)}");
    private static final Pattern UNQUOTED = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");

    private static final String HEAD = """
            # yaml-language-server: $schema=./%s
            """.formatted(StarterFiles.SCHEMA);

    private static final String STEPS = """

            # What happens on the way; `dataweaver list transforms` shows what there is.
            # transforms:
            #   - filter: %s
            """;

    /** Returns the variables of the environment that it needs. */
    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (ComponentRef end : List.of(source, sink)) {
            VARIABLE.matcher(end.options().toString())
                    .results()
                    .map(found -> found.group(1))
                    .forEach(names::add);
        }
        return names;
    }

    /** Returns what names them for people. */
    String variablesText() {
        StringBuilder text = new StringBuilder("""
                # Copy to .env, fill in, and keep that out of version control. Then:
                #   set -a; . ./.env; set +a
                """);
        variables().forEach(variable -> text.append(variable).append("=\n"));
        return text.toString();
    }

    /**
     * Returns the file.
     *
     * @param datasets what the source has
     */
    String text(List<Schema> datasets, ConnectorManager connectors) {
        Schema first = datasets.get(0);
        boolean typed = isCsv() && datasets.size() == 1;
        List<TransformStep> transforms = isExample
                ? List.of(new TransformStep(
                        null, new ComponentRef("filter", Map.of(ComponentRef.MAIN, StarterExample.FILTER))))
                : List.of();
        ComponentDescriptor to = connectors.get(PluginType.SINK, sink.type()).descriptor();
        String yaml = new PipelineDefinition(
                        name,
                        null,
                        Map.of(),
                        Map.of(),
                        typed ? with(source, Map.of("types", types(first.fields()))) : source,
                        transforms,
                        to.option("table").isPresent() ? table(datasets) : sink,
                        Map.of("tests", List.of(isExample ? exampleTest() : test(first, typed))))
                .toYaml();
        int end = yaml.indexOf("\nsink:");
        String field = first.field(0).name().matches("[a-z_]+") ? first.field(0).name() : "id";
        String steps = isExample ? "" : STEPS.formatted("\"" + field + " is not null\"");
        return HEAD + yaml.substring(0, end) + steps + yaml.substring(end).replace("\ntests:", "\n\ntests:");
    }

    private boolean isCsv() {
        Object format = source.options().get("format");
        if (format == null) {
            return source.type().equals("file")
                    && AnyFile.formatOf(String.valueOf(source.options().get("path")))
                            .filter(told -> told.type().equals("csv"))
                            .isPresent();
        }
        return format.equals("csv") || (format instanceof Map<?, ?> named && named.containsKey("csv"));
    }

    private ComponentRef table(List<Schema> datasets) {
        Map<String, Object> more = new LinkedHashMap<>();
        if (datasets.size() > 1) {
            // Each dataset has its own table and key.
            return sink;
        }
        Schema dataset = datasets.get(0);
        if (!sink.options().containsKey("table")) {
            more.put("table", tableName(dataset.dataset()));
        }
        if (!sink.options().containsKey("mode") && !dataset.key().isEmpty()) {
            more.put("mode", "upsert");
            if (!sink.options().containsKey("key")) {
                more.put("key", dataset.key());
            }
        }
        return with(sink, more);
    }

    private static String tableName(String dataset) {
        boolean plain = UNQUOTED.matcher(dataset).matches() || dataset.contains("\"");
        return plain ? dataset : '"' + dataset + '"';
    }

    private static ComponentRef with(ComponentRef ref, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(ref.options());
        more.forEach(options::putIfAbsent);
        return new ComponentRef(ref.type(), options);
    }

    private static Map<String, Object> types(List<Field> fields) {
        Map<String, Object> types = new LinkedHashMap<>();
        fields.forEach(field -> types.put(field.name(), field.type().toString()));
        return types;
    }

    private static Map<String, Object> test(Schema dataset, boolean typed) {
        List<Field> fields = SampleRow.fields(dataset);
        Map<String, Object> row = SampleRow.of(fields);
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "a row arrives as it was read");
        if (!typed) {
            test.put("types", types(fields));
        }
        test.put("given", List.of(row));
        test.put("expect", List.of(row));
        return test;
    }

    private static Map<String, Object> exampleTest() {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "only paid orders pass");
        test.put("given", List.of(order(1, "PAID"), order(2, "NEW")));
        test.put("expect", List.of(Map.of("id", 1)));
        return test;
    }

    private static Map<String, Object> order(long id, String status) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("status", status);
        return row;
    }
}
