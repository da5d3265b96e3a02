package io.dataweaver.benchmarks.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures DataWeaver against other tools, interleaved on one machine, and prints medians.
 *
 * <p>A time counts only after the result was found to hold what it must. {@code benchmarks/README.md} says how to run it.
 */
public final class EndToEndBenchmark {

    private final Arguments arguments;
    private final PrintStream out;
    private final Path lineitem;
    private final Path poisoned;
    private final Path events;
    private final Path tenRows;
    private final Path result;

    private EndToEndBenchmark(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
        this.lineitem = arguments.data().resolve("lineitem-" + arguments.rows() + ".csv");
        this.poisoned = arguments.data().resolve("poisoned-" + arguments.rows() + ".csv");
        this.events = arguments.data().resolve("events-" + arguments.events() + ".jsonl");
        this.tenRows = arguments.data().resolve("lineitem-10.csv");
        this.result = arguments.data().resolve("result.jsonl");
    }

    /** Runs the jobs that the arguments name; fails if a command fails or a result differs. */
    public static void main(String[] words) throws Exception {
        new EndToEndBenchmark(new Arguments(words), System.out).run();
    }

    private void run() throws Exception {
        Files.createDirectories(arguments.data());
        makeData();
        try (ScratchFolder scratch = ScratchFolder.in(arguments.data());
                Database database = Database.start(scratch.path())) {
            out.println("PostgreSQL " + database.version() + " " + Database.SETTINGS);
            Shell shell = new Shell(environment(database), scratch.path(), database::cpuSeconds);
            makeClassDataArchive(shell, database);
            Report report = new Report();
            for (String name : arguments.jobs()) {
                Job job = job(name, database);
                out.println("\n" + job.title());
                measure(job, shell, report);
            }
            out.println();
            out.println(report);
        }
    }

    /** The first start of a build makes the archive of classes that later starts load: not what is measured. */
    private void makeClassDataArchive(Shell shell, Database database)
            throws SQLException, IOException, InterruptedException {
        if (Files.isExecutable(arguments.dataweaver())) {
            shell.run(candidate("start", "ten-rows-expression.yaml"));
            database.dropAndSettle("ten_rows");
        }
    }

    private Map<String, String> environment(Database database) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("LINEITEM", lineitem.toString());
        environment.put("POISONED", poisoned.toString());
        environment.put("EVENTS", events.toString());
        environment.put("FLIGHTS", arguments.flights().toString());
        environment.put("TEN_ROWS", tenRows.toString());
        environment.put("RESULT", result.toString());
        return environment;
    }

    private Job job(String name, Database database) throws SQLException, IOException, InterruptedException {
        return switch (name) {
            case "csv" ->
                new Job(
                        "CSV, " + arguments.rows() + " rows of lineitem → new PostgreSQL table",
                        "psql -q -c \"create table lineitem (" + LineitemCsv.COLUMNS
                                + ")\" -c \"\\copy lineitem from '$LINEITEM' (format csv, header)\"",
                        candidate("csv", "lineitem-to-postgres.yaml"),
                        table("lineitem", database));
            case "copy" -> {
                fillSource(database);
                yield new Job(
                        "PostgreSQL → PostgreSQL, the same table",
                        "psql -q -c \"create table target (" + LineitemCsv.COLUMNS + ")\" && "
                                + "psql -q -c \"copy source to stdout (format binary)\" | "
                                + "psql -q -c \"copy target from stdin (format binary)\"",
                        candidate("copy", "postgres-to-postgres.yaml"),
                        table("target", database));
            }
            case "json" ->
                new Job(
                        "JSON lines, " + arguments.events() + " events: filter half, project 5, compute 1 → JSON lines",
                        javaCommand(DuckDbReference.class) + " \"$EVENTS\" \"$RESULT\"",
                        candidate("json", "events-to-events.yaml"),
                        resultFile(DuckDbReference::fingerprint));
            case "transform" ->
                new Job(
                        "CSV, " + arguments.rows() + " rows of lineitem: filter, compute 5 → CSV",
                        javaCommand(DuckDbCsvReference.class) + " \"$LINEITEM\" \"$RESULT\"",
                        candidate("transform", "lineitem-to-csv.yaml"),
                        resultFile(DuckDbCsvReference::fingerprint));
            case "parquet-write" ->
                new Job(
                        "CSV, " + arguments.rows() + " rows of lineitem → Parquet",
                        javaCommand(DuckDbParquetReference.class) + " write \"$LINEITEM\" \"$RESULT\"",
                        candidate("parquet-write", "lineitem-to-parquet.yaml"),
                        resultFile(DuckDbParquetReference::lineitem));
            case "parquet-read" ->
                new Job(
                        "Parquet of flights → JSON lines",
                        javaCommand(DuckDbParquetReference.class) + " read \"$FLIGHTS\" \"$RESULT\"",
                        candidate("parquet-read", "flights-to-json.yaml"),
                        resultFile(DuckDbParquetReference::flights));
            case "exactly-once" ->
                new Job(
                        "cost of exactly once: CSV → PostgreSQL with a checkpoint each second; none meanwhile",
                        "CHECKPOINT_INTERVAL=1h " + candidate("exactly-once-reference", "exactly-once.yaml"),
                        "CHECKPOINT_INTERVAL=1s " + candidate("exactly-once", "exactly-once.yaml"),
                        table("lineitem", database));
            case "poison" -> {
                make(poisoned, file -> LineitemCsv.writePoisoned(file, arguments.rows()));
                yield new Job(
                        "1 % poison rows in CSV → PostgreSQL; none",
                        "INPUT=\"$LINEITEM\" " + candidate("poison-reference", "poison.yaml"),
                        "INPUT=\"$POISONED\" " + candidate("poison", "poison.yaml"),
                        constrainedTable(database));
            }
            case "start" ->
                new Job(
                        "start: 10 rows → table, command to exit",
                        null,
                        candidate("start", "ten-rows.yaml"),
                        table("ten_rows", database));
            case "start-expression" ->
                new Job(
                        "start with an expression",
                        null,
                        candidate("start", "ten-rows-expression.yaml"),
                        table("ten_rows", database));
            default ->
                throw new IllegalArgumentException("there is no job '" + name
                        + "'; there are csv, copy, json, transform, parquet-write, parquet-read, exactly-once,"
                        + " poison, start, start-expression");
        };
    }

    private String candidate(String job, String pipeline) {
        return arguments
                .candidate(job)
                .orElseGet(() -> "'" + arguments.dataweaver() + "' run '"
                        + arguments.pipelines().resolve(pipeline) + "'");
    }

    private static String javaCommand(Class<?> main) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '" + classPath() + "' "
                + main.getName();
    }

    /** Returns the class path of this process with absolute names: commands run in folders of their own. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private void fillSource(Database database) throws SQLException, IOException, InterruptedException {
        database.dropAndSettle("source");
        new Shell(environment(database), arguments.data(), database::cpuSeconds)
                .run(
                        "psql -q -c \"create table source (" + LineitemCsv.COLUMNS
                                + ")\" -c \"\\copy source from '$LINEITEM' (format csv, header)\" -c \"vacuum analyze source\"");
    }

    private static Job.Target table(String table, Database database) {
        return new Job.Target() {
            @Override
            public void reset() throws SQLException {
                database.dropAndSettle(table);
            }

            @Override
            public String fingerprint() throws SQLException {
                return database.fingerprint(table);
            }
        };
    }

    /** A table that refuses some rows, and is there before the run. */
    private static Job.Target constrainedTable(Database database) {
        return new Job.Target() {
            @Override
            public void reset() throws SQLException {
                database.execute("drop table if exists checked_lineitem");
                database.execute("create table checked_lineitem (" + LineitemCsv.COLUMNS
                        + ", primary key (l_orderkey, l_linenumber), check (l_discount between 0 and 1))");
                database.dropAndSettle("lineitem");
            }

            @Override
            public String fingerprint() throws SQLException {
                return database.fingerprint("checked_lineitem");
            }
        };
    }

    private interface Fingerprint {
        String of(String file) throws SQLException;
    }

    private Job.Target resultFile(Fingerprint fingerprint) {
        return new Job.Target() {
            @Override
            public void reset() throws IOException {
                Files.deleteIfExists(result);
            }

            @Override
            public String fingerprint() throws SQLException {
                return fingerprint.of(result.toString());
            }
        };
    }

    private void measure(Job job, Shell shell, Report report) throws Exception {
        List<Cost> reference = new ArrayList<>();
        List<Cost> candidate = new ArrayList<>();
        String expected = null;
        for (int run = 1; run <= arguments.runs(); run++) {
            String command = job.reference();
            if (command != null) {
                expected = measureOne(job, command, "reference", expected, shell, reference);
            }
            expected = measureOne(job, job.candidate(), "DataWeaver", expected, shell, candidate);
        }
        report.add(job.title(), job.reference() == null ? null : reference, candidate, String.valueOf(expected));
    }

    private String measureOne(
            Job job, String command, String side, @Nullable String expected, Shell shell, List<Cost> costs)
            throws Exception {
        job.target().reset();
        Cost cost = shell.run(command);
        String found = job.target().fingerprint();
        if (expected != null && !found.equals(expected)) {
            throw new IOException(side + " of '" + job.title() + "' gave " + found + ", expected " + expected);
        }
        costs.add(cost);
        out.printf(
                Locale.ROOT,
                "  %-10s %6.2f s, CPU %6.2f s, database CPU %6.2f s, %4.0f MB; %s%n",
                side,
                cost.seconds(),
                cost.cpuSeconds(),
                cost.serverSeconds(),
                cost.peakBytes() / 1e6,
                found);
        return found;
    }

    private void makeData() throws IOException {
        LineitemCsv.in(arguments.data(), arguments.rows());
        LineitemCsv.in(arguments.data(), 10);
        make(events, file -> EventsJson.write(file, arguments.events()));
    }

    /** Makes a file once; a run that is killed leaves none that looks whole. */
    private void make(Path file, Maker maker) throws IOException {
        if (Files.notExists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            maker.write(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        out.println(file.getFileName() + ": " + Files.size(file) / 1_000_000 + " MB");
    }

    private interface Maker {
        void write(Path file) throws IOException;
    }
}
