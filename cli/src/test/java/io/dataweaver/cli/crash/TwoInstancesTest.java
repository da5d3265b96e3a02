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

/**
 * A process is stopped as a whole, as a machine may be for minutes; another takes over from a copy of its state, where no
 * lock keeps it out. When the first wakes up, the sink refuses it.
 *
 * <p>It is stopped just after a commit: within one it would hold the epoch's lock, for which the other waits.
 */
class TwoInstancesTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 300_000;

    @TempDir
    Path folder;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private void writePipeline() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            lines.add("{\"id\":" + i + ",\"name\":\"row number " + i + "\"}");
        }
        Files.write(folder.resolve("source.jsonl"), lines);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: twice
                source:
                  json: {path: source.jsonl, min_split: 2MiB, types: {id: bigint, name: text}}
                transforms:
                  - rate_limit: 100000
                sink:
                  postgres: {url: "%s", user: postgres, table: target, mode: append}
                parallelism: 1
                checkpoint_interval: 200ms
                batch: {max_records: 500}
                """.formatted(database.url()));
    }

    @Test
    void refusesTheOneThatWakesUpWhenAnotherHasTakenOver() throws Exception {
        writePipeline();
        ChildProcess.Command command = Dataweaver.command().in(folder);
        try (ChildProcess zombie = command.arguments("run", "pipeline.yaml").start()) {
            while (!hasRows()) {
                assertThat(zombie.endsWithin(Duration.ofMillis(2)))
                        .as(zombie.output())
                        .isFalse();
            }
            zombie.freeze();
            copy(folder.resolve(".dataweaver"), folder.resolve("copy"));
            try (ChildProcess second = command.arguments("run", "pipeline.yaml", "--state-dir", "copy")
                    .start()) {
                assertThat(second.awaitExit(LIMIT)).as(second.output()).isZero();
            }
            assertWhole();
            zombie.thaw();
            assertThat(zombie.awaitExit(LIMIT)).as(zombie.output()).isNotZero();
            assertThat(zombie.output()).contains("DW-SNK-101");
        }
        assertWhole();
    }

    private boolean hasRows() {
        return database.value("select to_regclass('target')") != null
                && database.number("select count(*) from target") > 0;
    }

    private void assertWhole() {
        assertThat(database.value("select count(*) || ' ' || count(distinct id) || ' ' || sum(id) from target"))
                .isEqualTo(ROWS + " " + ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
