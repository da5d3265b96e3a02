package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is told when something goes wrong, over HTTP and by programs that are really started. */
@Timeout(120)
final class AlertsTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final BlockingQueue<String> alerts = new LinkedBlockingQueue<>();
    private final List<String> headers = new ArrayList<>();
    private HttpServer server;
    private volatile int status = 204;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            alerts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        Files.writeString(folder.resolve("orders.csv"), "id,total\n1,10\n2,twenty\n3,30\n4,forty\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private String pipeline(String errors) throws IOException {
        Files.writeString(folder.resolve("url"), url() + "/hook/T0KEN");
        Files.writeString(folder.resolve("token"), "Bearer kq7token");
        return Files.writeString(folder.resolve("orders.yaml"), """
                name: orders
                source:
                  csv: {path: orders.csv, types: {id: bigint, total: integer}}
                sink:
                  json: out.jsonl
                errors:
                %s
                """.formatted(errors.indent(2)))
                .toString();
    }

    private String webhook() {
        return """
                alerts:
                  to:
                    - webhook:
                        url: "${secret:file/%s}"
                        headers: {Authorization: "${secret:file/%s}"}
                """.formatted(folder.resolve("url"), folder.resolve("token"));
    }

    private Ended run(String file) {
        return Cli.dataweaver(
                "run", file, "--state-dir", folder.resolve("state").toString());
    }

    @Test
    void aRunThatRejectsTooMuchSaysSo() throws IOException {
        Ended ended = run(pipeline("max_rejected: 1\n" + webhook()));

        assertThat(ended.status()).isEqualTo(4);
        assertThat(alerts)
                .hasSize(1)
                .first()
                .asString()
                .contains("\"event\":\"rejection_limit\"", "\"severity\":\"error\"", "\"pipeline\":\"orders\"")
                .contains("\"code\":\"DW-STA-010\"", "\"run\":\"run-1\"")
                .contains("\"text\":\"orders: the run failed: 2 of 4 records were rejected");
        assertThat(headers).containsExactly("Bearer kq7token");
    }

    @Test
    void recordsThatWereRejectedAreToldOnceTheyAreKept() throws IOException {
        Ended ended = run(pipeline("max_rejected: 50%\n" + webhook()));

        assertThat(ended.status()).isZero();
        assertThat(alerts)
                .hasSize(1)
                .first()
                .asString()
                .contains("\"event\":\"rejected\"", "2 records were rejected", "DW-REC-002")
                .contains("\"counts\":{\"read\":4,\"written\":2,\"filtered\":0,\"rejected\":2}");
    }

    @Test
    void aRunThatGoesWellTellsNobody() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "id,total\n1,10\n");

        assertThat(run(pipeline(webhook())).status()).isZero();
        assertThat(alerts).isEmpty();
    }

    @Test
    void aPipelineThatCannotStartSaysSo() throws IOException {
        String file = pipeline(webhook());
        Files.delete(folder.resolve("orders.csv"));

        assertThat(run(file).status()).isEqualTo(3);
        assertThat(alerts)
                .hasSize(1)
                .first()
                .asString()
                .contains("\"event\":\"failed\"", "the run could not start", "orders.csv");
    }

    @Test
    void aWebhookThatFailsHarmsNothingAndShowsNoSecret() throws Exception {
        status = 500;
        Canary canary = new Canary(new Random(7));
        String file = pipeline("max_rejected: 50%\n" + webhook());
        Files.writeString(
                folder.resolve("url"), url() + "/hook/" + canary.secret().replaceAll("[^a-z0-9]", ""));
        try (ChildProcess process = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_LOG_FORMAT", "ecs")
                .arguments("run", file, "--state-dir", folder.resolve("state").toString())
                .in(folder)
                .start()) {
            assertThat(process.awaitExit(LIMIT)).isZero();
            assertThat(process.output())
                    .contains("run completed", "was not delivered: localhost answered with status 500")
                    .doesNotContain("kq7token", "/hook/", canary.secret().substring(0, 12));
        }
        assertThat(alerts).as("attempts").hasSize(3);
    }

    @Test
    void whatIsWrongWithAHookIsToldBeforeTheRunWithoutItsSecrets() throws IOException {
        String file = pipeline(webhook());
        Files.writeString(folder.resolve("url"), "https:/nowhere/kq7token");
        Ended badUrl = run(file);
        assertThat(badUrl.status()).isEqualTo(2);
        assertThat(badUrl.err()).contains("DW-CFG-440", "orders.yaml:10").doesNotContain("kq7token");

        pipeline(webhook());
        Files.writeString(folder.resolve("token"), "kq7tökën");
        Ended badHeader = run(file);
        assertThat(badHeader.status()).isEqualTo(2);
        assertThat(badHeader.err()).contains("DW-CFG-441", "'Authorization'").doesNotContain("kq7t");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    void aHookAndItsEventsAreCheckedAsEverythingElse() throws IOException {
        Ended ended = run(pipeline("""
                alerts:
                  to:
                    - webhok: {url: "http://localhost"}
                    - log:
                      on: [faild]
                """));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("unknown alert hook `webhok`", "did you mean `webhook`?")
                .contains("did you mean `failed`?")
                .doesNotContain("has no value", "DW-CFG-022");
    }

    @Test
    void aHookWithoutOptionsNeedsNothingBehindItsName() throws IOException {
        String file = pipeline("""
                alerts:
                  to:
                    - log:
                      on: failed
                """);
        assertThat(Cli.dataweaver("explain", "--offline", file).out()).containsPattern("alert: log\n +on +failed ");
    }

    private Path program(String text) throws IOException {
        Path hooks = Files.createDirectories(folder.resolve("hooks"));
        Path program = Files.writeString(hooks.resolve("page"), text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return hooks;
    }

    @Test
    void aProgramGetsTheAlertAndNoSecretOfTheProcess() throws Exception {
        Path hooks = program("#!/bin/sh\ncat > \"$1\"\nenv >> \"$1\"\n");
        String file = pipeline("""
                max_rejected: 50%%
                alerts:
                  to:
                    - command:
                        run: page
                        arguments: ["%s"]
                        environment: {PAGER_KEY: "${secret:file/%s}"}
                """.formatted(folder.resolve("told"), folder.resolve("token")));
        try (ChildProcess process = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_HOOKS", hooks.toString())
                .environment("PG_PASSWORD", "hunter2")
                .arguments("run", file, "--state-dir", folder.resolve("state").toString())
                .in(folder)
                .start()) {
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
        }
        assertThat(folder.resolve("told"))
                .content()
                .contains("\"event\":\"rejected\"", "DATAWEAVER_EVENT=rejected", "DATAWEAVER_PIPELINE=orders")
                .contains("PAGER_KEY=Bearer kq7token")
                .doesNotContain("hunter2");
    }

    @Test
    void aPipelineFileCannotRunAnyProgram() throws IOException {
        Ended ended = run(pipeline("alerts: {to: {command: /bin/sh}}"));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("DW-CFG-442", "no folder of hooks is set", "DATAWEAVER_HOOKS");
    }

    private void await(String event) throws InterruptedException {
        String alert = alerts.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(alert).as("the alert `%s`", event).isNotNull().contains("\"event\":\"" + event + "\"");
    }

    @Test
    void anOutageIsToldAndSoIsItsEnd() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                FaultProxy proxy = FaultProxy.to("localhost", database.server().port());
                DataWeaver dataweaver = DataWeaver.local(folder)) {
            RunHandle run = dataweaver.start(Pipeline.parse("""
                    name: numbers
                    source: {generator: {rows: 60000, columns: {id: sequence}}}
                    sink:
                      postgres:
                        {url: "postgresql://postgres@localhost:%d/%s", sslmode: disable, table: numbers, mode: append}
                    checkpoint_interval: 20ms
                    batch: {max_records: 500}
                    errors:
                      retry: {max_attempts: unlimited, backoff: 10ms, max_backoff: 50ms}
                      alerts:
                        to: {webhook: "%s"}
                        outage_after: 100ms
                    """.formatted(proxy.port(), database.name(), url())));
            proxy.set(Direction.TO_SERVER, new Fault.Rate(400_000)); // so that it is under way when trouble comes
            while (run.progress().durable().written() == 0) {
                assertThat(run.await(Duration.ofMillis(5))).isEmpty();
            }
            proxy.refuse();
            proxy.reset();
            await("outage");
            proxy.heal();
            await("recovered");
            RunResult result = run.await(LIMIT).orElseThrow();
            assertThat(result.failure()).isEmpty();
            assertThat(database.number("select count(*) from numbers")).isEqualTo(60_000);
        }
        assertThat(alerts).isEmpty();
    }

    @Test
    void anOldCheckpointIsTold() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                DataWeaver dataweaver = DataWeaver.local(folder)) {
            database.execute("create table numbers (id bigint)");
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table numbers in exclusive mode");
                RunHandle run = dataweaver.start(Pipeline.parse("""
                        name: numbers
                        source: {generator: {rows: 100, columns: {id: sequence}}}
                        sink:
                          postgres: {url: "%s", user: postgres, table: numbers, mode: append}
                        checkpoint_interval: 20ms
                        max_checkpoint_age: 3s
                        errors:
                          alerts:
                            to: {webhook: "%s"}
                        """.formatted(database.url(), url())));
                await("checkpoint_age");
                connection.rollback();
                await("recovered");
                assertThat(run.await(LIMIT).orElseThrow().failure()).isEmpty();
            }
        }
    }
}
