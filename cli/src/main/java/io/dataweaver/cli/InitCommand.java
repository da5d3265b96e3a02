package io.dataweaver.cli;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineJsonSchema;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Makes a first pipeline file from what is there. */
@CommandLine.Command(
        name = "init",
        description = {
            "Makes a pipeline file with a test that passes, and its JSON schema for editors. Asks the source which columns "
                    + "it has; reads none of its rows but for the types of files, and does not contact the sink. "
                    + "Overwrites nothing.",
            "",
            "  dataweaver init",
            "  dataweaver init --from orders.csv --to 'postgresql://app@localhost/shop' orders",
            "  dataweaver init --from 'postgresql://app@localhost/shop?table=public.orders' --to orders.jsonl orders",
            "",
            "A password in an address goes into no file: the pipeline refers to a variable of the environment, which "
                    + ".env.example names."
        },
        sortOptions = false)
final class InitCommand implements CliCommand {

    @CommandLine.Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = ".",
            description = "Where the files go. Default: this folder.")
    Path folder;

    @CommandLine.Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "What to read, as for `run`. Default: orders.csv, a small file that is made too.")
    @Nullable String from;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "Where to write, as for `run`. Default: out.jsonl beside the pipeline file.")
    @Nullable String to;

    @CommandLine.Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the pipeline is called. Default: made from the addresses.")
    @Nullable String name;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Answer run(Console console) {
        StarterFiles files = new StarterFiles(folder);
        try (ConnectorManager connectors = Installation.connectors()) {
            StarterAddress source =
                    StarterAddress.of(from, StarterExample.SOURCE, PluginType.SOURCE, folder, connectors);
            StarterAddress sink = StarterAddress.of(to, StarterExample.SINK, PluginType.SINK, folder, connectors);
            if (source.ref().type().equals("stdin")) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--from takes what can be read again, not standard input");
            }
            StarterPipeline pipeline =
                    new StarterPipeline(pipelineName(), from == null, source.written(), sink.written());
            files.plan(StarterFiles.PIPELINE, StarterFiles.SCHEMA);
            if (from == null) {
                files.plan(StarterExample.SOURCE);
            }
            if (!pipeline.variables().isEmpty()) {
                files.plan(StarterFiles.VARIABLES);
            }
            files.refuseToOverwrite();
            ResolvedPipeline resolved = resolve(source.ref(), sink.ref(), connectors);
            List<Schema> datasets = from == null ? List.of(StarterExample.SCHEMA) : datasets(resolved, connectors);
            files.text(StarterFiles.PIPELINE, pipeline.text(datasets, connectors));
            files.text(StarterFiles.SCHEMA, PipelineJsonSchema.of(connectors));
            files.text(StarterFiles.VARIABLES, pipeline.variablesText());
            files.text(StarterExample.SOURCE, StarterExample.ROWS);
        }
        files.write();
        return show(files, console);
    }

    private String pipelineName() {
        return name != null
                ? name
                : RunCommand.slug(from == null ? StarterExample.SOURCE : from) + "-to-"
                        + RunCommand.slug(to == null ? StarterExample.SINK : to);
    }

    private ResolvedPipeline resolve(ComponentRef source, ComponentRef sink, ConnectorManager connectors) {
        PipelineDefinition definition =
                new PipelineDefinition(pipelineName(), null, Map.of(), Map.of(), source, List.of(), sink, Map.of());
        return PipelineResolver.toRun(connectors, System.getenv()).resolve(definition, folder.toAbsolutePath());
    }

    private static List<Schema> datasets(ResolvedPipeline pipeline, ConnectorManager connectors) {
        ResolvedComponent<SourcePlugin> component = pipeline.sources().get(0).component();
        ComponentContext context =
                new ComponentContext(connectors, pipeline.folder(), Clock.systemUTC(), pipeline.callTimeout(), 1);
        try (Source source = component.plugin().create(component.options(), context)) {
            return source.datasets();
        }
    }

    private Answer show(StarterFiles files, Console console) {
        String file = folder.resolve(StarterFiles.PIPELINE).normalize().toString();
        String word = ShellWord.of(file);
        List<String> next = List.of("dataweaver test " + word, "dataweaver preview " + word, "dataweaver run " + word);
        List<String> made = files.paths().stream().map(Path::toString).toList();
        made.forEach(path -> console.data("made " + path));
        if (made.stream().anyMatch(path -> path.endsWith(StarterFiles.VARIABLES))) {
            console.info("\nset the variables that " + StarterFiles.VARIABLES + " names before you preview or run");
        }
        console.info("\nnext:");
        next.forEach(command -> console.info("  " + command));
        return new Answer(
                ExitStatus.DONE,
                Answer.ordered("files", made.size()),
                Answer.ordered("files", made, "next", next),
                null);
    }
}
