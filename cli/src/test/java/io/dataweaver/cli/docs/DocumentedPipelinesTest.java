package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.InstalledStores;
import io.dataweaver.cli.Main;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import io.dataweaver.testkit.store.AzuriteServer;
import io.dataweaver.testkit.store.GcsServer;
import io.dataweaver.testkit.store.S3Server;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A YAML block of a page is a whole pipeline, or says {@code <!-- fragment -->} above it. */
final class DocumentedPipelinesTest {

    private static final String FRAGMENT = "fragment";
    private static final String RUNS_IN = "runs in ";
    private static final String RUNS_AGAINST_S3 = "runs against S3";
    private static final String RUNS_AGAINST_AZURE = "runs against Azure";
    private static final String RUNS_AGAINST_GOOGLE = "runs against Google";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    @TempDir
    private Path folder;

    static List<Snippet> pipelines() {
        return Snippet.of("yaml").stream()
                .filter(snippet -> !snippet.note().equals(FRAGMENT))
                .toList();
    }

    static List<Snippet> runnable() {
        return pipelines().stream()
                .filter(snippet -> snippet.note().startsWith(RUNS_IN))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aPipelineOfThePagesIsValid(Snippet snippet) {
        Map<String, String> variables = new HashMap<>();
        Matcher matcher = VARIABLE.matcher(snippet.text());
        while (matcher.find()) {
            variables.put(matcher.group(1), "postgresql://localhost/x");
        }
        Problems problems = new Problems();
        try (ConnectorManager connectors = InstalledStores.connectors()) {
            PipelineResolver.toCheck(connectors, variables)
                    .resolve(PipelineFile.parse(snippet.text(), snippet.toString(), folder, "page"), problems);
        }
        assertThat(problems.list()).extracting(Problem::message).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void aPipelineOfThePagesRuns(Snippet snippet) throws IOException, InterruptedException {
        copy(Snippet.root().resolve(snippet.note().substring(RUNS_IN.length())), folder);
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), snippet.text());
        Path state = folder.resolve(".dataweaver");
        RunEnvironment environment = new RunEnvironment(
                Clock.systemUTC(),
                Scheduler.MACHINE,
                new SplittableRandom(),
                new FileStateStore(new DiskStateFiles(state)),
                state,
                RunObserver.NONE);
        PostgresServer server = PostgresServer.shared();
        try (PostgresDatabase database = server.createDatabase();
                ConnectorManager connectors = InstalledStores.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            String url = "postgresql://" + PostgresServer.USER + "@" + server.host() + ":" + server.port() + "/"
                    + database.name();
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of("DATABASE_URL", url))
                    .resolve(PipelineFile.read(file));
            try (PipelinePlan plan = manager.plan(pipeline)) {
                RunResult result = manager.start(pipeline, plan, false).await().throwIfFailed();
                assertThat(result.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
                assertThat(result.counts().written()).isPositive();
            }
        }
    }

    @Test
    void thePipelinesOfAzureRun() throws IOException, InterruptedException {
        List<Snippet> snippets = pipelines().stream()
                .filter(snippet -> snippet.note().equals(RUNS_AGAINST_AZURE))
                .toList();
        assertThat(snippets).isNotEmpty();
        try (AzuriteServer server = AzuriteServer.start(folder.resolve("azure"), InstalledStores.azurite())) {
            server.makeBucket("shop");
            Path orders = Snippet.root().resolve("docs/data/orders.csv");
            run(server, Map.of(), "run", "--from", orders.toString(), "--to", "az://shop/in/orders.csv");
            for (Snippet snippet : snippets) {
                Files.writeString(folder.resolve("pipeline.yaml"), snippet.text());
                run(
                        server,
                        Map.of("AZURE_ENDPOINT", server.endpoint(), "AZURE_KEY", AzuriteServer.ACCOUNT_KEY),
                        "run",
                        "pipeline.yaml");
            }
            assertThat(run(server, Map.of(), "run", "--from", "az://shop/out/orders.jsonl.gz", "--to", "-"))
                    .contains("\"customer\":\"Ada\"");
        }
    }

    @Test
    void thePipelinesOfGoogleRun() throws IOException, InterruptedException {
        List<Snippet> snippets = pipelines().stream()
                .filter(snippet -> snippet.note().equals(RUNS_AGAINST_GOOGLE))
                .toList();
        assertThat(snippets).isNotEmpty();
        try (GcsServer server = GcsServer.start(folder.resolve("google"))) {
            server.makePrivateBucket("shop");
            Path orders = Snippet.root().resolve("docs/data/orders.csv");
            server.put("shop", "in/orders.csv", Files.readAllBytes(orders));
            for (Snippet snippet : snippets) {
                Files.writeString(folder.resolve("pipeline.yaml"), snippet.text());
                run(
                        server,
                        Map.of("GCS_ENDPOINT", server.endpoint(), "GCS_KEY", server.editorKey()),
                        "run",
                        "pipeline.yaml");
            }
            assertThat(server.keys("shop")).containsExactly("in/orders.csv", "out/orders.jsonl.gz");
        }
    }

    /** Returns what the command printed, which is to end well. */
    private String run(StoreServer server, Map<String, String> more, String... words)
            throws InterruptedException, IOException {
        ChildProcess.Command command = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_STORES", InstalledStores.folder().toString())
                .in(folder)
                .arguments(words);
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.putAll(more);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            command = command.environment(variable.getKey(), variable.getValue());
        }
        try (ChildProcess run = command.start()) {
            assertThat(run.awaitExit(Duration.ofMinutes(2))).as(run.output()).isZero();
            return run.output();
        }
    }

    /** In the order in which they stand on the page: one reads what the one before has written. */
    @Test
    void thePipelinesOfS3Run() throws IOException, InterruptedException {
        List<Snippet> snippets = pipelines().stream()
                .filter(snippet -> snippet.note().equals(RUNS_AGAINST_S3))
                .toList();
        assertThat(snippets).isNotEmpty();
        try (S3Server server = S3Server.start(folder.resolve("s3"), InstalledStores.s3Proxy())) {
            Path in = Files.createDirectories(server.bucket("shop").resolve("in"));
            Files.copy(Snippet.root().resolve("docs/data/orders.csv"), in.resolve("orders.csv"));
            for (Snippet snippet : snippets) {
                Files.writeString(folder.resolve("pipeline.yaml"), snippet.text());
                run(
                        server,
                        Map.of("S3_ENDPOINT", server.endpoint(), "S3_SECRET", S3Server.SECRET_KEY),
                        "run",
                        "pipeline.yaml");
            }
            try (Stream<Path> parts = Files.list(server.bucket("shop").resolve("parts"))) {
                assertThat(parts.map(part -> String.valueOf(part.getFileName())))
                        .isNotEmpty()
                        .allMatch(name -> name.startsWith("part-orders_to_a_folder") && name.endsWith(".csv.gz"));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
