package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.verify.Since;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.nio.file.Path;
import picocli.CommandLine;

/** Proves that a copy is right, or tells which keys differ. */
@CommandLine.Command(
        name = "verify",
        description = {
            "Compares what the pipeline would write now with what its sinks hold: all rows, by content, through its"
                    + " transforms. Writes to no table or file of theirs. The pipeline may be running meanwhile.",
            "",
            "  dataweaver verify orders.yaml",
            "  dataweaver verify orders.yaml --limit 100 --json",
            "  dataweaver verify shop.yaml --tables public.orders,public.items --sample 5",
            "",
            "missing: the sink has no such key; extra: the source has none; different: other values; duplicate: one side has"
                    + " the key several times. Exit status 4 if something differs; `dataweaver repair` mends it."
        },
        sortOptions = false)
final class VerifyCommand implements CliCommand {

    private static final double PERCENT = 100;

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Mixin
    VerifyOptions options;

    @CommandLine.Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description = "Compare only so many keys, others each time; all rows are read still. Default: 100.")
    double sample = PERCENT;

    @CommandLine.Option(
            names = "--since",
            paramLabel = "COLUMN=VALUE",
            description = "Only rows in which a column has that value or a larger one, at one side at least, such as"
                    + " updated_at=2026-11-01.")
    String since = "";

    @CommandLine.Option(
            names = "--restart",
            description = "Compare everything anew. Without it, a verification goes on with one of the same that was"
                    + " interrupted.")
    boolean restart;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state is kept; the result is noted there, for metrics. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private Since since() {
        try {
            return Since.parse(since);
        } catch (IllegalArgumentException malformed) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--since: " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public Answer run(Console console) throws InterruptedException {
        if (!(sample > 0 && sample <= PERCENT)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--sample takes a percentage above 0 and up to 100");
        }
        VerifyRequest request = options.request().sample(sample / PERCENT);
        request = restart ? request.restarting() : request;
        request = since.isEmpty() ? request : request.since(since());
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = ResolvedFile.of(
                    PipelineFile.read(file), PipelineResolver.toRun(connectors, System.getenv()), console);
            VerifyLine line = new VerifyLine(console);
            VerifyReport report = manager.verify(pipeline, request, line);
            line.clear();
            new VerifyText(console).show(report);
            return new Answer(
                    report.isEqual() ? ExitStatus.DONE : ExitStatus.DIFFERENT,
                    VerifyText.summary(report),
                    VerifyText.tree(report),
                    null);
        }
    }
}
