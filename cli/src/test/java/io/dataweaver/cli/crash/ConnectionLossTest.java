package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database ends the connections of a run again and again, also while a commit is on its way, whose outcome is then
 * unknown. The run tries again by itself, and stores every row once. Takes a few seconds a seed.
 */
class ConnectionLossTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 600_000;
    private static final int LOSSES = 6;

    @TempDir
    Path folder;

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @BeforeEach
    void writePipeline() throws IOException {
        database.execute(
                "create table source (id bigint primary key, name text not null)",
                "insert into source select i, 'row number ' || i from generate_series(1, " + ROWS + ") i",
                "vacuum analyze source");
        Files.writeString(folder.resolve("pipeline.yaml"), """
                version: 1
                name: losing
                source:
                  postgres: {url: "%1$s", user: postgres, tables: [public.source], split_size: 2MiB}
                sink:
                  postgres: {url: "%1$s", user: postgres, table: target, mode: append}
                parallelism: 2
                checkpoint_interval: 20ms
                batch: {max_records: 500}
                errors:
                  retry: {max_attempts: 20, backoff: 10ms, max_backoff: 100ms}
                """.formatted(database.url()));
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    /** The sink alone loses its connections: those of the source are in another database. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void storesEveryRowOnceWhenTheSinkLosesItsConnections(long seed) throws Exception {
        Random random = new Random(seed);
        try (PostgresDatabase sink = PostgresServer.shared().createDatabase()) {
            Path pipeline = folder.resolve("pipeline.yaml");
            String text = Files.readString(pipeline);
            int at = text.indexOf("sink:");
            Files.writeString(
                    pipeline, text.substring(0, at) + text.substring(at).replace(database.url(), sink.url()));
            try (ChildProcess process = Dataweaver.command()
                    .arguments("run", "pipeline.yaml")
                    .in(folder)
                    .start()) {
                while (!hasRows(sink)) {
                    assertThat(process.endsWithin(Duration.ofMillis(2)))
                            .as(process.output())
                            .isFalse();
                }
                for (int loss = 0; loss < LOSSES && process.isAlive(); loss++) {
                    if (!process.endsWithin(Duration.ofMillis(random.nextInt(60)))) {
                        sink.endConnections();
                    }
                }
                assertThat(process.awaitExit(LIMIT))
                        .as("seed %d: %s", seed, process.output())
                        .isZero();
            }
            assertThat(sink.value("select count(*) || ' ' || count(distinct id) || ' ' || sum(id) from target"))
                    .isEqualTo(ROWS + " " + ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
        }
    }

    private static boolean hasRows(PostgresDatabase sink) {
        return sink.value("select to_regclass('target')") != null && sink.number("select count(*) from target") > 0;
    }
}
