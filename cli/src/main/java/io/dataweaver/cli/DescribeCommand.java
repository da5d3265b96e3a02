package io.dataweaver.cli;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.ReferenceDocs;
import io.dataweaver.core.expression.FunctionDescription;
import io.dataweaver.core.expression.FunctionReference;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Prints what a component is, what it can do and which options it has. */
@CommandLine.Command(name = "describe", description = "Prints what a component can do and which options it has.")
final class DescribeCommand implements CliCommand {

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "source, sink, format, transform, engine, error-handler, alert-hook or function; or all.")
    String kind;

    @CommandLine.Parameters(
            index = "1",
            paramLabel = "NAME",
            arity = "0..1",
            description = "The name, such as postgres; all of the kind, if left out.")
    String name = "";

    @CommandLine.Option(names = "--markdown", description = "Print Markdown, for reference pages.")
    boolean markdown;

    @Override
    public Answer run(Console console) {
        try (ConnectorManager connectors = Installation.connectors()) {
            if (kind.equals("all")) {
                console.data(ReferenceDocs.all(connectors));
                List<ComponentDescriptor> all = new ArrayList<>();
                PluginType.all().forEach(type -> all.addAll(connectors.descriptors(type)));
                return Answer.done(
                        all.stream().map(descriptor -> tree(descriptor)).toList());
            }
            if (ListCommand.FUNCTIONS.equals(kind) || ListCommand.FUNCTIONS.equals(kind + "s")) {
                return functions(console, connectors);
            }
            PluginType<?> type = PluginType.all().stream()
                    .filter(candidate -> Kinds.means(kind, candidate))
                    .findFirst()
                    .orElseThrow(() -> ListCommand.unknownKind(kind));
            List<ComponentDescriptor> found = name.isEmpty()
                    ? connectors.descriptors(type)
                    : List.of(connectors.get(type, name).descriptor());
            for (int i = 0; i < found.size(); i++) {
                ComponentDescriptor descriptor = found.get(i);
                String page = markdown ? ReferenceDocs.component(descriptor) : DescriptorText.of(descriptor);
                console.data(i == 0 ? page : "\n" + page);
            }
            List<Map<String, Object>> trees =
                    found.stream().map(DescribeCommand::tree).toList();
            return Answer.done(name.isEmpty() ? trees : trees.get(0));
        }
    }

    private Answer functions(Console console, ConnectorManager connectors) {
        List<FunctionDescription> all = connectors.functions().functions();
        List<FunctionDescription> found = all.stream()
                .filter(each -> name.isEmpty() || each.name().equalsIgnoreCase(name))
                .toList();
        if (found.isEmpty()) {
            List<String> names = all.stream().map(FunctionDescription::name).toList();
            throw new DataWeaverException(
                    CliErrorCode.NO_SUCH_COMPONENT,
                    "there is no function `" + name + "`",
                    Suggestions.closest(name, names)
                            .map(close -> "did you mean `" + close + "`?")
                            .orElse("`dataweaver list functions` lists all"),
                    null);
        }
        if (markdown) {
            console.data(FunctionReference.page(found));
        } else {
            console.data(found.stream().map(FunctionReference::text).collect(Collectors.joining("\n")));
        }
        List<Map<String, Object>> trees =
                found.stream().map(DescribeCommand::tree).toList();
        return Answer.done(name.isEmpty() ? trees : trees.get(0));
    }

    private static Map<String, Object> tree(FunctionDescription function) {
        return Answer.ordered(
                "kind", "function",
                "name", function.name(),
                "group", function.group(),
                "signatures", function.signatures(),
                "summary", function.doc(),
                "example", function.example());
    }

    private static Map<String, Object> tree(ComponentDescriptor descriptor) {
        List<Object> options = new ArrayList<>();
        for (Option<?> option : descriptor.options()) {
            options.add(Answer.ordered(
                    "name", option.name(),
                    "type", option.type().name(),
                    "choices", option.type().choices(),
                    "required", option.isRequired(),
                    "default", option.defaultText().orElse(null),
                    "doc", option.doc(),
                    "example", option.example().orElse(null)));
        }
        return Answer.ordered(
                "kind", descriptor.kind().label(),
                "name", descriptor.name(),
                "summary", descriptor.summary(),
                "mainOption", descriptor.mainOption().map(Option::name).orElse(null),
                "capabilities",
                        descriptor.capabilities().stream()
                                .map(Capability::name)
                                .map(each -> each.toLowerCase(java.util.Locale.ROOT))
                                .toList(),
                "options", options,
                "examples", descriptor.examples());
    }
}
