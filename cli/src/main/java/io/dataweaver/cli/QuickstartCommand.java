package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows what DataWeaver does: two real databases, real data and three ordinary pipelines, in half a minute. */
@CommandLine.Command(
        name = "quickstart",
        description = {
            "Starts two PostgreSQL servers of its own, loads real flights and airports into the first, lets the second"
                    + " follow a table of it while people write to it, and proves that the copy is right. Shows all of it:"
                    + " pipeline files, guarantees, rows, rejected records, differences.",
            "Leaves nothing behind, unless --keep says where."
        },
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {

    private static final String DATABASE_VARIABLE = "QUICKSTART_DATABASE";
    private static final String COPY_VARIABLE = "QUICKSTART_COPY";
    private static final String STATE = ".dataweaver";
    private static final int SHOWN_RECORD = 88;
    private static final String ROWS = """
            select f.date, f.origin, a.city as from_city, f.destination as dest, b.city as to_city,
                   f.distance, f.delay, f.hours_late
              from flights f
              join airports a on a.iata = f.origin
              join airports b on b.iata = f.destination
             order by f.delay desc
             limit 5""";

    @CommandLine.Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep pipelines, data and rejected records in this folder.")
    @Nullable Path keep;

    @CommandLine.Option(
            names = "--hold",
            description = "Keep the databases running until you press Enter, to look around in them.")
    boolean hold;

    private final PrintStream err = System.err;
    private final QuickstartScreen screen =
            new QuickstartScreen(System.out, Terminal.isOutput() && Terminal.hasColours());

    @Override
    public Integer call() throws InterruptedException {
        Optional<Path> kept =
                Optional.ofNullable(keep).map(Path::toAbsolutePath).map(Path::normalize);
        if (kept.isPresent() && !isEmpty(kept.get())) {
            err.println("error: " + keep + " is not an empty folder; name one that is, or that does not exist yet");
            return ExitStatus.WRONG;
        }
        screen.title("DataWeaver quickstart: real flights into a real PostgreSQL, and another one that follows it");
        try (QuickstartFolder folder = QuickstartFolder.create(kept);
                QuickstartCleanup cleanup = QuickstartCleanup.register(folder, err)) {
            return showOrEnd(folder, kept, cleanup);
        } catch (DataWeaverException failed) {
            err.println("error[" + failed.code().id() + "]: " + failed.getMessage());
            return ExitStatus.of(failed);
        } catch (IOException | SQLException failed) {
            err.println("error: the quickstart cannot go on: " + failed.getMessage());
            return ExitStatus.ENVIRONMENT;
        }
    }

    /** A process that is being ended fails at any place; that is no news. */
    private int showOrEnd(QuickstartFolder folder, Optional<Path> kept, QuickstartCleanup cleanup)
            throws IOException, SQLException, InterruptedException {
        try {
            return show(folder, kept, cleanup);
        } catch (IOException | SQLException | RuntimeException failed) {
            if (cleanup.ends()) {
                return ExitStatus.INTERRUPTED;
            }
            throw failed;
        }
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return !Files.exists(folder) || (names != null && names.length == 0);
    }

    private int show(QuickstartFolder folder, Optional<Path> kept, QuickstartCleanup cleanup)
            throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        screen.step("Two databases: a shop, and a copy of it");
        try (QuickstartDatabase shop = start(folder, 0, cleanup);
                QuickstartDatabase copy = start(folder, 1, cleanup)) {
            screen.line("PostgreSQL " + shop.version() + ", started in " + ProgressLine.duration(since(start))
                    + (hold ? "." : "; they go when this ends."));
            screen.line("shop  " + shop.url());
            screen.line("copy  " + copy.url());
            int status = runPipelines(folder, shop, copy);
            if (status != ExitStatus.DONE) {
                return status;
            }
            folder.stays();
            showNext(kept, since(start));
            if (hold) {
                waitForEnter(shop, copy);
            }
            return ExitStatus.DONE;
        }
    }

    private static QuickstartDatabase start(QuickstartFolder folder, int index, QuickstartCleanup cleanup)
            throws IOException {
        QuickstartDatabase database =
                QuickstartDatabase.start(folder.databases(), QuickstartFolder.DATABASES.get(index));
        cleanup.started(database);
        return database;
    }

    private int runPipelines(QuickstartFolder folder, QuickstartDatabase shop, QuickstartDatabase copy)
            throws IOException, SQLException, InterruptedException {
        Path state = folder.work().resolve(STATE);
        RunEnvironment environment = RunEnvironment.ofMachine(state);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put(DATABASE_VARIABLE, shop.url());
        variables.put(COPY_VARIABLE, copy.url());
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            PipelineResolver resolver = PipelineResolver.toRun(connectors, variables);
            int status = load(folder, resolver, manager);
            if (status != ExitStatus.DONE) {
                return status;
            }
            screen.step("What the shop holds now");
            screen.quiet("The most delayed flights of early 2001:");
            screen.table(shop.query(ROWS));
            showRejected(folder);
            new QuickstartFollowing(screen, shop, copy).show(folder.work().resolve("bookings.yaml"), resolver, manager);
            return ExitStatus.DONE;
        }
    }

    private int load(QuickstartFolder folder, PipelineResolver resolver, PipelineManager manager)
            throws IOException, InterruptedException {
        screen.step("Airports: from CSV to a table, keyed by their code");
        int status = run(folder.work().resolve("airports.yaml"), resolver, manager);
        if (status == ExitStatus.DONE) {
            screen.step("Flights: from JSON to a table, with a filter, a new column and some records that are wrong");
            status = run(folder.work().resolve("flights.yaml"), resolver, manager);
        }
        return status;
    }

    private int run(Path file, PipelineResolver resolver, PipelineManager manager)
            throws IOException, InterruptedException {
        screen.file(file.getFileName().toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        screen.blank();
        ResolvedPipeline pipeline = resolver.resolve(PipelineFile.read(file));
        try (PipelinePlan plan = manager.plan(pipeline)) {
            screen.line("Guarantee: " + plan.guarantee());
            RunResult result = follow(manager.start(pipeline, plan, false));
            result.throwIfFailed();
            screen.good(ProgressLine.count(result.counts().read()) + " read = "
                    + ProgressLine.count(result.counts().written()) + " written + "
                    + ProgressLine.count(result.counts().filtered()) + " filtered + "
                    + ProgressLine.count(result.counts().rejected()) + " rejected, in "
                    + ProgressLine.duration(result.duration()));
            return result.outcome() == RunResult.Outcome.COMPLETED ? ExitStatus.DONE : ExitStatus.INTERRUPTED;
        }
    }

    private RunResult follow(RunHandle run) throws InterruptedException {
        ProgressLine line = new ProgressLine(err, Terminal.isError(), err::println);
        Optional<RunResult> result = run.await(line.interval());
        while (result.isEmpty()) {
            line.show(run.progress());
            result = run.await(line.interval());
        }
        line.clear();
        return result.get();
    }

    private void showRejected(QuickstartFolder folder) throws IOException {
        screen.step("What was rejected, and why");
        Path kept = folder.work().resolve(STATE).resolve("flights").resolve(DeadLetters.FOLDER);
        List<DeadLetter> letters = DeadLetters.in(kept, Clock.systemUTC()).list(LetterFilter.ALL);
        for (DeadLetter letter : letters) {
            String place = letter.split() + ":" + letter.origin();
            String reason = (letter.column() == null ? "" : letter.column() + ": ") + letter.message();
            screen.rejected(place, reason, shorten(letter.record().text()));
        }
        screen.quiet(
                "Nothing is lost or bent: such records are kept with place, code and reason (dead letters), and the"
                        + " others go on.");
    }

    private static String shorten(String record) {
        return record.length() <= SHOWN_RECORD ? record : record.substring(0, SHOWN_RECORD) + "...";
    }

    private void showNext(Optional<Path> kept, Duration elapsed) {
        String dataweaver =
                Optional.ofNullable(System.getenv("DATAWEAVER_COMMAND")).orElse("dataweaver");
        screen.step("Done in " + ProgressLine.duration(elapsed) + "; what to try next");
        if (kept.isPresent()) {
            screen.line("Pipelines, data and rejected records are in " + kept.get());
            screen.command(
                    DATABASE_VARIABLE + "=postgresql://user@host/database " + dataweaver + " run " + keep
                            + "/flights.yaml",
                    "the same into a database of yours");
        } else {
            screen.command(
                    dataweaver + " quickstart --keep demo", "keeps pipelines, data and rejected records in ./demo");
        }
        screen.command(
                dataweaver + " quickstart --hold",
                "keeps the databases until you press Enter, so that you can look into them");
        screen.command(
                dataweaver + " run my.yaml", "runs a pipeline of yours; docs/tutorial.md writes one, step by step");
    }

    private void waitForEnter(QuickstartDatabase shop, QuickstartDatabase copy) throws IOException {
        screen.blank();
        screen.line("The databases wait at " + shop.url() + " and " + copy.url());
        screen.line("Press Enter to stop them.");
        int read = System.in.read();
        while (read >= 0 && read != '\n') {
            read = System.in.read();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
