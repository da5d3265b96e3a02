package io.dataweaver.cli;

import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Shows what a pipeline would do, and changes nothing. */
@CommandLine.Command(
        name = "explain",
        description =
                "Shows what a pipeline would do: every option and where it comes from, the columns after each step, "
                        + "what the source takes over, what the engine makes of it, and the guarantee with its reason. Contacts source and sink, and changes "
                        + "nothing.",
        sortOptions = false)
final class ExplainCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(
            names = "--canonical",
            description = "Print the pipeline file with every shorthand written out, and contact nothing.")
    boolean canonical;

    @CommandLine.Option(names = "--offline", description = "Contact nothing: show the options only.")
    boolean offline;

    @CommandLine.Mixin
    EngineOption engine;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state is kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = resolve(connectors, console);
            if (canonical) {
                String yaml = pipeline.canonical().toFullYaml();
                console.data(yaml);
                return Answer.done(Map.of("yaml", yaml));
            }
            List<EffectiveOption> options = EffectiveOption.of(pipeline);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("pipeline", pipeline.name());
            result.put("options", options.stream().map(EffectiveOption::tree).toList());
            StringBuilder text = new StringBuilder();
            PlanText.options(text, pipeline, options);
            console.data(text.toString());
            text.setLength(0);
            if (!offline) {
                try (PipelinePlan plan = manager.plan(pipeline)) {
                    String engine = pipeline.engine().type();
                    List<String> mapping = manager.explain(pipeline, plan);
                    List<String> changes = plan.sink().changes(plan.outputs());
                    List<String> pending = manager.pendingChanges(plan).stream()
                            .map(PendingChange::statement)
                            .toList();
                    List<String> history = manager.schemaHistory(pipeline);
                    PlanText.plan(text, plan, engine, mapping);
                    PlanText.changes(text, "the next start changes the target", changes);
                    PlanText.changes(text, "waits to be approved, with `dataweaver approve " + file + "`", pending);
                    PlanText.changes(text, "columns that have changed so far", history);
                    console.data(text.toString());
                    result.put("plan", PlanText.tree(plan, engine, mapping));
                    result.put(
                            "schemaChanges", Answer.ordered("next", changes, "pending", pending, "history", history));
                }
            }
            return Answer.done(result);
        }
    }

    private ResolvedPipeline resolve(ConnectorManager connectors, Console console) {
        PipelineResolver resolver = offline || canonical
                ? PipelineResolver.toCheck(connectors, System.getenv())
                : PipelineResolver.toRun(connectors, System.getenv());
        return ResolvedFile.of(engine.chosen(PipelineFile.read(file), connectors), resolver, console);
    }
}
