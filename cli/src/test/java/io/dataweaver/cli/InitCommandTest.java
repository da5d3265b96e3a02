package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    @TempDir
    private Path folder;

    private Path made() {
        return folder.resolve("made");
    }

    private String pipeline() throws IOException {
        return Files.readString(made().resolve("pipeline.yaml"));
    }

    private void assertValidAndTested() {
        String file = made().resolve("pipeline.yaml").toString();
        Ended valid = dataweaver("validate", file);
        assertThat(valid.status()).as(valid.err()).isZero();
        Ended tested = dataweaver("test", file);
        assertThat(tested.status()).as(tested.out() + tested.err()).isZero();
        assertThat(tested.err()).contains("1 test: 1 passed, 0 failed");
    }

    private Ended run() {
        return dataweaver(
                "run",
                made().resolve("pipeline.yaml").toString(),
                "--state-dir",
                folder.resolve("state").toString());
    }

    private static String address(PostgresDatabase database) {
        return "postgresql://postgres:secret7@localhost:" + database.server().port() + "/" + database.name();
    }

    @Test
    void withoutAddressesItMakesAnExampleThatRuns() throws IOException {
        Ended ended = dataweaver("init", made().toString());
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("pipeline.yaml", "pipeline.schema.json", "orders.csv");
        assertThat(ended.err()).contains("dataweaver test ", "dataweaver preview ", "dataweaver run ");
        assertThat(pipeline()).startsWith("# yaml-language-server: $schema=./pipeline.schema.json\n");
        assertThat(Files.readString(made().resolve("pipeline.schema.json")))
                .isEqualToNormalizingNewlines(dataweaver("schema").out());
        assertThat(made().resolve(".env.example")).doesNotExist();
        assertValidAndTested();
        Ended run = run();
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readAllLines(made().resolve("out.jsonl")))
                .hasSize(2)
                .first()
                .asString()
                .contains("Ada");
    }

    @Test
    void aFileGetsItsTypesAndATable() throws IOException {
        Path orders = folder.resolve("orders.csv");
        Files.copy(Path.of("..", "docs", "data", "orders.csv"), orders);
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Ended ended = dataweaver("init", "--from", orders.toString(), "--to", address(database), made().toString());
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(pipeline())
                    .contains("id: bigint", "total: text", "created_at: \"timestamp(6)\"", "table: orders")
                    .contains("password: \"${secret:env/SINK_PASSWORD}\"")
                    .doesNotContain("secret7");
            assertThat(made().resolve(".env.example"))
                    .content()
                    .contains("SINK_PASSWORD=\n")
                    .doesNotContain("secret7");
            assertValidAndTested();
        }
    }

    @Test
    void aPathIsWrittenAsSeenFromThePipelineFile() throws IOException {
        Path orders = folder.resolve("orders.csv");
        Files.copy(Path.of("..", "docs", "data", "orders.csv"), orders);
        String relative = Path.of("").toAbsolutePath().relativize(orders).toString();
        Ended ended = dataweaver("init", "--from", relative, made().toString(), "--name", "nightly");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(pipeline()).contains("path: ../orders.csv", "name: nightly");
        assertValidAndTested();
        assertThat(run().status()).isZero();
        assertThat(Files.readAllLines(made().resolve("out.jsonl"))).hasSize(5);
    }

    @Test
    void aTableKeepsItsKey() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table orders (id bigint, day date, total numeric(12,2) not null, share real,"
                    + " paid boolean, at timestamptz, tags text[], whole numeric, primary key (day, id))");
            String from = address(database) + "?table=public.orders";
            Ended ended = dataweaver("init", "--from", from, "--to", "out.jsonl", made().toString());
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(pipeline()).contains("${secret:env/SOURCE_PASSWORD}").doesNotContain("secret7");
            assertValidAndTested();
            Files.delete(made().resolve("pipeline.yaml"));
            Files.delete(made().resolve("pipeline.schema.json"));
            Files.delete(made().resolve(".env.example"));
            assertThat(dataweaver("init", "--from", from, "--to", address(database) + "?table=copy", made().toString())
                            .status())
                    .isZero();
            assertThat(pipeline()).contains("table: copy", "mode: upsert", "key: [day, id]");
            assertValidAndTested();
        }
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.createDirectories(made());
        Files.writeString(made().resolve("pipeline.yaml"), "mine");
        Files.writeString(made().resolve("orders.csv"), "mine too");
        Ended ended = dataweaver("init", made().toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("DW-CFG-430", "pipeline.yaml, ", "orders.csv exist already", "nothing was written");
        try (Stream<Path> files = Files.list(made())) {
            assertThat(files).hasSize(2);
        }
        assertThat(pipeline()).isEqualTo("mine");
    }

    @Test
    void aSourceThatIsNotThereLeavesNothingBehind() {
        Ended ended = dataweaver("init", "--from", folder.resolve("none.csv").toString(), made().toString());
        assertThat(ended.status()).isNotZero();
        assertThat(made()).doesNotExist();
        assertThat(dataweaver("init", "--from", "-", made().toString()).err()).contains("standard input");
    }
}
