package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunHandle;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tables by JDBC do as those of PostgreSQL do, while a source is followed. */
class FollowIntoDatabasesTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
    }

    private Path pipeline(String settings, String source, AnyDatabase to) throws Exception {
        return Files.writeString(folder.resolve("follow.yaml"), """
            name: follow
            checkpoint_interval: 20ms
            %s
            source: {postgres: {url: "%s", user: postgres, mode: snapshot_then_cdc, %s}}
            sink: %s
            """.formatted(
                        settings, from.url(), source, to.end("mode: upsert, table: \"{table}\"")));
    }

    private void run(Path file, TestPipelines.Meanwhile meanwhile) throws Exception {
        TestPipelines.run(file, folder.resolve("state"), meanwhile);
    }

    private static void until(RunHandle run, AnyDatabase to, String query, String expected)
            throws InterruptedException {
        AtomicReference<String> found = new AtomicReference<>("");
        TestPipelines.await(run, () -> query + " gives " + found, () -> {
            try {
                found.set(to.values(query).toString());
            } catch (IllegalStateException notThereYet) {
                found.set(String.valueOf(notThereYet.getMessage()));
            }
            return ("[" + expected + "]").equals(found.get());
        });
    }

    private void orders() {
        from.execute(
                "create table orders (id int8 primary key, name text, total int)",
                "insert into orders select i, 'n' || i, i from generate_series(1, 100) i");
    }

    @ParameterizedTest
    @EnumSource(
            value = AnyDatabase.Kind.class,
            names = {"MARIADB", "SQLITE", "H2"})
    void columnsAreRenamedAndAddedWhileThePipelineRunsAndWhileItIsStopped(AnyDatabase.Kind kind) throws Exception {
        orders();
        try (AnyDatabase to = AnyDatabase.create(kind, folder, "copy")) {
            Path file = pipeline("schema: evolve", "table: orders", to);
            run(file, run -> {
                until(run, to, "select sum([total]) from [orders]", "5050");
                from.execute(
                        "insert into orders values (101, 'before', 1000)",
                        "begin; insert into orders values (102, 'same', 2000); alter table orders rename total to amount;"
                                + " insert into orders values (103, 'transaction', 4000); commit",
                        "update orders set amount = -1 where id = 1");
                until(run, to, "select sum([amount]) from [orders]", "12048");
            });
            from.execute(
                    "insert into orders values (104, 'stopped', 8000)",
                    "alter table orders rename id to number",
                    "alter table orders add priority int not null default 5",
                    "delete from orders where number = 2",
                    "insert into orders values (105, 'after', 16000, 7)");
            run(file, run -> {
                until(run, to, "select sum([amount]) from [orders]", "36046");
                until(run, to, "select sum([priority]) from [orders]", "522");
            });
            assertThat(to.values("select [number] from [orders] where [number] in (2, 3)"))
                    .containsExactly("3");
            assertThat(dataweaver(
                                    "verify",
                                    file.toString(),
                                    "--state-dir",
                                    folder.resolve("state").toString())
                            .status())
                    .isZero();
        }
    }

    @Test
    void aColumnIsRenamedOnceAPersonHasApprovedJustThat() throws Exception {
        orders();
        try (AnyDatabase to = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "copy")) {
            Path file = pipeline("schema: {renamed_column: approve}", "table: orders", to);
            run(file, run -> {
                until(run, to, "select sum([total]) from [orders]", "5050");
                from.execute(
                        "alter table orders rename total to amount", "insert into orders values (101, 'after', 1)");
                assertThat(run.await(LIMIT).orElseThrow().failure().orElseThrow())
                        .hasMessageContaining("goes on when a person has approved")
                        .hasMessageContaining("rename column \"total\" to \"amount\"");
            });
            assertThat(to.values("select sum([total]) from [orders]")).containsExactly("5050");
            assertThat(dataweaver(
                                    "approve",
                                    file.toString(),
                                    "--yes",
                                    "--state-dir",
                                    folder.resolve("state").toString())
                            .out())
                    .contains("alter table \"orders\" rename column \"total\" to \"amount\"");
            run(file, run -> until(run, to, "select sum([amount]) from [orders]", "5051"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AnyDatabase.Kind.class,
            names = {"MARIADB", "SQLITE", "H2"})
    void whatAllAccountsHaveTogetherIsRightAtEveryMomentAtTheCopy(AnyDatabase.Kind kind, TestReporter reporter)
            throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (String table : List.of("checking", "savings")) {
            from.execute(
                    "create table " + table + " (id int8 primary key, balance int8 not null)",
                    "insert into " + table + " select i, 100 from generate_series(1, 10) i");
        }
        try (AnyDatabase to = AnyDatabase.create(kind, folder, "copy")) {
            Path file = pipeline("batch: {max_records: 10}", "transactions: whole, tables: [checking, savings]", to);
            String sum = "select (select sum([balance]) from [checking]) + (select sum([balance]) from [savings])";
            run(file, run -> {
                until(run, to, sum, "2000");
                try (Connection connection = from.connect();
                        Statement statement = connection.createStatement()) {
                    for (int i = 0; i < 100; i++) {
                        StringBuilder transfer = new StringBuilder("begin");
                        for (int move = random.nextInt(15); move >= 0; move--) {
                            int amount = random.nextInt(50);
                            transfer.append("; update checking set balance = balance - ")
                                    .append(amount);
                            transfer.append(" where id = ").append(1 + random.nextInt(10));
                            transfer.append("; update savings set balance = balance + ")
                                    .append(amount);
                            transfer.append(" where id = ").append(1 + random.nextInt(10));
                        }
                        statement.execute(transfer.append("; commit").toString());
                        assertThat(to.values(sum)).as("seed %d", seed).containsExactly("2000");
                    }
                }
                long moved = from.number("select sum(balance)::int8 from savings");
                until(run, to, "select sum([balance]) from [savings]", Long.toString(moved));
                assertThat(to.values(sum)).containsExactly("2000");
            });
            assertThat(to.values("select split from [dataweaver_positions]")).containsExactly("transactions");
        }
    }

    @Test
    void transactionsAreNotKeptWholeByDuckDbAndThatIsToldBeforeTheStart() throws Exception {
        from.execute("create table checking (id int8 primary key)", "create table savings (id int8 primary key)");
        try (AnyDatabase to = AnyDatabase.create(AnyDatabase.Kind.DUCKDB, folder, "copy")) {
            Path file = pipeline("", "transactions: whole, tables: [checking, savings]", to);
            assertThat(dataweaver("explain", file.toString()).err())
                    .contains("DW-CFG-105", "does not write several tables in one transaction");
        }
    }
}
