package io.dataweaver.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.postgres.PostgresServer.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The server itself is restarted in the middle of a run, without asking its sessions, below the sink or below the source:
 * the run goes on when the server is back, and the target ends up with each row once. Takes a few seconds a restart.
 */
@Timeout(120)
class PostgresRestartTest {

    private static final int ROWS = 14_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private static Path servers;

    private static PostgresServer restarted;

    @TempDir
    Path folder;

    private final CountDownLatch checkpoint = new CountDownLatch(2);
    private final CountDownLatch retry = new CountDownLatch(1);

    @BeforeAll
    static void startServer() {
        restarted = PostgresServer.startOwn(servers.resolve("data"));
    }

    @AfterAll
    static void stopServer() {
        restarted.close();
    }

    /** Where the server that is restarted stands. */
    private enum Place {
        SOURCE,
        SINK
    }

    @ParameterizedTest
    @CsvSource({"SINK, IMMEDIATE, append", "SINK, KILLED, upsert", "SOURCE, IMMEDIATE, append", "SOURCE, KILLED, upsert"
    })
    void goesOnWhenTheServerIsBack(Place place, Ending ending, String mode) throws Exception {
        PostgresServer other = PostgresServer.shared();
        try (PostgresDatabase source = (place == Place.SOURCE ? restarted : other).createDatabase();
                PostgresDatabase sink = (place == Place.SINK ? restarted : other).createDatabase()) {
            source.execute(
                    "create table numbers (id int8 primary key, name text not null)",
                    "insert into numbers select i, rpad('row number ' || i, 1000, '.') from generate_series(1, " + ROWS
                            + ") i",
                    "vacuum analyze numbers");
            try (DataWeaver dataweaver = DataWeaver.local(folder).observedBy((plan, run) -> observation())) {
                RunHandle run = dataweaver.start(pipeline(source, sink, mode));
                assertThat(checkpoint.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                restarted.restart(ending);
                assertThat(retry.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                RunResult result = run.await(LIMIT).orElseThrow(() -> new AssertionError("at " + run.progress()));
                assertThat(result.failure()).isEmpty();
                assertThat(result.counts().written()).isEqualTo(ROWS);
                assertThat(result.counts().rejected()).isZero();
            }
            source.reconnect();
            sink.reconnect();
            String content = "select count(*) || ' ' || md5(string_agg(id || name, ',' order by id)) from ";
            assertThat(sink.value(content + "copied")).isEqualTo(source.value(content + "numbers"));
        }
    }

    private RunObservation observation() {
        return new RunObservation() {
            @Override
            public void checkpointed(long nanos) {
                checkpoint.countDown();
            }

            @Override
            public void retries(String what, DataWeaverException failed, int failures, Duration delay) {
                retry.countDown();
            }
        };
    }

    /** Slow enough that the run is still under way when the server goes, and wide enough that no buffer holds the rest. */
    private static Pipeline pipeline(PostgresDatabase source, PostgresDatabase sink, String mode) {
        return Pipeline.parse("""
                version: 1
                name: restarted
                source:
                  postgres: {url: "%s", user: postgres, tables: [public.numbers]}
                transforms:
                  - rate_limit: 10000
                sink:
                  postgres: {url: "%s", user: postgres, table: public.copied, mode: %s}
                parallelism: 1
                checkpoint_interval: 20ms
                call_timeout: 10s
                batch: {max_records: 500}
                errors:
                  retry: {max_attempts: 100, backoff: 10ms, max_backoff: 200ms}
                """.formatted(source.url(), sink.url(), mode));
    }
}
