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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters go into a sink of their own: none is lost and none is there twice, whenever the process dies. */
final class DeadLetterSinkTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 20_000;
    private static final int NTH_BAD = 400;

    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private ChildProcess.Command pipeline(String to) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            lines.add(i % NTH_BAD == 0 ? "{\"id\":\"bad\"}" : "{\"id\":" + i + "}");
        }
        Files.write(folder.resolve("source.jsonl"), lines);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                name: letters
                source:
                  json: {path: source.jsonl, min_split: 40KiB, types: {id: bigint}}
                sink:
                  json: {path: out/, mode: append}
                parallelism: 2
                checkpoint_interval: 10ms
                batch: {max_records: 100}
                errors:
                  policy:
                    dead_letter:
                      to: %s
                """.formatted(to));
        return Dataweaver.command().arguments("run", "pipeline.yaml").in(folder);
    }

    private String table(String mode) {
        return "{postgres: {url: \"" + database.url() + "\", user: postgres, table: letters, mode: " + mode + "}}";
    }

    private static int run(ChildProcess.Command command) throws Exception {
        try (ChildProcess process = command.start()) {
            return process.awaitExit(LIMIT);
        }
    }

    private void requireEachLetterOnce() {
        assertThat(database.number("select count(*) from letters")).isEqualTo(ROWS / NTH_BAD);
        assertThat(database.number("select count(distinct id) from letters")).isEqualTo(ROWS / NTH_BAD);
        assertThat(database.number("select count(*) from letters where step = 'source' and record = '{\"id\":\"bad\"}'"
                        + " and raw = convert_to(record, 'UTF8') and pipeline = 'letters'"))
                .isEqualTo(ROWS / NTH_BAD);
    }

    @ParameterizedTest
    @CsvSource({
        "append, dead_letter.after_force, 2",
        "append, dead_letter.before_forward_commit, 1",
        "append, dead_letter.after_forward_commit, 2",
        "append, run.after_complete, 1",
        "upsert, dead_letter.after_forward_commit, 1",
    })
    void aTableHoldsEachLetterOnceAfterDyingAt(String mode, String failpoint, int nth) throws Exception {
        ChildProcess.Command command = pipeline(table(mode));
        int died = run(command.failpoint(failpoint, nth));
        assertThat(died).isIn(ChildProcess.KILLED, 0);
        if (died != 0) {
            assertThat(run(command)).isZero();
        }
        requireEachLetterOnce();
    }

    @Test
    void filesHoldEachLetterOnceAndTheNextRunAddsItsOwn() throws Exception {
        ChildProcess.Command command = pipeline("{json: {path: letters/, mode: append}}");
        assertThat(run(command.failpoint("dead_letter.after_forward_commit", 2)))
                .isEqualTo(ChildProcess.KILLED);
        assertThat(run(command)).isZero();
        assertThat(lettersInFiles()).hasSize(ROWS / NTH_BAD).doesNotHaveDuplicates();
        assertThat(run(command)).isZero();
        assertThat(lettersInFiles()).hasSize(2 * ROWS / NTH_BAD).doesNotHaveDuplicates();
    }

    private List<String> lettersInFiles() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder.resolve("letters"))) {
            for (Path part : parts.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    @Test
    void aSinkThatRefusesALetterEndsTheRunAndTheNextGoesOn() throws Exception {
        ChildProcess.Command command = pipeline(table("append"));
        assertThat(run(command.failpoint("dead_letter.after_forward_commit", 1)))
                .isEqualTo(ChildProcess.KILLED);
        database.execute("alter table letters add constraint none check (origin < 0) not valid");
        try (ChildProcess refused = command.start()) {
            assertThat(refused.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(refused.output()).contains("DW-STA-024");
        }
        database.execute("alter table letters drop constraint none");
        assertThat(run(command)).isZero();
        requireEachLetterOnce();
    }
}
