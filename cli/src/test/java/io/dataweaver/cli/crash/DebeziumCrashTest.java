package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.testkit.mariadb.MariaDbServer;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that hosts Debezium's connector for MariaDB copies a table, or two by one connector, and follows the log, and dies in the
 * middle, wherever it is, while transactions write: it is started again, and in the end the copy is as the source.
 *
 * <p>Here and not beside the host, because only this module has the command, and a sink that keeps positions with rows.
 * A minute on two cores, most of which are starts of Debezium.
 */
class DebeziumCrashTest {

    /** Where the build has put the connector, as people unpack it; nothing of it is on the class path. */
    private static final Path PLUGIN = Path.of(
                    "..", "benchmarks", "kafka-connect-plugins", "target", "plugins", "debezium-mariadb")
            .toAbsolutePath()
            .normalize();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int BATCH = 100;

    /** At any time once it follows. */
    private static final String FOLLOWING = "while it follows";

    /** At any time, most likely while it starts. */
    private static final String STARTING = "while it starts";

    @TempDir
    private Path folder;

    private final MariaDbAccounts from = new MariaDbAccounts(MariaDbServer.logging());
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private ChildProcess.Command command = Dataweaver.command();
    private boolean both;

    @BeforeEach
    void writePipeline() throws IOException {
        writePipeline("""
            table: %s.accounts
                columns: {id: bigint, balance: "decimal(12,2)", note: text}
                key: [id]""".formatted(from.database()), "table: accounts", "");
    }

    /** One connector for all tables, one of which is empty at the start. */
    private void writePipelineOfBoth(String errors) throws IOException {
        both = true;
        writePipeline(
                "tables: [%s.accounts, %s.ent*]".formatted(from.database(), from.database()),
                "table: \"{table}\"",
                errors);
    }

    private void writePipeline(String tables, String target, String errors) throws IOException {
        assertThat(PLUGIN).as("what benchmarks/kafka-connect-plugins makes").isDirectory();
        Files.writeString(folder.resolve("follow.yaml"), """
            version: 1
            name: follow
            checkpoint_interval: 20ms
            batch: {max_records: %d}
            source:
              debezium_mariadb:
                plugin: "%s"
                host: %s
                port: %d
                user: %s
                password: %s
                tls: disable
                %s
                config: {poll.interval.ms: 20}
            sink: {postgres: {url: "%s", user: postgres, %s, mode: upsert}}
            %s
            """.formatted(
                        BATCH,
                        PLUGIN,
                        from.server().host(),
                        from.server().port(),
                        MariaDbServer.USER,
                        MariaDbServer.PASSWORD,
                        tables,
                        to.url(),
                        target,
                        errors));
        command = Dataweaver.command().arguments("run", "follow.yaml").in(folder);
    }

    @AfterEach
    void drop() throws SQLException {
        from.close();
        to.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCopyIsAsTheSourceWhereverAndWheneverTheProcessDies(boolean twoTables, TestReporter reporter)
            throws Exception {
        if (twoTables) {
            writePipelineOfBoth("");
        }
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        try {
            dieAgainAndAgain(new Random(seed));
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("with -Ddataweaver.seed=" + seed, failed);
        }
    }

    private void dieAgainAndAgain(Random random) throws Exception {
        from.fill(3 * BATCH);
        killWhileItFollows(random);
        List<String> deaths = new ArrayList<>(List.of(
                "postgres.before_commit", "postgres.after_commit", "checkpoint.after_write", STARTING, FOLLOWING));
        Collections.shuffle(deaths, random);
        if (both) {
            deaths = deaths.subList(0, 2);
        }
        for (String death : deaths) {
            switch (death) {
                case FOLLOWING -> killWhileItFollows(random);
                case STARTING -> killWhileItStarts(random);
                default -> dieAt(death + ":" + (1 + random.nextInt(6)) + ":halt", random);
            }
        }
        followToTheEnd();
    }

    @Test
    void oneConnectorForAllTablesIsRefusedWhereTheyAreToFailByThemselves() throws Exception {
        writePipelineOfBoth("errors: {table: isolate}");
        try (ChildProcess refused = command.arguments("explain", "follow.yaml").start()) {
            assertThat(refused.awaitExit(LIMIT)).as(refused.output()).isNotIn(0, ChildProcess.KILLED);
            assertThat(refused.output()).contains("DW-CFG-106", "`errors.table: isolate`", "connectors: each");
        }
    }

    /** Rows that were deleted in between would stay for ever, so it is for somebody to say what is to be done. */
    @Test
    void aProcessThatDiedWhileItReadTheRowsIsNotStartedAgainUnlessItBeginsAnew() throws Exception {
        from.fill(200 * BATCH);
        Random random = new Random(0);
        String before = "postgres.after_commit:1:halt,stage.after_read:150:halt";
        // Where it dies before anything is durable, the next one begins anew by itself.
        for (int i = 0; copied() == 0; i++) {
            assertThat(i).as("starts that made nothing durable").isLessThan(20);
            to.execute("drop table if exists accounts");
            dieAt(before, random, "--restart");
        }
        assertThat(copied()).isLessThan(200L * BATCH);
        from.execute("delete from accounts where id between 1 and 10");
        try (ChildProcess refused = command.start()) {
            assertThat(refused.awaitExit(LIMIT)).as(refused.output()).isNotIn(0, ChildProcess.KILLED);
            assertThat(refused.output()).contains("DW-SRC-854", "--restart");
        }
        to.execute("truncate accounts");
        command = command.arguments("run", "follow.yaml", "--restart");
        followToTheEnd();
    }

    private long copied() {
        return to.hasTable("accounts") ? to.number("select count(*) from accounts") : 0;
    }

    /** Runs until it has come there. */
    private void dieAt(String failpoints, Random random, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "follow.yaml"));
        words.addAll(List.of(options));
        ChildProcess.Command dying = command.arguments(words.toArray(String[]::new));
        try (ChildProcess process =
                dying.property(Failpoint.PROPERTY, failpoints).start()) {
            writeUntilItEnds(process, random);
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ChildProcess.KILLED);
        }
    }

    private void writeUntilItEnds(ChildProcess process, Random random) throws Exception {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!process.endsWithin(POLL)) {
            from.write(random);
            assertThat(System.nanoTime() - until).as(process.output()).isNegative();
        }
    }

    /** What is written once the copy has a row is behind all rows that were read at the start: a start there is refused. */
    private void killWhileItFollows(Random random) throws Exception {
        try (ChildProcess process = command.start()) {
            writeUntil(() -> copied() > 0, process, random);
            long behind = from.write(random);
            writeUntil(() -> isCopied(behind), process, random);
            int more = random.nextInt(40);
            for (int i = 0; i < more; i++) {
                assertThat(process.endsWithin(POLL)).as(process.output()).isFalse();
                from.write(random);
            }
            process.kill();
        }
    }

    private void writeUntil(BooleanSupplier met, ChildProcess process, Random random) throws Exception {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!met.getAsBoolean()) {
            assertThat(process.endsWithin(POLL)).as(process.output()).isFalse();
            assertThat(System.nanoTime() - until).as(process.output()).isNegative();
            from.write(random);
        }
    }

    private void killWhileItStarts(Random random) throws Exception {
        try (ChildProcess process = command.start()) {
            long until =
                    System.nanoTime() + Duration.ofMillis(random.nextInt(3_000)).toNanos();
            while (System.nanoTime() - until < 0) {
                assertThat(process.endsWithin(POLL)).as(process.output()).isFalse();
                from.write(random);
            }
            process.kill();
        }
    }

    /** Tells whether the transaction of that number is in the copy, and with it its position. */
    private boolean isCopied(long transaction) {
        return copied() > 0
                && to.number("select coalesce(max(balance), -1)::int8 from accounts where id = 0") >= transaction;
    }

    private void followToTheEnd() throws Exception {
        List<String> expected = from.rows();
        List<String> entries = both ? from.entries() : List.of();
        try (ChildProcess process = command.start()) {
            KilledCommand.await(process, this::copy, expected);
            KilledCommand.await(process, this::entries, entries);
            process.kill();
        }
        assertThat(copy()).isEqualTo(expected);
        assertThat(entries()).isEqualTo(entries);
    }

    private List<String> copy() {
        return copied() == 0 ? List.of() : to.rows("select id, balance, note from accounts order by id");
    }

    private List<String> entries() {
        return both && to.hasTable("entries")
                ? to.rows("select transaction, number, account from entries order by transaction, number")
                : List.of();
    }
}
