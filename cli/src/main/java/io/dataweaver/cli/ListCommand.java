package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.expression.FunctionDescription;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Lists what is installed. */
@CommandLine.Command(
        name = "list",
        description = "Lists the sources, sinks, formats, transforms and so on that are installed.")
final class ListCommand implements CliCommand {

    private static final String SECRETS = "secrets";

    /** The word for functions of expressions; the singular is of {@code describe}. */
    static final String FUNCTIONS = "functions";

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            description =
                    "sources, sinks, formats, transforms, engines, error-handlers, alert-hooks, secrets or functions;"
                            + " all but functions, if left out.")
    String kind = "";

    @Override
    public Answer run(Console console) {
        Map<String, List<Map<String, Object>>> byKind = new LinkedHashMap<>();
        try (ConnectorManager connectors = Installation.connectors()) {
            for (PluginType<?> type : PluginType.all()) {
                if (kind.isEmpty() || Kinds.means(kind, type)) {
                    byKind.put(Kinds.plural(type), components(connectors, type));
                }
            }
            if (kind.isEmpty() || kind.equals(SECRETS)) {
                List<Map<String, Object>> providers = new ArrayList<>();
                connectors
                        .secretProviders()
                        .forEach((name, provider) ->
                                providers.add(Answer.ordered("name", name, "summary", provider.summary())));
                byKind.put(SECRETS, providers);
            }
            if (kind.equals(FUNCTIONS)) {
                byKind.put(FUNCTIONS, functions(connectors));
            }
        }
        if (byKind.isEmpty()) {
            throw unknownKind(kind);
        }
        console.data(text(byKind));
        return Answer.done(byKind);
    }

    static DataWeaverException unknownKind(String kind) {
        List<String> words = new ArrayList<>(Kinds.plurals());
        words.add(SECRETS);
        words.add(FUNCTIONS);
        return new DataWeaverException(
                CliErrorCode.NO_SUCH_COMPONENT,
                "there is no kind `" + kind + "`",
                Suggestions.closest(kind, words)
                        .map(close -> "did you mean `" + close + "`?")
                        .orElse("kinds: " + String.join(", ", words)),
                null);
    }

    private static List<Map<String, Object>> functions(ConnectorManager connectors) {
        List<Map<String, Object>> functions = new ArrayList<>();
        for (FunctionDescription function : connectors.functions().functions()) {
            functions.add(
                    Answer.ordered("name", function.name(), "summary", function.doc(), "group", function.group()));
        }
        return functions;
    }

    private static List<Map<String, Object>> components(ConnectorManager connectors, PluginType<?> type) {
        List<Map<String, Object>> components = new ArrayList<>();
        for (ComponentDescriptor descriptor : connectors.descriptors(type)) {
            components.add(Answer.ordered(
                    "name", descriptor.name(),
                    "summary", descriptor.summary(),
                    "place", connectors.place(type, descriptor.name()).orElse(null)));
        }
        return components;
    }

    private static String text(Map<String, List<Map<String, Object>>> byKind) {
        int width = 0;
        for (List<Map<String, Object>> components : byKind.values()) {
            for (Map<String, Object> component : components) {
                width = Math.max(width, value(component, "name").length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<Map<String, Object>>> entry : byKind.entrySet()) {
            text.append(text.length() == 0 ? "" : "\n").append(entry.getKey()).append('\n');
            for (Map<String, Object> component : entry.getValue()) {
                String name = value(component, "name");
                text.append("  ")
                        .append(name)
                        .append(" ".repeat(width - name.length() + 2))
                        .append(firstSentence(value(component, "summary")))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String value(Map<String, Object> component, String key) {
        return component.get(key) instanceof java.util.Optional<?> present
                ? String.valueOf(present.orElse(null))
                : String.valueOf(component.get(key));
    }

    private static String firstSentence(String summary) {
        int end = summary.indexOf(". ");
        return end < 0 ? summary : summary.substring(0, end + 1);
    }
}
