package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets come out nowhere: not in what commands print, in logs, metrics, state, dead letters or arguments of processes,
 * in no encoding. Takes about half a minute.
 */
class CanaryTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern METRICS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/metrics");

    private final long seed = System.nanoTime();
    private final Canary canary = new Canary(new Random(seed));

    @TempDir
    Path folder;

    @TempDir
    Path hidden;

    private final PostgresServer server = PostgresServer.shared();
    private PostgresDatabase database;

    @BeforeEach
    void openDatabase() {
        database = server.createDatabase();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private void write(String name, String source, int port, String more) throws IOException {
        Files.writeString(hidden.resolve("password"), canary.secret());
        Files.writeString(folder.resolve(name), """
                name: canary
                source: {generator: {%s, columns: {id: sequence, part: "int(1..9)"}}}
                transforms:
                  - map: {set: {x: "1 / (id %% 5)"}}
                sink:
                  postgres:
                    url: postgresql://localhost:%d/%s
                    user: postgres
                    password: "${secret:%s}"
                    table: canary
                    %s
                errors: {max_rejected: 100%%, retry: {max_attempts: 2, backoff: 10ms, max_backoff: 20ms}}
                checkpoint_interval: 50ms
                """.formatted(
                        source, port, database.name(), "file/" + hidden.resolve("password"), more));
    }

    private ChildProcess.Command command(String... arguments) {
        return ChildProcess.java(Main.class)
                .environment("CANARY", canary.secret())
                .environment("DATAWEAVER_LOG_FORMAT", "ecs")
                .arguments(arguments)
                .in(folder);
    }

    private String run(String... arguments) throws Exception {
        try (ChildProcess process = command(arguments).start()) {
            process.awaitExit(LIMIT);
            return process.output();
        }
    }

    private void assertSilent(String where, String text) {
        assertThat(canary.in(text)).as("seed %d, in %s: %s", seed, where, text).isEmpty();
    }

    private void assertFilesAreSilent() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertSilent(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                assertSilent(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void theCanaryIsFoundInEachOfItsForms() {
        byte[] bytes = canary.secret().getBytes(StandardCharsets.UTF_8);
        assertThat(canary.in("x " + canary.secret() + " y")).contains("plain");
        assertThat(canary.in(HexFormat.of().formatHex(bytes))).contains("hex");
        for (String before : List.of("", "u", "us", "user:")) {
            byte[] whole = (before + canary.secret() + "@host").getBytes(StandardCharsets.UTF_8);
            assertThat(canary.in(Base64.getEncoder().encodeToString(whole)))
                    .as("behind '%s'", before)
                    .isNotEmpty();
        }
        assertThat(canary.in("nothing of it")).isEmpty();
    }

    @Test
    void aRunTellsNoSecret() throws Exception {
        write("run.yaml", "rate: 2000", server.port(), "");
        try (ChildProcess process =
                command("run", "-v", "--metrics-port", "0", "run.yaml").start()) {
            Matcher address = METRICS.matcher(process.output());
            while (!address.find() && !process.endsWithin(Duration.ofMillis(20))) {
                address = METRICS.matcher(process.output());
            }
            URI metrics = URI.create(address.group());
            String page = scrape(metrics);
            while (!page.contains("dataweaver_records_rejected_total{") && !process.endsWithin(Duration.ofMillis(50))) {
                page = scrape(metrics);
            }
            assertThat(page).contains("dataweaver_records_rejected_total{");
            assertSilent("metrics", page);
            String arguments = argumentsOfChildren();
            assertThat(arguments).contains("--metrics-port");
            assertSilent("arguments", arguments);
            process.terminate();
            process.awaitExit(LIMIT);
            assertThat(process.output()).contains("\"run begins").contains("\"run stopped\"");
            assertSilent("output", process.output());
        }
        assertThat(database.number("select count(*) from canary")).isPositive();
        assertFilesAreSilent();
    }

    /** Java's own view of them is cut short. */
    private static String argumentsOfChildren() throws IOException {
        StringBuilder arguments = new StringBuilder();
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            arguments.append(Files.readString(Path.of("/proc", String.valueOf(child.pid()), "cmdline")));
        }
        return arguments.toString();
    }

    private static String scrape(URI metrics) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aFailureTellsNoSecret() throws Exception {
        write("unreachable.yaml", "rows: 10", 1, "");
        assertSilent("an unreachable server", run("run", "-v", "unreachable.yaml"));
        write("refused.yaml", "rows: 10", server.port(), "mode: upsert");
        assertSilent("a sink that refuses", run("run", "-v", "refused.yaml"));
        write("wrong.yaml", "rows: 10", server.port(), "passwort: \"${secret:env/CANARY}\"");
        assertSilent("a wrong definition", run("run", "-v", "wrong.yaml"));
        Files.writeString(folder.resolve("table.yaml"), """
                name: table
                source: {csv: orders.csv}
                sink: {postgres: {url: "postgresql://localhost/x", password: ["${secret:env/CANARY}"], table: t}}
                """);
        String output = run("run", "-v", "table.yaml");
        assertThat(output).contains("DW-CFG");
        assertFilesAreSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate canary.yaml",
                "explain canary.yaml",
                "explain --json canary.yaml",
                "preview canary.yaml",
                "doctor canary.yaml",
                "position get canary.yaml",
                "dlq list canary.yaml",
                "schema",
            })
    void aCommandTellsNoSecret(String line) throws Exception {
        write("canary.yaml", "rows: 100", server.port(), "");
        String output = run((line + " -v").split(" "));
        assertThat(output).doesNotContain("there is no command");
        assertSilent(line, output);
        assertFilesAreSilent();
    }

    @Test
    void aPipelineWrittenByInitRefersToItsSecret() throws Exception {
        database.execute("create table canary (id bigint primary key, name text)");
        String password = URLEncoder.encode(canary.secret(), StandardCharsets.UTF_8);
        String server =
                "postgresql://postgres:" + password + "@localhost:" + this.server.port() + "/" + database.name();
        String output = run("init", "-v", "--from", server + "?table=canary", "--to", server, "made");
        assertThat(output).contains(".env.example");
        assertThat(folder.resolve("made/.env.example"))
                .content()
                .contains("SOURCE_PASSWORD=\n")
                .contains("SINK_PASSWORD=\n");
        assertSilent("init", output);
        String refused = run("init", "-v", "--from", server.replace(password, canary.secret()), "--to", "-", "no");
        assertThat(refused).contains("DW-CFG-403");
        assertSilent("an address that is no URL", refused);
        assertFilesAreSilent();
    }
}
