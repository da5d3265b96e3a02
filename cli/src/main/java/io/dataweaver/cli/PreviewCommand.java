package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.rehearsal.Preview;
import io.dataweaver.core.rehearsal.PreviewRequest;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows what a pipeline makes of a few rows, and writes nothing. */
@CommandLine.Command(
        name = "preview",
        description = {
            "Reads the first rows of the source and shows what each step makes of them. Writes nothing anywhere; the sink "
                    + "is not contacted.",
            "",
            "  dataweaver preview orders.yaml",
            "  dataweaver preview orders.yaml --limit 5 --where \"status = 'NEW'\"",
            "  dataweaver preview orders.yaml --step map-1 --input rows.jsonl",
            "",
            "In front of a row: ~ it was changed, + it was added, - it goes no further, ! it is rejected. In front of a "
                    + "value, * says that it was changed, and in front of a name, + that the column is new."
        },
        sortOptions = false)
final class PreviewCommand implements CliCommand {

    private static final int ROWS = 20;

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows are read at most. Default: ${DEFAULT-VALUE}.")
    int limit = ROWS;

    @CommandLine.Option(
            names = "--step",
            paramLabel = "NAME",
            description = "Show this step only: its name, `source` for what is read, or one of several sinks.")
    @Nullable String step;

    @CommandLine.Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Take rows of the source for which this SQL condition is true.")
    @Nullable String where;

    @CommandLine.Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Take rows from this file in place of the source: rows.jsonl, rows.csv.")
    @Nullable String input;

    @CommandLine.Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Stop reading after so long, and show what came. Default: ${DEFAULT-VALUE}.")
    int timeout = 10;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Answer run(Console console) throws InterruptedException {
        if (limit < 1 || limit > PreviewRequest.MAX_ROWS || timeout < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--limit takes 1 to " + PreviewRequest.MAX_ROWS + " rows, and --timeout at least 1 second");
        }
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(".dataweaver"));
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = ResolvedFile.of(PipelineFile.read(file), resolver(connectors), console);
            checkStep(pipeline);
            if (input != null) {
                ComponentRef ref = Address.parse(input, PluginType.SOURCE, connectors, System.getenv());
                pipeline = OtherSource.of(pipeline, ref, connectors);
            }
            PreviewRequest request = PreviewRequest.first(limit).where(where).within(Duration.ofSeconds(timeout));
            return show(manager.preview(pipeline, request), console);
        }
    }

    private PipelineResolver resolver(ConnectorManager connectors) {
        return input == null
                ? PipelineResolver.toPreview(connectors, System.getenv())
                : PipelineResolver.toTest(connectors, System.getenv());
    }

    private void checkStep(ResolvedPipeline pipeline) {
        List<String> steps = new ArrayList<>(List.of(Preview.SOURCE));
        pipeline.transforms().stream().map(ResolvedTransform::name).forEach(steps::add);
        if (pipeline.sinks().size() > 1) {
            pipeline.sinks().stream().map(ResolvedSink::name).forEach(steps::add);
        }
        if (step != null && !steps.contains(step)) {
            String meant = Suggestions.didYouMean(step, steps);
            throw new DataWeaverException(
                    CliErrorCode.NO_SUCH_STEP,
                    "pipeline '" + pipeline.name() + "' has no step `" + step + "`",
                    meant == null ? "it has: " + String.join(", ", steps) : meant,
                    null);
        }
    }

    private Answer show(Preview preview, Console console) {
        List<Preview.Stage> stages = step == null ? preview.stages() : preview.stages(step);
        PreviewText text = new PreviewText(console.paint(), console.width());
        String blank = "";
        for (Preview.Stage stage : stages) {
            console.data(blank + text.stage(stage));
            blank = "\n";
        }
        String read = preview.read() == 0 ? nothing(preview.cut()) : rows(preview);
        console.info("\n" + preview.pipeline() + ": " + read + "; nothing was written");
        return new Answer(
                ExitStatus.DONE,
                Answer.ordered(
                        "read",
                        preview.read(),
                        "cut",
                        preview.cut() == null ? null : preview.cut().name().toLowerCase(Locale.ROOT)),
                Answer.ordered(
                        "pipeline",
                        preview.pipeline(),
                        "stages",
                        stages.stream().map(PreviewText::tree).toList()),
                null);
    }

    private String rows(Preview preview) {
        String rows = PreviewText.rows(preview.read()) + " read";
        Preview.Cut cut = preview.cut();
        if (cut == null) {
            return rows + ", which is all there are";
        }
        return switch (cut) {
            case ROWS -> rows + " (--limit reads more)";
            case TIME -> rows + " within " + timeout + " s (--timeout waits longer)";
        };
    }

    /** Tells why there is nothing to see, and what to do. */
    private String nothing(Preview.@Nullable Cut cut) {
        String such = where == null ? "" : " for which `" + where + "` is true";
        if (cut == Preview.Cut.TIME) {
            return "no row" + such + " came within " + timeout + " s (--timeout " + 6 * timeout
                    + " waits longer, --input rows.jsonl takes rows from a file)";
        }
        return "the source has no row" + such + (where == null ? " (--input rows.jsonl takes rows from a file)" : "");
    }
}
