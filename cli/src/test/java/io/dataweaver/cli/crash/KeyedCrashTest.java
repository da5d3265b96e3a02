package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pipeline that is cut by an exchange dies at each place where its parts, its exchange or what its steps remember could
 * come apart, three times over; in the end each record has counted once. About a minute in all.
 */
class KeyedCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FILES = 4;
    private static final int RECORDS = 3_000;
    private static final int KEYS = 500;
    private static final int[] PASSES = {1, 2, 5};

    @TempDir
    Path folder;

    private void write(String transforms, String sink) throws IOException {
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,key"));
            for (int i = file; i < RECORDS; i += FILES) {
                lines.add(i + "," + i % KEYS);
            }
            Files.write(folder.resolve("records-" + file + ".csv"), lines);
        }
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: keyed
                source: {csv: records-*.csv}
                transforms:
                %s
                sink: %s
                parallelism: 2
                checkpoint_interval: 5ms
                batch: {max_records: 50}
                """.formatted(transforms.indent(2), sink));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stages.after_store",
                "memory.before_commit",
                "memory.after_commit",
                "exchange.sealed",
                "exchange.segment_forced",
                "exchange.manifest_written",
                "stage.before_prepare",
                "stage.after_prepare",
                "run.after_fence",
                "run.before_commit",
                "run.after_complete",
                "postgres.before_commit",
                "postgres.after_commit"
            })
    void eachRecordPassesOnceAndEachKeyCountsAllOfThem(String failpoint) throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            write("""
                    - dedupe: [key]
                    - map: {set: {tens: "key / 10"}}
                    - aggregate: {by: [tens], set: {keys: "count(*)", least: "min(key)"}}
                    """, "{postgres: {url: \"" + database.url() + "\", user: postgres, table: target, mode: append}}");
            dieAndGoOn(failpoint);
            assertThat(database.value(
                            "select count(*) || ' ' || sum(keys) || ' ' || min(keys) || ' ' || max(keys) || ' '"
                                    + " || count(distinct least) from target"))
                    .as(failpoint)
                    .isEqualTo("50 500 10 10 50");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exchange.sealed", "file.after_sync", "run.before_complete"})
    void aFileHoldsTheCountsOfAllRecords(String failpoint) throws Exception {
        write("- aggregate: {by: [key], set: {records: \"count(*)\"}}", "{csv: out.csv}");
        dieAndGoOn(failpoint);
        List<String> expected = new ArrayList<>(List.of("key,records"));
        for (int key = 0; key < KEYS; key++) {
            expected.add(key + "," + RECORDS / KEYS);
        }
        assertThat(Files.readAllLines(folder.resolve("out.csv"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Two of three records find the one with their number on the other side, within seconds; the others find none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory.before_commit",
                "memory.after_commit",
                "exchange.manifest_written",
                "postgres.after_commit"
            })
    void eachPairAndEachRecordWithoutOneComesOutOnce(String failpoint) throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            for (String side : List.of("left", "right")) {
                List<String> lines = new ArrayList<>(List.of("id,key,at"));
                for (int i = 0; i < RECORDS; i++) {
                    boolean isPaired = i % 3 > 0;
                    LocalDateTime at = LocalDateTime.of(2026, 11, 26, 0, 0).plusSeconds(i);
                    lines.add(i + "," + (isPaired ? "" : side) + i % KEYS + ","
                            + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at));
                }
                Files.write(folder.resolve(side + ".csv"), lines);
            }
            Files.writeString(folder.resolve("pipeline.yaml"), """
                    version: 1
                    name: joined
                    sources:
                      left: {csv: {path: left.csv, types: {key: text, at: timestamp}}}
                      right: {csv: {path: right.csv, types: {key: text, at: timestamp}}}
                    transforms:
                      - join:
                          left: left
                          right: right
                          using: [key]
                          time: {left: at, right: at}
                          within: {before: 5s, after: 5s}
                          type: full
                          prefix: {right: r_}
                    sink: {postgres: {url: "%s", user: postgres, table: target, mode: append}}
                    parallelism: 2
                    checkpoint_interval: 5ms
                    batch: {max_records: 50}
                    """.formatted(database.url()));
            dieAndGoOn(failpoint);
            int alone = RECORDS / 3;
            assertThat(database.value(
                            "select count(*) || ' ' || count(distinct id) || ' ' || count(distinct r_id) || ' '"
                                    + " || count(*) filter (where id = r_id) || ' '"
                                    + " || count(*) filter (where r_id is null) from target"))
                    .as(failpoint)
                    .isEqualTo(2 * alone + (RECORDS - alone) + " " + RECORDS + " " + RECORDS + " " + (RECORDS - alone)
                            + " " + alone);
        }
    }

    private void dieAndGoOn(String failpoint) throws Exception {
        ChildProcess.Command command =
                Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
        int deaths = 0;
        int status = ChildProcess.KILLED;
        for (int pass = 0; pass < PASSES.length && status != 0; pass++) {
            status = run(command.failpoint(failpoint, PASSES[pass]));
            deaths += status == 0 ? 0 : 1;
        }
        assertThat(deaths).as(failpoint).isPositive();
        if (status != 0) {
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
