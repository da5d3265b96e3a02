package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process dies at each failpoint that there is, when it comes there for the first time; the next one, which resumes, at the
 * second time; the next at the fourth. It does so for each kind of sink that has failpoints of its own, and at those that all sinks
 * come to, for one that writes files and one that writes tables, in turn. The last one ends the run: the sink holds what it
 * should, each bad record is a dead letter once, and the counts add up over all of them.
 *
 * <p>The list of failpoints is read from the sources, so that none is forgotten, and each must kill somewhere. A cell
 * takes up to four Java processes; the property {@code dataweaver.failpoints} names some that are to be tried alone, for all sinks.
 */
class CrashMatrixTest {

    private static final @Nullable String WANTED = System.getProperty("dataweaver.failpoints");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 2_000;
    private static final int FILTERED = ROWS / 10;
    private static final List<Integer> MALFORMED = List.of(10, 1_000, 1_990);
    private static final int[] PASSES = {1, 2, 4};
    private static final Pattern NAME = Pattern.compile("Failpoint\\.named\\(\"([a-z_.]+)\"\\)");
    private static final RunCounts COUNTS =
            new RunCounts(ROWS + MALFORMED.size(), ROWS - FILTERED, FILTERED, MALFORMED.size());

    @TempDir
    Path folder;

    /** A kind of sink. */
    private enum Target {
        SINGLE_FILE("file", "sink: {json: {path: out.jsonl}}"),
        FOLDER("file", "sink: {json: {path: out/, roll_rows: 300}}"),
        APPEND("postgres", "sink: {postgres: {url: \"%s\", user: postgres, table: target, mode: append}}"),
        UPSERT("postgres", "sink: {postgres: {url: \"%s\", user: postgres, table: target, mode: upsert, key: [id]}}"),
        JDBC("jdbc", "sink: {jdbc: {url: \"jdbc:sqlite:out.db\", table: target, mode: append}}"),
        SEVERAL("sinks", "sinks: {even: {when: \"id %% 2 = 0\", json: even/}, odd: {otherwise: true, json: odd/}}"),
        LETTERS("dead_letter", """
                sink: {json: {path: out.jsonl}}
                errors:
                  policy: {dead_letter: {to: {postgres: {url: "%s", user: postgres, table: letters, mode: append}}}}
                """);

        private final String connector;
        private final String sink;

        /** Creates a kind whose own failpoints have names that begin with {@code connector}. */
        Target(String connector, String sink) {
            this.connector = connector;
            this.sink = sink;
        }

        /** Tells whether a process that writes here could come to {@code failpoint}. */
        boolean mayReach(String failpoint) {
            boolean general =
                    !failpoint.matches("(file\\.|postgres\\.|jdbc\\.|sinks\\.|dead_letter\\.[a-z]+_forward_).*");
            return failpoint.startsWith(connector + ".")
                    || (general && this != JDBC && this != SEVERAL && this != LETTERS);
        }

        /** Tells whether it is this one of the two that are alike, at a failpoint that both come to. */
        boolean isItsTurn(String failpoint, int turn) {
            boolean odd = turn % 2 == 1;
            return failpoint.startsWith(connector + ".")
                    || switch (this) {
                        case SINGLE_FILE, APPEND -> odd;
                        case FOLDER, UPSERT -> !odd;
                        default -> true;
                    };
        }

        boolean needsDatabase() {
            return this == APPEND || this == UPSERT || this == LETTERS;
        }
    }

    /** What became of one cell of the matrix. */
    private record Cell(Target target, String failpoint, int deaths) {}

    @Test
    void goesOnAfterDyingAnywhere() throws Exception {
        Map<String, Integer> deaths = new LinkedHashMap<>();
        List<Callable<Cell>> cells = new ArrayList<>();
        int turn = 0;
        for (String failpoint : failpoints()) {
            deaths.put(failpoint, 0);
            turn++;
            for (Target target : Target.values()) {
                if (target.mayReach(failpoint) && (WANTED != null || target.isItsTurn(failpoint, turn))) {
                    cells.add(() -> new Trial(target, failpoint, folder.resolve(target + "-" + failpoint)).play());
                }
            }
        }
        ExecutorService players = Executors.newFixedThreadPool(2);
        try {
            for (Future<Cell> future : players.invokeAll(cells)) {
                Cell cell = result(future);
                deaths.merge(cell.failpoint, cell.deaths, Integer::sum);
            }
        } finally {
            players.shutdownNow();
        }
        assertThat(deaths)
                .as("deaths at each failpoint")
                .allSatisfy(
                        (failpoint, count) -> assertThat(count).as(failpoint).isPositive());
    }

    private static Cell result(Future<Cell> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error broken) {
                throw broken;
            }
            throw failed;
        }
    }

    /** Returns the names of all failpoints in the sources of what is delivered. */
    private static Set<String> failpoints() throws IOException {
        if (WANTED != null) {
            return new TreeSet<>(Arrays.asList(WANTED.split(",", -1)));
        }
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(CrashMatrixTest::isDelivered).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.trim().startsWith("*"))
                        .map(NAME::matcher)
                        .filter(Matcher::find)
                        .map(match -> match.group(1))
                        .filter(name -> !name.startsWith("replay.")) // ReplayCrashTest comes there
                        .filter(name -> !name.matches("(exchange|memory|stages)\\..*")) // and KeyedCrashTest here
                        .filter(name -> !name.startsWith("kafka.")) // KafkaCrashTest has a broker
                        .filter(name -> !name.startsWith("object.")) // ObjectCrashTest has a store
                        .filter(name -> !name.equals("postgres.between_changes")) // ChangesCrashTest follows a log
                        .filter(name -> !name.matches("(gap|position)\\..*")) // and GapCrashTest one with gaps
                        .forEach(names::add);
            }
        }
        assertThat(names).as("failpoints in the sources").contains("run.after_fence", "checkpoint.after_rename");
        return names;
    }

    private static boolean isDelivered(Path file) {
        String name = file.toString().replace('\\', '/');
        return name.endsWith(".java") && name.contains("/src/main/java/") && !name.contains("/testkit/");
    }

    /** One pipeline that dies again and again at one failpoint. */
    private static final class Trial {
        private final Target target;
        private final String failpoint;
        private final Path folder;
        private final @Nullable PostgresDatabase database;

        Trial(Target target, String failpoint, Path folder) {
            this.target = target;
            this.failpoint = failpoint;
            this.folder = folder;
            this.database = target.needsDatabase() ? PostgresServer.shared().createDatabase() : null;
        }

        private String where() {
            return target + ", " + failpoint;
        }

        Cell play() throws Exception {
            try {
                writePipeline();
                ChildProcess.Command command =
                        Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
                int deaths = 0;
                for (int pass = 0; pass < PASSES.length && !isCompleted(); pass++) {
                    deaths += end(command.failpoint(failpoint, PASSES[pass])) == 0 ? 0 : 1;
                }
                if (!isCompleted()) {
                    assertThat(end(command)).as(where()).isZero();
                }
                check();
                return new Cell(target, failpoint, deaths);
            } finally {
                if (database != null) {
                    database.close();
                }
            }
        }

        private int end(ChildProcess.Command command) throws Exception {
            try (ChildProcess process = command.start()) {
                int status = process.awaitExit(LIMIT);
                assertThat(status).as(where() + ": " + process.output()).isIn(0, ChildProcess.KILLED);
                return status;
            }
        }

        private void writePipeline() throws IOException {
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>();
            for (int i = 1; i <= ROWS; i++) {
                lines.add(line(i));
            }
            for (int line : MALFORMED) {
                lines.add(line, "{\"id\":oops}");
            }
            Files.write(folder.resolve("source.jsonl"), lines);
            Files.writeString(folder.resolve("pipeline.yaml"), """
                    version: 1
                    name: matrix
                    source:
                      json: {path: source.jsonl, min_split: 16KiB, types: {id: bigint, name: text}}
                    transforms:
                      - filter: "id %% 10 <> 0"
                    %s
                    parallelism: 2
                    checkpoint_interval: 5ms
                    batch: {max_records: 40}
                    """.formatted(
                            target.sink.formatted(database == null ? "" : database.url())));
        }

        private static String line(int id) {
            return "{\"id\":" + id + ",\"name\":\"row number " + id + "\"}";
        }

        private Optional<RunState> state() throws IOException {
            Optional<Path> checkpoints = stateFolder("checkpoints");
            if (checkpoints.isEmpty()) {
                return Optional.empty();
            }
            Path pipeline = Objects.requireNonNull(checkpoints.get().getParent());
            return new FileStateStore(new DiskStateFiles(Objects.requireNonNull(pipeline.getParent())))
                    .load(String.valueOf(pipeline.getFileName()))
                    .map(saved -> RunStateCodec.decode(saved.bytes()));
        }

        private Optional<Path> stateFolder(String name) throws IOException {
            Path state = folder.resolve(".dataweaver");
            if (Files.notExists(state)) {
                return Optional.empty();
            }
            try (Stream<Path> all = Files.walk(state)) {
                return all.filter(path -> path.endsWith(name)).findFirst();
            }
        }

        /** The next start of a completed run would rightly begin another. */
        private boolean isCompleted() throws IOException {
            return state().filter(state -> state.status() == RunState.Status.COMPLETED)
                    .isPresent();
        }

        private void check() throws Exception {
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= ROWS; i++) {
                if (i % 10 != 0) {
                    expected.add(line(i));
                }
            }
            List<String> stored = stored();
            if (target == Target.SINGLE_FILE || target == Target.LETTERS) {
                assertThat(stored).as(where()).isEqualTo(expected);
            } else {
                assertThat(stored.stream().sorted().toList())
                        .as(where())
                        .isEqualTo(expected.stream().sorted().toList());
            }
            assertThat(state().orElseThrow().counts()).as(where()).isEqualTo(COUNTS);
            Path letters = stateFolder(DeadLetters.FOLDER).orElseThrow();
            assertThat(DeadLetters.in(letters, Clock.systemUTC()).list(LetterFilter.ALL))
                    .as(where())
                    .hasSize(MALFORMED.size());
            if (target == Target.LETTERS) {
                assertThat(Objects.requireNonNull(database)
                                .value("select count(*) || ' ' || count(distinct id) from letters"))
                        .as(where())
                        .isEqualTo(MALFORMED.size() + " " + MALFORMED.size());
            }
        }

        private List<String> stored() throws IOException, SQLException {
            return switch (target) {
                case SINGLE_FILE, LETTERS -> Files.readAllLines(folder.resolve("out.jsonl"));
                case FOLDER -> OutputFolder.lines(folder.resolve("out"));
                case JDBC -> storedInSqlite();
                case SEVERAL ->
                    Stream.concat(
                                    OutputFolder.lines(folder.resolve("even")).stream(),
                                    OutputFolder.lines(folder.resolve("odd")).stream())
                            .toList();
                case APPEND, UPSERT ->
                    Objects.requireNonNull(database)
                            .rows("select '{\"id\":' || id || ',\"name\":\"' || name || '\"}' from target");
            };
        }

        private List<String> storedInSqlite() throws SQLException {
            List<String> lines = new ArrayList<>();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("out.db"));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select '{\"id\":' || id || ',\"name\":\"' || name || '\"}' from target")) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        }
    }
}
