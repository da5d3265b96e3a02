package io.dataweaver.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.Fault.Ending;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies a table from one database to another of a real server, each behind a proxy, while something fails: the target ends
 * up with each row once, no row is a dead letter, and the run needs nobody's help.
 */
@Timeout(120)
class PostgresFaultTest {

    /** Which session has written something that is not committed. */
    private static final String WRITING = "select coalesce(max(pid), 0) from pg_stat_activity"
            + " where datname = current_database() and backend_xid is not null";

    private static final int ROWS = 40_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final PostgresDatabase source = PostgresServer.shared().createDatabase();
    private final PostgresDatabase sink = PostgresServer.shared().createDatabase();
    private final int serverPort = source.server().port();
    private final FaultProxy atSource = FaultProxy.to("localhost", serverPort);
    private final FaultProxy atSink = FaultProxy.to("localhost", serverPort);
    private final Semaphore retries = new Semaphore(0);

    @BeforeEach
    void fill() {
        source.execute(
                "create table numbers (id int8 primary key, name text not null)",
                "insert into numbers select i, 'row number ' || i from generate_series(1, " + ROWS + ") i",
                "vacuum analyze numbers");
    }

    @AfterEach
    void close() {
        atSource.close();
        atSink.close();
        source.close();
        sink.close();
    }

    private static String address(FaultProxy proxy, PostgresDatabase database) {
        return "url: \"postgresql://postgres@localhost:" + proxy.port() + "/" + database.name()
                + "\", sslmode: disable";
    }

    private Pipeline pipeline(String mode, int parallelism) {
        return Pipeline.parse("""
                version: 1
                name: failing
                source:
                  postgres: {%s, tables: [public.numbers], split_size: 256KiB}
                sink:
                  postgres: {%s, table: public.copied, mode: %s}
                parallelism: %d
                checkpoint_interval: 20ms
                call_timeout: 2s
                batch: {max_records: 500}
                errors:
                  retry: {max_attempts: 8, backoff: 10ms, max_backoff: 200ms}
                """.formatted(address(atSource, source), address(atSink, sink), mode, parallelism));
    }

    /** Something that happens while a run is under way. */
    private interface Trouble {
        void make(RunHandle run) throws Exception;
    }

    private void survives(String mode, Trouble trouble) throws Exception {
        survives(mode, 2, trouble);
    }

    private void survives(String mode, int parallelism, Trouble trouble) throws Exception {
        try (DataWeaver dataweaver = DataWeaver.local(folder).observedBy((plan, run) -> retriesCounted())) {
            RunHandle run = dataweaver.start(pipeline(mode, parallelism));
            trouble.make(run);
            RunResult result = run.await(LIMIT).orElseThrow(() -> new AssertionError("still at " + run.progress()));
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
            assertThat(result.counts().rejected()).isZero();
        }
        String content = "select count(*) || ' ' || md5(string_agg(id || name, ',' order by id)) from ";
        assertThat(sink.value(content + "copied")).isEqualTo(source.value(content + "numbers"));
    }

    private RunObservation retriesCounted() {
        return new RunObservation() {
            @Override
            public void retries(String what, DataWeaverException failed, int failures, Duration delay) {
                retries.release();
            }
        };
    }

    private void awaitRetry() throws InterruptedException {
        assertThat(retries.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("a retry")
                .isTrue();
    }

    /** Waits until the server has ended a session: whoever takes a split over sees to that. */
    private void awaitEndOf(long session) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (sink.number("select count(*) from pg_stat_activity where pid = " + session) > 0) {
            assertThat(System.nanoTime() - end).as("the session is still there").isNegative();
        }
    }

    /** Waits until more rows are durable, which is what gives a run its budget of retries back, or the run has ended. */
    private static void awaitProgress(RunHandle run, long before) throws InterruptedException {
        boolean ended = false;
        while (!ended && run.progress().durable().written() == before) {
            ended = run.await(Duration.ofMillis(5)).isPresent();
        }
    }

    /** Slow enough that the run is still under way when trouble comes. */
    private void slowDown(FaultProxy proxy) {
        proxy.set(Direction.TO_SERVER, new Fault.Rate(400_000));
    }

    @ParameterizedTest
    @CsvSource({"append, TO_CLIENT", "upsert, TO_CLIENT", "append, TO_SERVER", "upsert, TO_SERVER"})
    void storesEachRowOnceHoweverOftenACommitIsLostOrItsAnswer(String mode, Direction direction) throws Exception {
        int times = 4;
        survives(mode, run -> {
            String pattern = direction == Direction.TO_CLIENT ? "COMMIT\0" : "COMMIT";
            atSink.set(direction, new Fault.CutAt(pattern, times, Ending.RESET));
            assertThat(atSink.awaitCuts(times, LIMIT)).isTrue();
        });
        assertThat(atSink.cuts()).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "upsert"})
    void storesEachRowOnceWhenACommitArrivesAfterTheRunHasGivenUpOnIt(String mode) throws Exception {
        slowDown(atSink);
        survives(mode, 1, run -> {
            awaitProgress(run, 0);
            atSink.set(Direction.TO_SERVER, new Fault.HoldAt("COMMIT"));
            assertThat(atSink.awaitCuts(1, LIMIT)).isTrue();
            long given = sink.number(WRITING);
            assertThat(given).as("the session whose COMMIT is on its way").isPositive();
            awaitRetry();
            awaitEndOf(given);
            atSink.heal();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "CLOSE", "SILENCE"})
    void goesOnWhenAConnectionToTheSinkEndsInTheMiddle(Ending ending) throws Exception {
        survives("append", run -> {
            atSink.set(Direction.TO_SERVER, new Fault.CutAfter(50_000, ending));
            assertThat(atSink.awaitCuts(1, LIMIT)).isTrue();
            atSink.heal();
            awaitRetry();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "SILENCE"})
    void goesOnWhenAConnectionToTheSourceEndsInTheMiddle(Ending ending) throws Exception {
        survives("append", run -> {
            atSource.set(Direction.TO_CLIENT, new Fault.CutAfter(30_000, ending));
            assertThat(atSource.awaitCuts(1, LIMIT)).isTrue();
            atSource.heal();
            awaitRetry();
        });
    }

    @Test
    void goesOnWhenTheSinkAnswersAgainAfterALongSilence() throws Exception {
        survives("append", run -> {
            atSink.set(new Fault.BlackHole());
            awaitRetry();
            atSink.heal();
        });
    }

    @Test
    void goesOnWhenSomebodyHasLockedTheTableForLongerThanACallMayTake() throws Exception {
        sink.execute("create table copied (id int8 primary key, name text not null)");
        try (Connection other = sink.connect();
                Statement statement = other.createStatement()) {
            survives("append", run -> {
                other.setAutoCommit(false);
                statement.execute("lock table copied in access exclusive mode");
                awaitRetry();
                awaitRetry();
                other.rollback();
            });
        }
    }

    @Test
    void doesNotGiveUpWhileTheConnectionComesAndGoes() throws Exception {
        // So slow that the run outlasts twelve outages by far, also on a machine that is busy.
        Fault slow = new Fault.Rate(60_000);
        atSink.set(Direction.TO_SERVER, slow);
        int times = 12;
        // One split at a time, so that what is written is written by the one that has failed.
        survives("upsert", 1, run -> {
            for (int i = 0; i < times; i++) {
                long before = run.progress().durable().written();
                atSink.refuse();
                atSink.reset();
                awaitRetry();
                atSink.heal();
                atSink.set(Direction.TO_SERVER, slow);
                awaitProgress(run, before);
            }
            atSink.heal();
        });
    }

    @Test
    void goesOnWhileAnAdministratorEndsTheSessionsOfTheSink() throws Exception {
        slowDown(atSink);
        survives("upsert", run -> {
            for (int i = 0; i < 5; i++) {
                long before = run.progress().durable().written();
                sink.endConnections();
                awaitProgress(run, before);
            }
            // Sessions that rest between two transactions are replaced without a retry, so none is waited for.
            atSink.heal();
        });
    }

    /** Everything is open, and the log is followed: nobody but the one who reads it can notice. */
    @Test
    void goesOnWhenTheConnectionThatTheLogComesByIsDeadWithoutAWord() throws Exception {
        Pipeline following = Pipeline.parse("""
                name: following
                source:
                  postgres: {%s, table: numbers, mode: snapshot_then_cdc}
                sink:
                  postgres: {%s, table: public.copied, mode: upsert}
                checkpoint_interval: 20ms
                call_timeout: 2s
                errors:
                  retry: {max_attempts: 8, backoff: 10ms, max_backoff: 200ms}
                """.formatted(address(atSource, source), address(atSink, sink)));
        // The server does not end the connection either.
        source.execute("alter database " + source.name() + " set wal_sender_timeout = 0");
        try (DataWeaver dataweaver = DataWeaver.local(folder).observedBy((plan, run) -> retriesCounted())) {
            RunHandle run = dataweaver.start(following);
            awaitAlike(run);
            for (int i = 1; i <= 2; i++) {
                retries.drainPermits();
                // Behind a whole message: the next one begins with that letter.
                atSource.set(Direction.TO_CLIENT, new Fault.CutAt("swallow" + "d", 1, Ending.SILENCE));
                source.execute(
                        "update numbers set name = 'update " + i + "' where id <= 1000",
                        "begin; insert into numbers select " + ROWS * i
                                + " + i, 'later' from generate_series(1, 1000) i;"
                                + " update numbers set name = 'swallow' where id = " + i + "; commit",
                        "delete from numbers where id between " + 2000 * i + " and " + (2000 * i + 9));
                assertThat(atSource.awaitCuts(i, LIMIT)).isTrue();
                awaitRetry();
                awaitAlike(run);
            }
            run.stop();
            RunResult result = run.await(LIMIT).orElseThrow(() -> new AssertionError("still at " + run.progress()));
            assertThat(result.failure()).isEmpty();
            assertThat(result.counts().rejected()).isZero();
        }
    }

    private void awaitAlike(RunHandle run) throws InterruptedException {
        String content = "select count(*) || ' ' || md5(string_agg(id || name, ',' order by id)) from ";
        long end = System.nanoTime() + LIMIT.toNanos();
        String expected = source.value(content + "numbers");
        while (!sink.hasTable("copied") || !Objects.equals(expected, sink.value(content + "copied"))) {
            assertThat(System.nanoTime() - end).as("it is not alike").isNegative();
            assertThat(run.await(Duration.ofMillis(20))).as("the run has ended").isEmpty();
        }
    }

    @Test
    void readsOnlyAsMuchAsASlowSinkTakes() throws Exception {
        slowDown(atSink);
        survives("append", run -> {
            assertThat(atSink.awaitBytes(Direction.TO_SERVER, 300_000, LIMIT)).isTrue();
            assertThat(run.progress().bufferedBytes()).isLessThan(64L << 20);
            atSink.set(Direction.TO_SERVER, new Fault.Slices());
            assertThat(atSink.awaitBytes(Direction.TO_SERVER, 350_000, LIMIT)).isTrue();
            atSink.heal();
        });
    }
}
