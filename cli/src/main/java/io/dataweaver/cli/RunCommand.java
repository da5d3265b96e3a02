package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.connector.file.FileErrorCode;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.TransformStep;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunLog;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.metrics.PrometheusEndpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs a pipeline to its end, with progress, and drains it on Ctrl-C. */
@CommandLine.Command(
        name = "run",
        description = {
            "Runs a pipeline; goes on where an unfinished run of it stood.",
            "",
            "  dataweaver run orders.yaml",
            "  dataweaver run --from orders.csv --to 'postgresql://app@localhost/shop?table=public.orders'"
        },
        sortOptions = false)
final class RunCommand implements CliCommand {

    private static final String STANDARD_OUTPUT = "stdout";

    @CommandLine.Parameters(paramLabel = "FILE", arity = "0..1", description = "The pipeline file.")
    @Nullable Path file;

    @CommandLine.Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "What to read, without a file: orders.csv, 'data/*.jsonl.gz', "
                    + "'postgresql://user@host:port/db?table=public.orders', 'kafka://host:port/topic?until=now', or - "
                    + "for standard input.")
    @Nullable String from;

    @CommandLine.Option(names = "--to", paramLabel = "ADDRESS", description = "Where to write, in the same way.")
    @Nullable String to;

    @CommandLine.Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "With --from and --to: copy only rows for which this SQL condition is true.")
    @Nullable String where;

    @CommandLine.Mixin
    EngineOption engine;

    @CommandLine.Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "How many splits run at the same time: a number, or auto.")
    @Nullable String parallelism;

    @CommandLine.Option(names = "--restart", description = "Forget an unfinished run and begin another.")
    boolean restart;

    @CommandLine.Option(
            names = "--resume",
            paramLabel = "CHOICE",
            description =
                    "What to do where a source no longer has what comes next for a table, such as the log of a database: "
                            + "abort, which fails and is the default; resnapshot, which reads the rows of such tables again and merges "
                            + "them by key; or skip-gap, which goes on with what the source has next and says what is left out. Other "
                            + "tables go on where they are.")
    @Nullable String resume;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state and dead letters are kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Show metrics for Prometheus at this port of the loopback interface, below /metrics; 0 takes "
                    + "any that is free.")
    @Nullable Integer metricsPort;

    @CommandLine.Mixin
    GlobalOptions global;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public boolean serves() {
        return true;
    }

    @Override
    public Answer run(Console console) throws InterruptedException {
        checkUsage();
        RunObserver log = new RunLog(console.isLog() && !console.isQuiet());
        if (metricsPort == null) {
            return run(console, log);
        }
        try (PrometheusEndpoint metrics = PrometheusEndpoint.open(metricsPort, VersionCommand.version())) {
            console.info("metrics: " + metrics.address());
            return run(console, log.and(metrics.observer()));
        }
    }

    private Answer run(Console console, RunObserver observer) throws InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(stateFolder).observedBy(observer);
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = resolve(connectors, console);
            boolean writesData = pipeline.sinks().stream()
                    .anyMatch(sink -> sink.component().ref().type().equals(STANDARD_OUTPUT));
            if (writesData && console.isJson()) {
                throw new DataWeaverException(
                        CliErrorCode.NOT_TOGETHER,
                        "--json and rows cannot both go to standard output",
                        "leave --json out, or write the rows to a file",
                        null);
            }
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                if (!console.isLog()) {
                    // Logs have it as an event of the run.
                    console.info(plan.name() + ": " + plan.guarantee());
                }
                boolean overwrites = console.isTerminal() && !writesData;
                GapReminder gaps = new GapReminder(manager, pipeline, file, stateFolder);
                List<CrossedGap> crossed = List.of();
                if (!restart) {
                    crossed = crossGaps(manager, pipeline, plan, console);
                    gaps.remind(console);
                }
                // Nothing may come between: who asks the process to end meanwhile would not be heard.
                RunHandle run = restart ? manager.start(pipeline, plan, true) : manager.start(pipeline, plan, crossed);
                return supervise(run, plan, gaps, console, overwrites);
            }
        }
    }

    private List<CrossedGap> crossGaps(
            PipelineManager manager, ResolvedPipeline pipeline, PipelinePlan plan, Console console) {
        GapChoice choice = choice();
        List<CrossedGap> crossed = manager.crossGaps(pipeline, plan, choice);
        if (crossed.isEmpty() && choice != GapChoice.ABORT) {
            console.info(plan.name() + ": there is no gap, and nothing to be done for --resume " + choice.label());
        }
        return crossed;
    }

    private GapChoice choice() {
        if (resume == null) {
            return GapChoice.ABORT;
        }
        return Stream.of(GapChoice.values())
                .filter(choice -> choice.label().equals(resume))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "--resume takes abort, resnapshot or skip-gap"));
    }

    private void checkUsage() {
        if (choice() != GapChoice.ABORT && restart) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--restart begins anew, and --resume goes on; leave one out");
        }
        boolean addresses = from != null && to != null;
        if (file == null && !addresses) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "expected a pipeline file, or both --from and --to");
        }
        if (file != null && (from != null || to != null || where != null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--from, --to and --where take the place of a pipeline file; leave one out");
        }
    }

    private ResolvedPipeline resolve(ConnectorManager connectors, Console console) {
        PipelineResolver resolver = PipelineResolver.toRun(connectors, System.getenv());
        Map<String, Object> settings = settings();
        if (file == null) {
            settings.putAll(engine.settings(connectors));
            return resolver.resolve(
                    definition(connectors, settings), Path.of("").toAbsolutePath());
        }
        PipelineFile pipeline =
                engine.chosen(PipelineFile.read(file), connectors).withSettings(settings);
        Problems problems = new Problems();
        ResolvedPipeline resolved = resolver.resolve(pipeline, problems);
        problems.throwIfErrors();
        console.problems(problems.list());
        if (resolved == null) {
            throw new IllegalStateException("a definition without errors was not resolved");
        }
        return resolved;
    }

    /** Returns what the command line says of settings; it wins over the file. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (parallelism != null) {
            if (!parallelism.matches("auto|[1-9]\\d{0,3}")) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--parallelism takes `auto` or a number from 1 to 9999");
            }
            settings.put(PipelineSettings.PARALLELISM.name(), parallelism);
        }
        return settings;
    }

    private PipelineDefinition definition(ConnectorManager connectors, Map<String, Object> settings) {
        String source = String.valueOf(from);
        String sink = String.valueOf(to);
        List<TransformStep> transforms = where == null
                ? List.of()
                : List.of(new TransformStep(null, new ComponentRef("filter", Map.of(ComponentRef.MAIN, where))));
        return new PipelineDefinition(
                name(source, sink),
                null,
                Map.of(),
                Map.of(),
                Address.parse(source, PluginType.SOURCE, connectors, System.getenv()),
                transforms,
                Address.parse(sink, PluginType.SINK, connectors, System.getenv()),
                settings);
    }

    /** The same addresses give the same name, so that a copy that was interrupted goes on. */
    static String name(String from, String to) {
        String hash = Integer.toHexString((from + "\u0000" + to).hashCode());
        String name = (slug(from) + "-to-" + slug(to)).replaceAll("^-+", "");
        return name.substring(0, Math.min(name.length(), 50)) + "-" + hash;
    }

    static String slug(String address) {
        String plain = address.replaceFirst("://[^/@]*@", "://").replaceFirst("\\?.*$", "");
        String last = plain.substring(plain.lastIndexOf('/') + 1);
        String slug =
                last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return slug.isEmpty() ? "std" : slug.substring(0, Math.min(slug.length(), 22));
    }

    private Answer supervise(RunHandle run, PipelinePlan plan, GapReminder gaps, Console console, boolean overwrites)
            throws InterruptedException {
        Thread drain = new Thread(() -> drain(run, plan, gaps, console), "dataweaver-drain");
        Runtime.getRuntime().addShutdownHook(drain);
        ProgressLine line = new ProgressLine(console.err(), overwrites, console::info);
        boolean silent = console.isQuiet() || console.isJson();
        Optional<RunResult> result = run.await(line.interval());
        while (result.isEmpty()) {
            if (!silent) {
                line.show(run.progress());
            }
            result = run.await(line.interval());
        }
        line.clear();
        try {
            Runtime.getRuntime().removeShutdownHook(drain);
        } catch (IllegalStateException drains) {
            // The process is ending; the hook reports and sets the status.
            Thread.currentThread().join();
        }
        return end(result.get(), run.progress(), plan, gaps, console);
    }

    /** Runs when the process is asked to end: lets the run write what it read, and ends with the status for that. */
    private void drain(RunHandle run, PipelinePlan plan, GapReminder gaps, Console console) {
        console.info("stopping: what was read is written first ...");
        run.stop();
        int status;
        try {
            Answer answer = end(run.await(), run.progress(), plan, gaps, console);
            console.envelope(spec.name(), answer);
            status = answer.status();
        } catch (InterruptedException impossible) {
            status = ExitStatus.FAILED;
        }
        console.err().flush();
        Runtime.getRuntime().halt(status == ExitStatus.DONE ? ExitStatus.INTERRUPTED : status);
    }

    private static Answer end(
            RunResult result, RunProgress last, PipelinePlan plan, GapReminder gaps, Console console) {
        if (isOutputClosed(result)) {
            // As with `… | head`: who reads has enough, and nothing is wrong.
            return new Answer(ExitStatus.DONE, counts(result), details(result, last, plan, List.of()), null);
        }
        if (!console.isLog()) {
            console.info(
                    switch (result.outcome()) {
                        case COMPLETED -> "done: " + summary(result);
                        case STOPPED ->
                            "stopped: " + summary(result) + ProgressLine.behind(", ", last.source(), Instant.now())
                                    + "; the next run goes on from here";
                        case FAILED -> "failed; up to the last checkpoint: " + summary(result);
                    });
        }
        DataWeaverException failure = result.failure().orElse(null);
        int status = switch (result.outcome()) {
            case COMPLETED -> ExitStatus.DONE;
            case STOPPED -> ExitStatus.INTERRUPTED;
            case FAILED -> failure == null ? ExitStatus.FAILED : ExitStatus.of(failure);
        };
        if (failure != null) {
            console.failure(failure);
            status = ExitStatus.of(failure);
        }
        return new Answer(status, counts(result), details(result, last, plan, gaps.remind(console)), failure);
    }

    private static boolean isOutputClosed(RunResult result) {
        return result.failure()
                .filter(failure -> failure.code() == FileErrorCode.OUTPUT_CLOSED)
                .isPresent();
    }

    private static Map<String, Object> counts(RunResult result) {
        RunCounts counts = result.counts();
        return Answer.ordered(
                "read", counts.read(),
                "added", counts.added(),
                "written", counts.written(),
                "filtered", counts.filtered(),
                "rejected", counts.rejected(),
                "seconds", result.duration().toMillis() / 1000.0);
    }

    private static Map<String, Object> details(
            RunResult result, RunProgress last, PipelinePlan plan, List<CrossedGap> unsettled) {
        Map<String, Object> details = Answer.ordered(
                "pipeline", plan.name(),
                "run", result.run(),
                "outcome", result.outcome().name().toLowerCase(Locale.ROOT),
                "resumed", result.resumed().read() > 0,
                "guarantee",
                        Answer.ordered(
                                "level", plan.guarantee().level().name().toLowerCase(Locale.ROOT),
                                "reason", plan.guarantee().reason()));
        if (last.source().isKnown()) {
            details.put("lag", lag(last.source()));
        }
        if (!last.suspended().isEmpty()) {
            details.put(
                    "suspended",
                    last.suspended().stream().map(PositionText::suspension).toList());
        }
        if (!unsettled.isEmpty()) {
            details.put(
                    "unsettled_gaps", unsettled.stream().map(GapReminder::tree).toList());
        }
        return details;
    }

    /** Returns what is known of a lag. */
    private static Map<String, Object> lag(SourceLag lag) {
        Map<String, Object> known = new LinkedHashMap<>();
        lag.records().ifPresent(records -> known.put("records", records));
        lag.bytes().ifPresent(bytes -> known.put("bytes", bytes));
        lag.retainedBytes().ifPresent(bytes -> known.put("retained_bytes", bytes));
        lag.age(Instant.now()).ifPresent(age -> known.put("seconds", age.toMillis() / 1000.0));
        if (lag.yields()) {
            known.put("yields", true);
        }
        return known;
    }

    private static String summary(RunResult result) {
        return ProgressLine.count(result.counts().written()) + " written, "
                + ProgressLine.count(result.counts().filtered()) + " filtered, "
                + ProgressLine.count(result.counts().rejected()) + " rejected in "
                + ProgressLine.duration(result.duration());
    }
}
