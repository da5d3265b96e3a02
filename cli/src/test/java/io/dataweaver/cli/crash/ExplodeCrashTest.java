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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One record becomes thousands, and the process dies when some of them are on their way and others not, or when some lie in a
 * file that is published and others in one that is not: in the end each is there once.
 */
class ExplodeCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RECORDS = 30;
    private static final int ITEMS = 2_000;

    @TempDir
    Path folder;

    private void write(String sink) throws IOException {
        String items = IntStream.range(0, ITEMS).mapToObj(Integer::toString).collect(Collectors.joining(","));
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= RECORDS; i++) {
            lines.add("{\"id\":" + i + ",\"item\":[" + items + "]}");
        }
        Files.write(folder.resolve("source.jsonl"), lines);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: exploding
                source:
                  json: {path: source.jsonl, types: {id: integer, item: "list<integer>"}}
                transforms:
                  - explode: item
                sink:
                  %s
                parallelism: 1
                checkpoint_interval: 2ms
                batch: {max_records: 1}
                """.formatted(sink));
    }

    @ParameterizedTest
    @CsvSource({"stage.after_write, 4", "postgres.before_commit, 2", "postgres.after_commit, 2"})
    void aTableHoldsEachRecordOnceThatWasMadeOfAnother(String failpoint, int nth) throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            write("postgres: {url: \"" + database.url() + "\", user: postgres, table: target, mode: append}");
            dieAndGoOn(failpoint, nth);
            assertThat(database.value("select count(*) || ' ' || count(distinct (id, item)) from target"))
                    .isEqualTo(RECORDS * ITEMS + " " + RECORDS * ITEMS);
        }
    }

    /** Files of 700 rows: the records that are made of one lie in several. */
    @ParameterizedTest
    @CsvSource({"stage.after_write, 4", "file.after_sync, 3", "file.after_part_rename, 2", "run.before_commit, 2"})
    void filesHoldEachRecordOnceThatWasMadeOfAnother(String failpoint, int nth) throws Exception {
        write("json: {path: out/, roll_rows: 700}");
        dieAndGoOn(failpoint, nth);
        List<String> lines = OutputFolder.lines(folder.resolve("out"));
        assertThat(lines).hasSize(RECORDS * ITEMS).doesNotHaveDuplicates();
    }

    private void dieAndGoOn(String failpoint, int nth) throws Exception {
        ChildProcess.Command command =
                Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
        assertThat(run(command.failpoint(failpoint, nth))).isEqualTo(ChildProcess.KILLED);
        assertThat(run(command)).isZero();
    }

    private static int run(ChildProcess.Command command) throws Exception {
        try (ChildProcess process = command.start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as(process.output()).isIn(ChildProcess.KILLED, 0);
            return status;
        }
    }
}
