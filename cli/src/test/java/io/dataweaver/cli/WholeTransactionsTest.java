package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions over several tables take effect at the copy at once, and in their order. */
class WholeTransactionsTest {

    private static final int ACCOUNTS = 40;
    private static final int TRANSFERS = 300;

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private Path pipeline(String source, String rest) throws Exception {
        return Files.writeString(folder.resolve("whole.yaml"), """
            name: whole
            checkpoint_interval: 20ms
            batch: {max_records: 100}
            source: {postgres: {url: "%s", user: postgres, mode: snapshot_then_cdc, transactions: whole, %s}}
            %s
            """.formatted(
                        from.url(), source, rest.replace("TO", "url: \"" + to.url() + "\", user: postgres")));
    }

    private void run(Path file, TestPipelines.Meanwhile meanwhile) throws Exception {
        assertThat(TestPipelines.run(file, folder.resolve("state"), meanwhile).failure())
                .isEmpty();
    }

    private void untilAlike(RunHandle run, String... tables) throws InterruptedException {
        for (String table : tables) {
            String rows = "select t::text from " + table + " t order by 1";
            AtomicReference<List<String>> found = new AtomicReference<>(List.of());
            TestPipelines.await(run, () -> table + " is " + found.get(), () -> {
                List<String> now = to.hasTable(table) ? to.rows(rows) : List.of();
                found.set(now);
                return now.equals(from.rows(rows));
            });
        }
    }

    /** A thread, of which failures are told when it is closed. */
    private static final class Busy implements AutoCloseable {

        /** Something to do again and again. */
        interface Work {
            void run() throws Exception;
        }

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger times = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Busy(String name, Work work) {
            thread = new Thread(
                    () -> {
                        try {
                            while (!over.get()) {
                                work.run();
                                times.incrementAndGet();
                            }
                        } catch (Throwable failed) {
                            failure.set(failed);
                        }
                    },
                    name);
            thread.start();
        }

        /** Returns how often it was done. */
        int times() {
            return times.get();
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            thread.join();
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void whatAllAccountsHaveTogetherIsRightAtEveryMomentAtTheCopy(TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (String table : List.of("checking", "savings")) {
            from.execute(
                    "create table " + table + " (id int8 primary key, balance int8 not null)",
                    "insert into " + table + " select i, 100 from generate_series(1, " + ACCOUNTS + ") i");
        }
        Path file = pipeline("tables: [checking, savings]", "sink: {postgres: {TO, mode: upsert}}");
        String sum = "select (select count(*) from checking) + (select count(*) from savings) || ' accounts: '"
                + " || (select sum(balance) from checking) + (select sum(balance) from savings)";
        String right = 2 * ACCOUNTS + " accounts: " + 200 * ACCOUNTS;
        run(file, run -> {
            TestPipelines.await(
                    run, () -> "the copy is not whole", () -> to.hasTable("savings") && right.equals(to.value(sum)));
            try (Connection connection = from.connect();
                    Statement statement = connection.createStatement();
                    Busy looking = new Busy(
                            "looking",
                            () -> assertThat(to.value(sum)).as("seed %d", seed).isEqualTo(right))) {
                for (int i = 0; i < TRANSFERS; i++) {
                    statement.execute(transfer(random));
                }
                untilAlike(run, "checking", "savings");
                assertThat(looking.times()).isPositive();
            }
            assertThat(from.number("select count(*) from pg_replication_slots where database = current_database()"))
                    .isEqualTo(1);
        });
        assertThat(to.rows("select split from dataweaver_positions")).containsExactly("transactions");
    }

    private static String transfer(Random random) {
        StringBuilder sql = new StringBuilder("begin");
        int moves = random.nextInt(20) == 0 ? 15 : 1 + random.nextInt(3);
        for (int i = 0; i < moves; i++) {
            int amount = random.nextInt(50);
            boolean saves = random.nextBoolean();
            sql.append("; update ").append(saves ? "checking" : "savings");
            sql.append(" set balance = balance - ").append(amount);
            sql.append(" where id = ").append(1 + random.nextInt(ACCOUNTS));
            sql.append("; update ").append(saves ? "savings" : "checking");
            sql.append(" set balance = balance + ").append(amount);
            sql.append(" where id = ").append(1 + random.nextInt(ACCOUNTS));
        }
        return sql.append(random.nextInt(10) == 0 ? "; rollback" : "; commit").toString();
    }

    @Test
    void rowsComeInTheOrderThatForeignKeysOfTheCopyNeed() throws Exception {
        for (PostgresDatabase each : List.of(from, to)) {
            each.execute(
                    "create table a_items (id int8 primary key, orders int8)",
                    "create table b_orders (id int8 primary key, customer int8)",
                    "create table c_customers (id int8 primary key, name text)");
        }
        from.execute("insert into c_customers values (1, 'first')", "insert into b_orders values (1, 1)");
        Path file = pipeline("tables: [public.*]", "sink: {postgres: {TO, mode: upsert}}\nerrors: {policy: stop}");
        run(file, run -> {
            untilAlike(run, "c_customers", "b_orders");
            to.execute(
                    "alter table a_items add foreign key (orders) references b_orders",
                    "alter table b_orders add foreign key (customer) references c_customers");
            for (int i = 2; i < 30; i++) {
                from.execute("begin; insert into c_customers values (" + i + ", 'c'); insert into b_orders values ("
                        + i + ", " + i + "); insert into a_items values (" + i + ", " + i + "), (1000 + " + i + ", " + i
                        + "); insert into c_customers values (100 + " + i + ", 'd'); commit");
                if (i % 3 == 0) {
                    from.execute("begin; delete from a_items where orders = " + i + "; delete from b_orders where id = "
                            + i + "; delete from c_customers where id = " + i + "; commit");
                }
            }
            untilAlike(run, "c_customers", "b_orders", "a_items");
        });
    }

    /** Each turn of a table begins a savepoint, which the server numbers once something is written behind it. */
    private long numbersOfTransactions() {
        return to.number("select txid_current()::bigint");
    }

    @Test
    void changesThatAlternateBetweenTablesThatHaveNothingToDoWithEachOtherAreWrittenTogether() throws Exception {
        for (String table : List.of("one", "other", "third")) {
            from.execute("create table " + table + " (id int8 primary key, n int8)");
        }
        int rows = 2000;
        Path file = pipeline("tables: [one, other, third]", "sink: {postgres: {TO, mode: upsert}}");
        run(file, run -> {
            from.execute("insert into third values (0, 0)");
            untilAlike(run, "one", "other", "third");
            long before = numbersOfTransactions();
            from.execute("do $$ begin for i in 1.." + rows + " loop insert into one values (i, i);"
                    + " insert into other values (i, -i); update third set n = i; end loop; end $$");
            untilAlike(run, "one", "other", "third");
            assertThat(numbersOfTransactions() - before).isLessThan(rows);
        });
    }

    /** Foreign keys, of which one goes to the table itself, a trigger that looks at another table, and a table by itself. */
    @Test
    void changesThatAlternateAtRandomAreWrittenInTheOrderThatTheCopyNeeds(TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (PostgresDatabase each : List.of(from, to)) {
            each.execute(
                    "create table a_items (id int8 primary key, owner int8, n int8)",
                    "create table b_owners (id int8 primary key, owner int8, n int8)",
                    "create table c_alone (id int8 primary key, owner int8, n int8)",
                    "create table d_counted (id int8 primary key, owner int8, n int8)",
                    "create table e_counts (id int8 primary key, owner int8, n int8)");
        }
        from.execute("alter table a_items add foreign key (owner) references b_owners");
        Path file = pipeline("tables: [public.*]", "sink: {postgres: {TO, mode: upsert}}\nerrors: {policy: stop}");
        String[] tables = {"b_owners", "a_items", "c_alone", "d_counted", "e_counts"};
        run(file, run -> {
            from.execute("insert into b_owners select i, null, 0 from generate_series(1, 5) i");
            untilAlike(run, tables);
            for (int i = 0; i < 20; i++) {
                if (i == 7) {
                    // While it runs, and with the names turned round, so that no order of tables fits by chance.
                    to.execute("alter table a_items add foreign key (owner) references b_owners");
                } else if (i == 14) {
                    to.execute(
                            "create table seen (n int8, found boolean)",
                            "create function look() returns trigger language plpgsql as $$ begin insert into seen"
                                    + " select new.n, exists (select 1 from e_counts where id = new.id); return new; end $$",
                            "create trigger look before insert on d_counted for each row execute function look()");
                }
                from.execute(alternating(random, i));
                untilAlike(run, tables);
            }
            assertThat(to.rows("select distinct found = (n % 2 = 0) from seen"))
                    .as("seed %d", seed)
                    .containsExactly("t");
        });
    }

    private static String alternating(Random random, int round) {
        StringBuilder sql = new StringBuilder("begin");
        for (int i = 0; i < 40; i++) {
            int id = 1000 * (round + 1) + i;
            int n = random.nextInt(100);
            int before = Math.max(6, id - n);
            switch (random.nextInt(5)) {
                case 0 ->
                    sql.append("; insert into b_owners values (%d, null, 0)".formatted(id))
                            .append("; insert into a_items values (%d, %d, %d)".formatted(id, id, n));
                case 1 ->
                    sql.append("; insert into b_owners values (%d, null, 0)".formatted(id))
                            .append("; update a_items set owner = %d where owner between %d and %d"
                                    .formatted(id, before, id))
                            .append("; delete from b_owners where id between %d and %d".formatted(before, id - 1));
                case 2 ->
                    sql.append("; delete from a_items where id between %d and %d".formatted(id - n, id))
                            .append("; insert into c_alone values (%d, null, %d)".formatted(id, n));
                case 3 -> {
                    String counts = "; insert into e_counts values (%d, null, 0)".formatted(id);
                    String counted = "; insert into d_counted values (%d, null, %d)".formatted(id, n);
                    sql.append(n % 2 == 0 ? counts + counted : counted + counts);
                }
                default ->
                    sql.append("; insert into a_items values (%d, %d, 0)".formatted(id, 1 + n % 5))
                            .append("; update c_alone set n = n + 1 where id > %d".formatted(id - 20));
            }
        }
        return sql.append("; commit").toString();
    }

    @Test
    void tablesAreEmptiedWithinTheTransactionThatEmptiesThem() throws Exception {
        from.execute(
                "create table one (id int8 primary key)",
                "create table other (id int8 primary key)",
                "insert into one select generate_series(1, 10)",
                "insert into other select generate_series(1, 10)");
        Path file = pipeline("tables: [one, other], on_truncate: apply", "sink: {postgres: {TO, mode: upsert}}");
        run(file, run -> {
            untilAlike(run, "one", "other");
            from.execute("begin; insert into one values (11); truncate one, other; insert into other values (7);"
                    + " insert into one values (8); commit");
            untilAlike(run, "one", "other");
            from.execute("begin; truncate one; commit", "truncate other");
            untilAlike(run, "one", "other");
            for (PostgresDatabase each : List.of(from, to)) {
                each.execute("alter table other add foreign key (id) references one");
            }
            from.execute(
                    "begin; insert into one values (1), (2); insert into other values (1); commit",
                    "truncate one cascade");
            untilAlike(run, "one", "other");
        });
    }

    @Test
    void columnsThatAreAddedMeanwhileArriveWithTheTransactionThatHasThem() throws Exception {
        from.execute(
                "create table one (id int8 primary key)",
                "create table other (id int8 primary key)",
                "insert into one values (1)",
                "insert into other values (1)");
        Path file = pipeline("tables: [one, other]", "schema: evolve\nsink: {postgres: {TO, mode: upsert}}");
        run(file, run -> {
            untilAlike(run, "one", "other");
            from.execute(
                    "begin; insert into one values (2); insert into other values (2); commit",
                    "alter table other add note text",
                    "begin; insert into one values (3); insert into other values (3, 'new'); commit",
                    "begin; insert into one values (4); alter table one add more int8; insert into one values (5, 5);"
                            + " insert into other values (5, 'both'); commit");
            untilAlike(run, "one", "other");
        });
    }

    @Test
    void aGapInTheLogConcernsAllTablesAndIsChosenAbout() throws Exception {
        from.execute(
                "create table one (id int8 primary key, n int8)",
                "create table other (id int8 primary key, n int8)",
                "insert into one select i, 0 from generate_series(1, 250) i",
                "insert into other select i, 0 from generate_series(1, 250) i");
        Path file = pipeline("tables: [one, other]", "sink: {postgres: {TO, mode: upsert}}");
        run(file, run -> untilAlike(run, "one", "other"));
        from.awaitLogUnread();
        from.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where database = current_database()",
                "begin; update one set n = 1; update other set n = 1; commit");
        Cli.Ended refused = dataweaver(
                "run", file.toString(), "--state-dir", folder.resolve("state").toString());
        assertThat(refused.err()).contains("DW-SRC-108", "is gone");
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            RunResult ended = pipelines.run(pipelines.resolve(file), GapChoice.RESNAPSHOT, run -> {
                untilAlike(run, "one", "other");
                from.execute("begin; update one set n = 2; update other set n = 2; commit");
                untilAlike(run, "one", "other");
            });
            assertThat(ended.failure()).isEmpty();
            assertThat(pipelines.manager().unsettledGaps(pipelines.resolve(file)))
                    .extracting(CrossedGap::dataset)
                    .containsExactly("public.one", "public.other");
        }
    }

    static List<Arguments> impossible() {
        return List.of(
                Arguments.of("sink: {json: out/}", "the sink `file`, as it is set, does not write several tables"),
                Arguments.of(
                        "sink: {postgres: {TO, mode: replace}}",
                        "the sink `postgres`, as it is set, does not write several tables"),
                Arguments.of(
                        "sinks: {a: {postgres: {TO, mode: upsert}}, b: {postgres: {TO, mode: upsert, table: \"b_{table}\"}}}",
                        "rows are routed to sinks"),
                Arguments.of(
                        "errors: {table: isolate}\nsink: {postgres: {TO, mode: upsert}}", "`errors.table: isolate`"),
                Arguments.of(
                        "transforms: [{union: {name: all}}, {dedupe: [id]}]\nsink: {postgres: {TO, mode: upsert}}",
                        "records are brought together by key"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whereTransactionsCannotBeKeptWholeIsToldBeforeTheStart(String rest, String reason) throws Exception {
        from.execute("create table one (id int8 primary key)", "create table other (id int8 primary key)");
        Path file = pipeline("tables: [one, other]", rest);
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-CFG-105", reason, "transactions: by_table");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void rowsWithoutTheLogHaveNoTransactions() throws Exception {
        from.execute("create table one (id int8 primary key)");
        Path file = pipeline("table: one", "sink: {postgres: {TO, mode: upsert}}");
        Files.writeString(file, Files.readString(file).replace("mode: snapshot_then_cdc", "mode: snapshot"));
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-SRC-165", "`transactions: whole` needs the log of the server");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new_tables: read", "dropped_tables: end"})
    void tablesThatAreReadAsOneDoNotComeOrGo(String option) throws Exception {
        from.execute("create table one (id int8 primary key)");
        Path file = pipeline("table: one, " + option, "sink: {postgres: {TO, mode: upsert}}");
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-SRC-166", option, "--restart");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void explainSaysThatTransactionsAreWhole() throws Exception {
        from.execute("create table one (id int8 primary key)");
        Path file = pipeline("table: one", "sink: {postgres: {TO, mode: upsert}}");
        assertThat(dataweaver("explain", file.toString()).out())
                .contains("takes whole transactions of the source over all tables, in their order");
    }
}
