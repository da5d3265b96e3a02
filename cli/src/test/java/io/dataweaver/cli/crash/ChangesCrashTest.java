package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that copies a table and follows its changes dies in the middle, wherever it is, while the table is written and
 * truncated, and is started again: in the end the copy is as the table. About a minute on two cores.
 */
class ChangesCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String ONCE_A_START = "run.after_fence";
    private static final String ROWS = "select t::text from accounts t order by id";

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private ChildProcess.Command command = Dataweaver.command();
    private int truncated;

    @BeforeEach
    void writePipeline() throws IOException {
        from.execute(
                "create table accounts (id int8 primary key, balance numeric not null, note text)",
                "alter table accounts alter note set storage external",
                "insert into accounts select i, 100, repeat('x', 10 * i) from generate_series(1, 1000) i");
        Files.writeString(folder.resolve("follow.yaml"), """
            version: 1
            name: follow
            checkpoint_interval: 20ms
            batch: {max_records: 100}
            source: {postgres: {url: "%s", user: postgres, table: accounts, mode: snapshot_then_cdc, on_truncate: apply}}
            sink: {postgres: {url: "%s", user: postgres, table: accounts, mode: upsert}}
            """.formatted(from.url(), to.url()));
        command = Dataweaver.command().arguments("run", "follow.yaml").in(folder);
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private void write(Random random) {
        int one = 1 + random.nextInt(1000);
        int other = 1 + random.nextInt(1000);
        int amount = random.nextInt(50);
        from.execute("begin; update accounts set balance = balance - " + amount + " where id = " + one
                + "; update accounts set balance = balance + " + amount + " where id = " + other + "; commit");
        if (random.nextInt(5) == 0) {
            from.execute("begin; delete from accounts where id = " + one
                    + " and balance = 100; insert into accounts values (" + one
                    + ", 100, 'again') on conflict (id) do nothing; commit");
        }
    }

    /** In the middle of a transaction; what all accounts have together stays as it was. */
    private void truncate() {
        truncated++; // So that the copy is seen to have come behind this one.
        from.execute("begin; update accounts set note = 'gone' where id <= 100; truncate accounts;"
                + " insert into accounts select i, 100, 'anew " + truncated
                + "' from generate_series(1, 1000) i; commit");
    }

    private List<String> copy() {
        return to.hasTable("accounts") ? to.rows(ROWS) : List.of();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres.between_changes",
                "postgres.before_commit",
                "postgres.after_commit",
                ONCE_A_START,
                "checkpoint.after_write"
            })
    void theCopyIsAsTheTableWhereverItsWriterDies(String failpoint) throws Exception {
        Random random = new Random(failpoint.hashCode());
        for (int pass : new int[] {1, 3, 10}) {
            int nth = failpoint.equals(ONCE_A_START) ? 1 : pass;
            try (ChildProcess process = command.failpoint(failpoint, nth).start()) {
                long until = System.nanoTime() + LIMIT.toNanos();
                for (int polls = 0; !process.endsWithin(POLL); polls++) {
                    write(random);
                    if (polls % 20 == 2) {
                        truncate();
                    }
                    assertThat(System.nanoTime() - until).as(process.output()).isNegative();
                }
                assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
            }
        }
        followToTheEnd();
    }

    @Test
    void theCopyIsAsTheTableThoughItsWriterIsKilledAtAnyTime(TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            try (ChildProcess process = command.start()) {
                long until = System.nanoTime()
                        + Duration.ofMillis(600 + random.nextInt(2_000)).toNanos();
                while (System.nanoTime() - until < 0) {
                    write(random);
                    if (random.nextInt(200) == 0) {
                        truncate();
                    }
                }
                process.kill();
            }
        }
        followToTheEnd();
    }

    private void followToTheEnd() throws Exception {
        try (ChildProcess process = command.start()) {
            untilAlike(process);
            truncate();
            untilAlike(process);
            assertThat(process.output()).contains("public.accounts was emptied at the source");
            process.kill();
        }
        assertThat(to.number("select sum(balance) from accounts")).isEqualTo(100_000);
        leavesNothingWhenItIsDeleted();
    }

    private void untilAlike(ChildProcess process) throws Exception {
        KilledCommand.await(process, this::copy, from.rows(ROWS));
    }

    private void leavesNothingWhenItIsDeleted() throws Exception {
        String slots = "select count(*) from pg_replication_slots where database = current_database()";
        from.awaitLogUnread();
        try (ChildProcess delete = Dataweaver.command()
                .arguments("delete", "follow.yaml", "--yes")
                .in(folder)
                .start()) {
            assertThat(delete.awaitExit(LIMIT)).as(delete.output()).isZero();
        }
        assertThat(from.number(slots)).isZero();
        assertThat(from.number("select count(*) from pg_publication")).isZero();
    }
}
