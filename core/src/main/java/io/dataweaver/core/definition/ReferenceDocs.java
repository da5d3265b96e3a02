package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.util.List;
import java.util.stream.Collectors;

/** Reference pages in Markdown, made of what components say of themselves. */
public final class ReferenceDocs {

    private ReferenceDocs() {}

    /** Returns one page about all components that are installed. */
    public static String all(ConnectorManager plugins) {
        StringBuilder page = new StringBuilder("# Reference\n\n");
        page.append(settings());
        for (PluginType<?> type : PluginType.all()) {
            for (ComponentDescriptor descriptor : plugins.descriptors(type)) {
                page.append('\n').append(component(descriptor));
            }
        }
        return page.toString();
    }

    /** Returns the section about the settings of a pipeline. */
    public static String settings() {
        StringBuilder page = new StringBuilder("## settings of a pipeline\n\n");
        table(page, PipelineSettings.TOP, "");
        page.append('\n');
        for (String group : List.of(PipelineSettings.SCHEMA, PipelineSettings.BATCH, PipelineSettings.ERRORS)) {
            page.append("Under `").append(group).append("`:\n\n");
            table(page, PipelineSettings.GROUPS.getOrDefault(group, List.of()), "");
            page.append('\n');
        }
        page.append("Under `errors`, `retry`:\n\n");
        table(page, PipelineSettings.GROUPS.getOrDefault(PipelineSettings.RETRY, List.of()), "");
        page.append("\nUnder `errors`, `alerts`:\n\n");
        table(page, PipelineSettings.GROUPS.getOrDefault(PipelineSettings.ALERTS, List.of()), "");
        page.append("\n`to` there: ").append(PipelineSettings.alertsToDoc()).append('\n');
        return page.toString();
    }

    /** Returns the section about one component. */
    public static String component(ComponentDescriptor descriptor) {
        StringBuilder page = new StringBuilder();
        page.append("## ")
                .append(descriptor.kind().label())
                .append(" `")
                .append(descriptor.name())
                .append("`\n\n");
        page.append(descriptor.summary()).append('\n');
        if (!descriptor.capabilities().isEmpty()) {
            page.append("\nCan: ")
                    .append(descriptor.capabilities().stream()
                            .map(Capability::meaning)
                            .collect(Collectors.joining("; ")))
                    .append(".\n");
        }
        descriptor
                .mainOption()
                .ifPresent(main -> page.append("\nA single value in place of the options sets `")
                        .append(main.name())
                        .append("`.\n"));
        if (!descriptor.options().isEmpty()) {
            page.append('\n');
            table(page, descriptor.options(), "");
        }
        for (String example : descriptor.examples()) {
            page.append("\n```yaml\n").append(snippet(descriptor, example)).append("\n```\n");
        }
        return page.toString();
    }

    /** Returns an example as it would stand in a pipeline file, with the key that holds it. */
    public static String snippet(ComponentDescriptor descriptor, String example) {
        String key = descriptor.name() + ":";
        String body = example.strip();
        String component = body.startsWith(key)
                ? body
                : body.contains("\n") ? key + "\n" + body.indent(2).stripTrailing() : key + " " + body;
        ComponentKind kind = descriptor.kind();
        if (body.startsWith(kind.label() + ":")) {
            return body;
        }
        return switch (kind) {
            case SOURCE, SINK, ENGINE, FORMAT, STORE ->
                kind.label() + ":\n" + component.indent(2).stripTrailing();
            case TRANSFORM -> "transforms:\n" + listItem(component);
            case ERROR_HANDLER -> "errors:\n  policy:\n" + component.indent(4).stripTrailing();
            case ALERT_HOOK ->
                "errors:\n  alerts:\n    to:\n" + listItem(component).indent(4).stripTrailing();
        };
    }

    private static String listItem(String component) {
        return "  - " + component.indent(4).strip();
    }

    private static void table(StringBuilder page, List<Option<?>> options, String indent) {
        page.append(indent).append("| option | type | default | |\n");
        page.append(indent).append("|---|---|---|---|\n");
        for (Option<?> option : options) {
            page.append(indent)
                    .append("| `")
                    .append(option.name())
                    .append("` | ")
                    .append(cell(typeOf(option)))
                    .append(" | ")
                    .append(cell(defaultOf(option)))
                    .append(" | ")
                    .append(cell(option.doc()))
                    .append(option.example()
                            .map(example -> " Example: " + code(example))
                            .orElse(""))
                    .append(" |\n");
        }
    }

    /** Returns the type of an option for people: its choices, if it has some. */
    public static String typeOf(Option<?> option) {
        return option.type().choices().isEmpty()
                ? option.type().name()
                : option.type().choices().stream().map(ReferenceDocs::code).collect(Collectors.joining(" or "));
    }

    private static String defaultOf(Option<?> option) {
        return option.isRequired()
                ? "required"
                : option.defaultText().map(ReferenceDocs::code).orElse("");
    }

    private static String code(String text) {
        return text.contains("`") ? "`` " + text + " ``" : text.isEmpty() ? "`\"\"`" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
