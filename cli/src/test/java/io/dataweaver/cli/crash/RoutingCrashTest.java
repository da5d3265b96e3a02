package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process with several sinks dies between their commits, and is started again: each sink holds just its rows. */
class RoutingCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 12_000;
    private static final String SOURCES = """
            name: routing
            sources:
              eu: {json: {path: eu.jsonl, min_split: 100KiB, types: {id: integer, name: text}}}
              us: {json: {path: us.jsonl, min_split: 100KiB, types: {id: bigint, name: text, state: text}}}
            transforms:
              - union: {name: target, missing: set_null, source_column: region}
            parallelism: 2
            checkpoint_interval: 10ms
            batch: {max_records: 200}
            """;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @TempDir
    Path folder;

    @BeforeEach
    void writeSources() throws IOException {
        List<String> eu = new ArrayList<>();
        List<String> us = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            eu.add("{\"id\":" + i + ",\"name\":\"row number " + i + "\"}");
            us.add("{\"id\":" + i + ",\"name\":\"row number " + i + "\",\"state\":\"TX\"}");
        }
        Files.write(folder.resolve("eu.jsonl"), eu);
        Files.write(folder.resolve("us.jsonl"), us);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private String table(String name, String more) {
        return "postgres: {url: \"" + database.url() + "\", user: postgres, table: " + name + ", " + more + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "sinks.between_fences, 1",
        "sinks.between_prepares, 1",
        "sinks.between_prepares, 6",
        "postgres.after_commit, 3",
        "stage.after_prepare, 4",
        "sinks.between_completes, 1"
    })
    void twoTablesHoldTheirRowsOnceAfterDyingAt(String failpoint, int nth) throws Exception {
        pipeline(table("small", "mode: append"), "id <= 5000", table("large", "mode: upsert, key: [id, region]"));
        dieAndGoOn(failpoint, nth);
        assertThat(count("small")).isEqualTo("10000 10000");
        assertThat(count("large")).isEqualTo("14000 14000");
        assertThat(database.rows("select string_agg(distinct region || coalesce(state, '-'), ' ') from large"))
                .containsExactly("eu- usTX");
    }

    @ParameterizedTest
    @CsvSource({
        "sinks.between_prepares, 1",
        "sinks.between_prepares, 5",
        "postgres.after_commit, 4",
        "checkpoint.before_write, 3",
        "run.before_commit, 2",
        "sinks.between_completes, 1",
        "run.after_complete, 1"
    })
    void aTableAndAFileHoldTheirRowsOnceAfterDyingAt(String failpoint, int nth) throws Exception {
        pipeline(table("small", "mode: append"), "id <= 5000", "json: large.jsonl");
        dieAndGoOn(failpoint, nth);
        assertThat(count("small")).isEqualTo("10000 10000");
        List<String> lines = Files.readAllLines(folder.resolve("large.jsonl"));
        assertThat(lines).hasSize(14_000).doesNotHaveDuplicates();
        assertThat(lines.get(0)).contains("\"id\":5001").contains("\"region\":\"eu\"");
    }

    private String count(String table) {
        return database.rows("select count(*) || ' ' || count(distinct (id, region)) from " + table)
                .get(0);
    }

    private void pipeline(String first, String when, String rest) throws IOException {
        Files.writeString(
                folder.resolve("pipeline.yaml"),
                SOURCES + "sinks:\n  small:\n    when: \"" + when + "\"\n" + first.indent(4)
                        + "  rest:\n    otherwise: true\n" + rest.indent(4));
    }

    private void dieAndGoOn(String failpoint, int nth) throws Exception {
        ChildProcess.Command command =
                Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
        int status = run(command.failpoint(failpoint, nth));
        assertThat(status).isIn(ChildProcess.KILLED, nth > 2 ? 0 : ChildProcess.KILLED);
        if (status == ChildProcess.KILLED) { // A fast run may have fewer checkpoints.
            assertThat(run(command)).isZero();
        }
    }

    private static int run(ChildProcess.Command command) throws Exception {
        try (ChildProcess process = command.start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as(process.output()).isIn(ChildProcess.KILLED, 0);
            return status;
        }
    }
}
