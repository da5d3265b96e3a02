package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plan.Shipment;
import io.dataweaver.core.plan.ShippingErrorCode;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans that are made here and once more in another process, as workers of a cluster do. */
class ShipmentTest {

    private static final Map<String, String> STARTER = Map.of("FILE", "people", "UNUSED", "x");

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeEach
    void writeRows() throws IOException {
        write("people.csv", "id,name,country", "1,Åsa,SE", "2,Ada,GB");
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    /** Plans it as the process that starts it. */
    private static Shipment ship(ResolvedPipeline pipeline, ConnectorManager connectors) {
        try (PipelinePlan plan =
                Planner.plan(pipeline, connectors, Set.of(Capability.EXACTLY_ONCE), Clock.systemUTC())) {
            return plan.shipment();
        }
    }

    private Shipment ship(Map<String, String> environment, String... lines) throws IOException {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            PipelineFile file = PipelineFile.read(write("people.yaml", lines));
            return ship(PipelineResolver.toRun(connectors, environment).resolve(file), connectors);
        }
    }

    private static String plannedAgain(Shipment shipment, Map<String, String> environment) {
        try (ConnectorManager connectors = ConnectorManager.ofInstallation(environment);
                PipelinePlan plan = shipment.plan(connectors, environment, Clock.systemUTC())) {
            return plan.name() + " " + plan.fingerprint() + " " + plan.outputs() + " "
                    + plan.datasets().get(0).request() + " " + plan.settings().parallelism();
        }
    }

    /** A worker: plans what a file holds that another process shipped. */
    public static void main(String[] arguments) throws IOException {
        Shipment shipment = Shipment.parse(Files.readString(Path.of(arguments[0])));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.print(plannedAgain(shipment, System.getenv()));
        out.flush();
    }

    private String plannedInAnotherProcess(Shipment shipment, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path text = Files.writeString(elsewhere.resolve("shipment.json"), shipment.text());
        ChildProcess.Command command =
                ChildProcess.java(ShipmentTest.class).arguments(text.toString()).in(elsewhere);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            command = command.environment(variable.getKey(), variable.getValue());
        }
        try (ChildProcess worker = command.start()) {
            assertThat(worker.awaitExit(Duration.ofMinutes(3)))
                    .as(worker.output())
                    .isZero();
            return worker.output();
        }
    }

    @Test
    void anotherProcessInAnotherFolderMakesTheSamePlan() throws IOException, InterruptedException {
        Shipment shipment = ship(
                STARTER,
                "description: who lives where",
                "labels: {team: people}",
                "source: {csv: '${FILE}${ENDING:-.csv}'}",
                "transforms:",
                "  - filter: country = 'SE'",
                "  - {name: shout, map: {keep: [id], set: {name: upper(name)}}}",
                "sink: {csv: {path: out.csv, mode: replace}}",
                "parallelism: 3",
                "delivery: exactly_once",
                "errors: {alerts: {to: [log]}}");

        String expected = plannedAgain(shipment, Map.of());
        assertThat(expected).contains("people(id bigint, name text)").endsWith(" 3");
        // What the worker has in its environment is not what the pipeline was started with.
        assertThat(plannedInAnotherProcess(shipment, Map.of("FILE", "missing", "ENDING", ".json")))
                .isEqualTo(expected);
        assertThat(shipment.variables()).containsExactly(Map.entry("FILE", "people"));
    }

    @Test
    void noSecretIsInWhatIsShippedAndWorkersLookItUpAgain() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Canary canary = new Canary(new Random(seed));
        Map<String, String> starter = Map.of("CANARY", canary.secret());
        write("password", canary.secret());
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table countries (code text, country_name text)");
            for (String password : List.of("${CANARY}", "${secret:file/" + folder.resolve("password") + "}")) {
                Shipment shipment = ship(
                        starter,
                        "connections:",
                        "  shop: {postgres: {url: \"" + database.url() + "\", user: postgres, password: \"" + password
                                + "\"}}",
                        "  old: {postgres: {password: written-but-not-used}}",
                        "source: {csv: people.csv}",
                        "transforms:",
                        "  - lookup: {from: {postgres: {connection: shop, table: countries}}, on: {country: code}}",
                        "sink: {postgres: {connection: shop, table: people}}");

                assertThat(canary.in(shipment.text())).as("seed %d", seed).isEmpty();
                assertThat(shipment.text()).doesNotContain("written-but-not-used");
                assertThat(plannedInAnotherProcess(shipment, starter)).contains("people", "country_name text");
            }
        }
    }

    @Test
    void aSecretThatIsWrittenInTheFileDoesNotLeaveTheProcess() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table countries (code text, country_name text)");
            for (String written : List.of("hunter2", "${PASSWORD:-hunter2}", "hunter${NUMBER}")) {
                assertRefused(
                        () -> ship(
                                Map.of("NUMBER", "2"),
                                "source: {csv: people.csv}",
                                "sink: {postgres: {url: \"" + database.url()
                                        + "\", user: postgres, table: t, password: \"" + written + "\"}}"),
                        "the secret /sink/postgres/password is written in it");
                assertRefused(
                        () -> ship(
                                Map.of("NUMBER", "2"),
                                "source: {csv: people.csv}",
                                "transforms:",
                                "  - lookup:",
                                "      on: {country: code}",
                                "      from: {postgres: {url: \"" + database.url()
                                        + "\", user: postgres, table: countries, password: \"" + written + "\"}}",
                                "sink: {csv: out.csv}"),
                        "the secret /transforms/0/lookup/from/postgres/password is written in it");
            }
        }
    }

    private static void assertRefused(ThrowingCallable shipping, String reason) {
        assertThatThrownBy(shipping)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ShippingErrorCode.NOT_SHIPPABLE))
                .hasMessageContaining(reason);
    }

    @Test
    void javaCodeDoesNotLeaveTheProcess() {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            Pipeline code = Pipeline.named("p")
                    .from(new ComponentRef("csv", Map.of("path", folder + "/people.csv")))
                    .map("greet", (row, out) -> out.row().set(0, row.getLong(0)))
                    .to(new ComponentRef("csv", Map.of("path", folder + "/out.csv")))
                    .build();
            ResolvedPipeline resolved = code.resolve(PipelineResolver.toRun(connectors, Map.of()));
            assertRefused(() -> ship(resolved, connectors), "the step `greet` is Java code");
        }
    }

    /** A worker plans all of it, and works for one part. */
    @Test
    void partsOfAPipelineThatIsCutAreSentAsTheWhole() throws IOException {
        PipelineFile file = PipelineFile.read(write(
                "people.yaml", "source: {csv: people.csv}", "transforms: [{dedupe: [id]}]", "sink: {csv: out.csv}"));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            ResolvedPipeline resolved =
                    PipelineResolver.toRun(connectors, Map.of()).resolve(file);
            try (PipelinePlan plan = Planner.plan(resolved, connectors, Set.of(), Clock.systemUTC())) {
                for (PipelinePlan part : plan.parts()) {
                    Shipment shipment = Shipment.parse(part.shipment().text());
                    assertThat(shipment.part()).isEqualTo(part.name());
                    try (PipelinePlan again = shipment.plan(connectors, Map.of(), Clock.systemUTC())) {
                        assertThat(again.named(part.name()).outputs()).isEqualTo(part.outputs());
                    }
                }
                assertThat(plan.parts()).hasSize(2);
            }
        }
    }

    @Test
    void functionsGivenInCodeDoNotLeaveTheProcess() throws IOException {
        PipelineFile file =
                PipelineFile.read(write("people.yaml", "source: {csv: people.csv}", "sink: {csv: out.csv}"));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath().withFunctions(List::of)) {
            ResolvedPipeline resolved =
                    PipelineResolver.toRun(connectors, Map.of()).resolve(file);
            assertRefused(() -> ship(resolved, connectors), "functions that were given as Java code");
        }
    }

    @Test
    void standardOutputIsThatOfThisProcess() {
        assertRefused(
                () -> ship(Map.of(), "source: {csv: people.csv}", "sink: {stdout: csv}"),
                "the sink `stdout` is that of this process");
    }

    @Test
    void aWorkerThatSeesOtherColumnsRefusesWithBoth() throws IOException {
        Shipment shipment = ship(Map.of(), "source: {csv: people.csv}", "sink: {csv: out.csv}");
        write("people.csv", "id,name,land", "1,Åsa,SE");

        assertThatThrownBy(() -> plannedAgain(shipment, Map.of()))
                .isInstanceOfSatisfying(DataWeaverException.class, differs -> {
                    assertThat(differs.code()).isEqualTo(ShippingErrorCode.PLAN_DIFFERS);
                    assertThat(differs.hint()).contains("start it again");
                })
                .hasMessageContaining("country text")
                .hasMessageContaining("land text");
    }

    @Test
    void aTargetThatTheRunItselfHasMadeIsNoHindrance() throws IOException {
        Shipment shipment = ship(Map.of(), "source: {csv: people.csv}", "sink: {csv: out.csv}");
        write("out.csv", "the run has published it meanwhile");

        assertThat(plannedAgain(shipment, Map.of())).contains("people");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"format\":2} | format 2", "[] | no object", "{\"format\":1} | definition"})
    void whatAnotherVersionShippedIsRefused(String text, String reason) {
        assertThatThrownBy(() -> Shipment.parse(text))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        unreadable -> assertThat(unreadable.code()).isEqualTo(ShippingErrorCode.SHIPMENT_UNREADABLE))
                .hasMessageContaining(reason);
    }
}
