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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that follows two tables with whole transactions dies in the middle, again and again, and is started again: whoever looks at the copy
 * sees all of a transaction or nothing, at any time.
 */
class WholeTransactionsCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ACCOUNTS = 2000;
    private static final String SUM =
            "select (select sum(balance) from checking) + (select sum(balance) from savings) || ''";

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private ChildProcess.Command command = Dataweaver.command();
    private boolean isCopied;

    @BeforeEach
    void writePipeline() throws IOException {
        for (String table : List.of("checking", "savings")) {
            from.execute(
                    "create table " + table + " (id int8 primary key, balance int8 not null)",
                    "insert into " + table + " select i, 100 from generate_series(1, " + ACCOUNTS + ") i");
        }
        Files.writeString(folder.resolve("follow.yaml"), """
            version: 1
            name: follow
            checkpoint_interval: 20ms
            batch: {max_records: 100}
            source: {postgres: {url: "%s", user: postgres, tables: [checking, savings], mode: snapshot_then_cdc, transactions: whole}}
            sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
            """.formatted(from.url(), to.url()));
        command = Dataweaver.command().arguments("run", "follow.yaml").in(folder);
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    /** Moves money between the tables: of one account, or of all of them. */
    private void transfer(Random random, boolean all) {
        int one = 1 + random.nextInt(ACCOUNTS);
        int other = 1 + random.nextInt(ACCOUNTS);
        String range = all ? "true" : "id = ";
        from.execute("begin; update checking set balance = balance - 7 where " + range + (all ? "" : one)
                + "; update savings set balance = balance + 7 where " + range + (all ? "" : other) + "; commit");
    }

    /** The copy is whole once all rows have come; from then on it has to be right. */
    private void look(ChildProcess process) {
        String right = Integer.toString(200 * ACCOUNTS);
        isCopied |= to.hasTable("savings") && right.equals(to.value(SUM));
        if (isCopied) {
            assertThat(to.value(SUM)).as(process.output()).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @CsvSource({"postgres.between_changes, 3000", "postgres.before_commit, 30"})
    void nobodySeesAPartOfATransactionWhereverTheProcessDies(String failpoint, int nth) throws Exception {
        Random random = new Random(failpoint.hashCode());
        try (ChildProcess process = command.start()) {
            KilledCommand.await(process, () -> copy("checking"), from.rows(rows("checking")));
            KilledCommand.await(process, () -> copy("savings"), from.rows(rows("savings")));
            look(process);
            process.kill();
        }
        try (ChildProcess process = command.failpoint(failpoint, nth).start()) {
            long until = System.nanoTime() + LIMIT.toNanos();
            for (int polls = 0; !process.endsWithin(POLL); polls++) {
                transfer(random, polls % 10 == 0);
                look(process);
                assertThat(System.nanoTime() - until).as(process.output()).isNegative();
            }
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
            look(process);
        }
        command = Dataweaver.command().arguments("run", "follow.yaml").in(folder);
        try (ChildProcess process = command.start()) {
            for (String table : List.of("checking", "savings")) {
                KilledCommand.await(
                        process,
                        () -> {
                            look(process);
                            return copy(table);
                        },
                        from.rows(rows(table)));
            }
            process.kill();
        }
        from.awaitLogUnread();
        try (ChildProcess delete = Dataweaver.command()
                .arguments("delete", "follow.yaml", "--yes")
                .in(folder)
                .start()) {
            assertThat(delete.awaitExit(LIMIT)).as(delete.output()).isZero();
        }
        assertThat(from.number("select count(*) from pg_replication_slots where database = current_database()"))
                .isZero();
        assertThat(from.number("select count(*) from pg_publication")).isZero();
    }

    private static String rows(String table) {
        return "select t::text from " + table + " t order by id";
    }

    private List<String> copy(String table) {
        return to.hasTable(table) ? to.rows(rows(table)) : List.of();
    }
}
