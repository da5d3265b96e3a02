package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.JsonText;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.stage.StageSampler;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapErrorCode;
import io.dataweaver.core.tap.TapRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows rows of a run that another process has started. */
@CommandLine.Command(
        name = "tap",
        description = {
            "Shows some of the rows that go through a pipeline that runs, in whatever process, without slowing it down: a "
                    + "JSON object a line. What a later step hides is not shown.",
            "",
            "  dataweaver tap orders",
            "  dataweaver tap orders.filter-1 --where \"status = 'NEW'\" --limit 5",
            "  dataweaver tap orders.yaml.source",
            "  dataweaver tap orders.sinks.archive",
            "",
            "STEP is the name of a step, for what leaves it; `source`, for what is read; `sink`, for what is written, if none "
                    + "is named; `sinks.NAME`, for what one of several sinks takes."
        },
        sortOptions = false)
final class TapCommand implements CliCommand {

    private static final Pattern FILE_AND_STEP = Pattern.compile("(.+\\.ya?ml)(?:\\.((?:sinks\\.)?[^./\\\\]+))?");
    private static final Pattern NAME_AND_STEP = Pattern.compile("([^.]+)(?:\\.(.+))?");
    private static final Duration LOOK = Duration.ofMillis(200);

    @CommandLine.Parameters(
            paramLabel = "PIPELINE[.STEP]",
            description = "A pipeline file, or the name of the pipeline, and the step behind which to look.")
    String target;

    @CommandLine.Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only rows for which this SQL condition on the columns there is true.")
    @Nullable String where;

    @CommandLine.Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many rows at most. Default: ${DEFAULT-VALUE}.")
    int limit;

    @CommandLine.Option(
            names = "--before-after",
            description = "With each row, the record of the source of which it was made.")
    boolean originals;

    @CommandLine.Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Stop after so long. Default: ${DEFAULT-VALUE}.")
    int timeout;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where the run keeps its state. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    /** The name of a pipeline, and an edge of it. */
    private record Target(String pipeline, String edge) {}

    @Override
    public Answer run(Console console) throws InterruptedException {
        if (limit < 1 || limit > TapRequest.MAX_ROWS || timeout < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--limit takes 1 to " + TapRequest.MAX_ROWS + " rows, and --timeout at least 1 second");
        }
        Target of = target();
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder);
        if (!Files.isDirectory(environment.folder(of.pipeline()))) {
            throw notAnswered("the state folder " + stateFolder + " has nothing of a pipeline '" + of.pipeline() + "'");
        }
        TapRequest request = new TapRequest(of.edge(), Optional.ofNullable(where), limit, originals);
        try (Tap tap = environment.tap(of.pipeline(), request)) {
            return show(tap, of, environment, console);
        }
    }

    private Answer show(Tap tap, Target of, RunEnvironment environment, Console console) throws InterruptedException {
        List<JsonText.Raw> rows = new ArrayList<>();
        long end =
                environment.scheduler().nanoTime() + Duration.ofSeconds(timeout).toNanos();
        while (!tap.isFull() && environment.scheduler().nanoTime() - end < 0) {
            tap.next(LOOK).ifPresent(row -> {
                console.data(row);
                rows.add(new JsonText.Raw(row));
            });
        }
        if (!tap.isAnswered()) {
            throw notAnswered("no run of '" + of.pipeline() + "' has answered within " + timeout + " s");
        }
        String passed = tap.passedOver() == 0
                ? ""
                : "; " + ProgressLine.count(tap.passedOver()) + " went by meanwhile that were not looked at";
        console.info(of.pipeline() + ": " + PreviewText.rows(rows.size()) + " at " + of.edge() + passed);
        return new Answer(
                ExitStatus.DONE, Answer.ordered("rows", rows.size(), "passedOver", tap.passedOver()), rows, null);
    }

    private static DataWeaverException notAnswered(String what) {
        return new DataWeaverException(TapErrorCode.NO_ANSWER, what, TapErrorCode.NO_ANSWER.remedy(), null);
    }

    private Target target() {
        Matcher file = FILE_AND_STEP.matcher(target);
        if (file.matches()) {
            return new Target(nameIn(Path.of(file.group(1))), edge(file.group(2)));
        }
        Matcher name = NAME_AND_STEP.matcher(target);
        if (!name.matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "expected a pipeline and perhaps a step, such as orders.sink, but found " + target);
        }
        return new Target(name.group(1), edge(name.group(2)));
    }

    private static String edge(@Nullable String step) {
        return step == null ? StageSampler.SINK : step;
    }

    private static String nameIn(Path file) {
        try (ConnectorManager connectors = Installation.connectors()) {
            return PipelineResolver.toCheck(connectors, System.getenv())
                    .resolve(PipelineFile.read(file))
                    .name();
        }
    }
}
