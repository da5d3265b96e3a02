package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.postgres.PostgresServer.CopyRole;
import io.dataweaver.testkit.postgres.PostgresServer.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A table is followed, and under the name of its server there is another one with the same past, or with a part of it: whoever
 * asks only who the server is, and how long its log, sees no difference.
 */
@Timeout(300)
class PromotedServerTest {

    private static final String ORDERS = "select id, note from orders order by id";

    @TempDir
    private Path folder;

    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        to.close();
    }

    /** A server under a name that may come to lead to another one. */
    private final class Shop implements AutoCloseable {
        final PostgresServer first = PostgresServer.startOwn(folder.resolve("first"));
        final FaultProxy name = FaultProxy.to(first.host(), first.port());
        PostgresDatabase orders = first.createDatabase();
        final Path file;

        Shop() throws Exception {
            orders.execute(
                    "create table orders (id int8 primary key, note text)",
                    "insert into orders select i, 'order ' || i from generate_series(1, 5) i");
            file = Files.writeString(
                    folder.resolve("promoted.yaml"), """
                name: promoted
                checkpoint_interval: 50ms
                source: {postgres: {url: "postgresql://localhost:%d/%s", user: postgres, table: orders, mode: snapshot_then_cdc}}
                sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
                """.formatted(name.port(), orders.name(), to.url()));
        }

        void leadsTo(PostgresServer server) {
            orders = server.database(orders.name());
            name.leadTo(server.host(), server.port());
            name.reset();
        }

        Path state() {
            return folder.resolve("state");
        }

        /** Runs the pipeline until it has brought what is inserted meanwhile. */
        void follow(GapChoice choice, int id) throws Exception {
            RunResult result = run(choice, run -> {
                orders.execute("insert into orders values (" + id + ", 'followed')");
                awaitOrder(run, id);
            });
            assertThat(result.failure()).isEmpty();
        }

        private RunResult run(GapChoice choice, TestPipelines.Meanwhile meanwhile) throws Exception {
            RunResult result;
            try (TestPipelines pipelines = new TestPipelines(state())) {
                ResolvedPipeline pipeline = pipelines.resolve(file);
                result = pipelines.run(pipeline, choice, meanwhile);
            }
            orders.awaitLogUnread();
            return result;
        }

        private void awaitOrder(RunHandle run, int id) throws InterruptedException {
            TestPipelines.await(
                    run,
                    () -> "order " + id + " is missing",
                    () -> to.hasTable("orders") && to.number("select count(*) from orders where id = " + id) == 1);
        }

        List<CrossedGap> unsettledGaps() throws Exception {
            try (TestPipelines pipelines = new TestPipelines(state())) {
                return pipelines.manager().unsettledGaps(pipelines.resolve(file));
            }
        }

        Cli.Ended command(String verb, String... arguments) {
            List<String> all = new ArrayList<>(List.of(verb, file.toString(), "--state-dir", state().toString()));
            all.addAll(List.of(arguments));
            return dataweaver(all.toArray(String[]::new));
        }

        @Override
        public void close() {
            name.close();
            first.close();
        }
    }

    @Test
    void goesOnWithAStandbyThatHasEverythingAndNotWithTheOldServerThen() throws Exception {
        try (Shop shop = new Shop()) {
            shop.follow(GapChoice.ABORT, 6);
            shop.first.restart(Ending.IMMEDIATE);
            shop.leadsTo(shop.first);
            shop.follow(GapChoice.ABORT, 7);
            shop.first.stop();
            try (PostgresServer standby = shop.first.startCopy(folder.resolve("standby"), CopyRole.STANDBY)) {
                shop.first.startAgain();
                shop.leadsTo(shop.first);
                shop.follow(GapChoice.ABORT, 8);
                shop.orders.execute("insert into orders values (9, 'last')");
                shop.orders.awaitStandby();
                shop.first.stop();
                standby.promote();
                shop.leadsTo(standby);
                shop.follow(GapChoice.ABORT, 10);
                shop.follow(GapChoice.ABORT, 11);
                assertThat(to.rows(ORDERS)).isEqualTo(shop.orders.rows(ORDERS)).hasSize(11);
                assertThat(shop.unsettledGaps()).isEmpty();

                shop.first.startAgain();
                shop.leadsTo(shop.first);
                shop.orders.execute("insert into orders values (12, 'on the wrong server')");
                pass(shop.orders, end(standby.database(shop.orders.name())));
                Cli.Ended ended = shop.command("run");
                assertThat(ended.status()).as("%s", ended).isEqualTo(ExitStatus.FAILED);
                assertThat(ended.err())
                        .contains(
                                "DW-SRC-108", "what was read last is on timeline 2 of the log", "--resume resnapshot");
            }
        }
    }

    @Test
    void goesOnWithTheSlotThatAStandbyHasCopied() throws Exception {
        try (Shop shop = new Shop()) {
            shop.orders.execute("select pg_create_physical_replication_slot('standby', true)");
            shop.first.stop();
            try (PostgresServer standby =
                    shop.first.startCopy(folder.resolve("standby"), CopyRole.STANDBY_WITH_SLOTS)) {
                shop.first.startAgain();
                shop.leadsTo(shop.first);
                PostgresDatabase copy = standby.database(shop.orders.name());
                RunResult result = shop.run(GapChoice.ABORT, run -> {
                    shop.awaitOrder(run, 5);
                    int[] id = {5};
                    TestPipelines.await(run, () -> "the slot is not copied", () -> {
                        // A slot is copied once it has moved behind a record of the transactions that run; and the
                        // standby
                        // would look less and less often.
                        shop.orders.execute(
                                "insert into orders values (" + ++id[0] + ", 'followed')",
                                "select pg_log_standby_snapshot()");
                        copy.execute("select pg_reload_conf()");
                        return copy.number("select count(*) from pg_replication_slots where synced and not temporary"
                                        + " and invalidation_reason is null and slot_name like 'dataweaver_%'")
                                == 1;
                    });
                    shop.awaitOrder(run, id[0]);
                });
                assertThat(result.failure()).isEmpty();
                shop.orders.execute("insert into orders values (1000000, 'last')");
                shop.first.stop();
                standby.promote();
                shop.leadsTo(standby);
                shop.follow(GapChoice.ABORT, 1_000_001);
                assertThat(to.rows(ORDERS)).isEqualTo(shop.orders.rows(ORDERS)).contains("1000000|last");
            }
        }
    }

    private static String end(PostgresDatabase database) {
        return String.valueOf(database.value("select pg_current_wal_insert_lsn()"));
    }

    /** Writes until the log ends behind {@code place}. */
    private static void pass(PostgresDatabase database, String place) {
        while (database.number("select (pg_current_wal_insert_lsn() - '" + place + "')::int8") <= 0) {
            database.execute("select pg_logical_emit_message(false, 'other', 'more')", "select pg_switch_wal()");
        }
    }

    @ParameterizedTest
    @CsvSource({"STANDBY, RESNAPSHOT", "RESTORED, SKIP_GAP"})
    void tellsThatChangesWhichWereCopiedHaveNeverHappenedThere(CopyRole role, GapChoice choice) throws Exception {
        try (Shop shop = new Shop()) {
            shop.follow(GapChoice.ABORT, 6);
            shop.first.stop();
            try (PostgresServer other = shop.first.startCopy(folder.resolve("other"), role)) {
                shop.first.startAgain();
                shop.leadsTo(shop.first);
                shop.orders.execute("update orders set note = 'on the old server' where id in (1, 2)");
                shop.follow(GapChoice.ABORT, 7);
                String read = end(shop.orders);
                shop.first.stop();
                if (role == CopyRole.STANDBY) {
                    other.promote();
                }
                shop.leadsTo(other);
                shop.orders.execute(
                        "update orders set note = 'on the new server' where id in (2, 3)",
                        "insert into orders values (8, 'on the new server')");
                pass(shop.orders, read);

                Cli.Ended ended = shop.command("run");
                assertThat(ended.status()).as("%s", ended).isEqualTo(ExitStatus.FAILED);
                assertThat(ended.err())
                        .contains("DW-SRC-108", "the server was promoted, or restored from a copy, at ")
                        .contains("where its timeline 2 begins", "--resume resnapshot", "--resume skip-gap");
                assertThat(to.rows("select id from orders where id > 7")).isEmpty();

                shop.follow(choice, 9);
                assertThat(to.rows(ORDERS))
                        .containsExactly(
                                choice == GapChoice.RESNAPSHOT ? "1|order 1" : "1|on the old server",
                                "2|on the new server",
                                "3|on the new server",
                                "4|order 4",
                                "5|order 5",
                                "6|followed",
                                "7|followed",
                                "8|on the new server",
                                "9|followed");
                assertThat(shop.unsettledGaps()).hasSize(1);
                shop.follow(GapChoice.ABORT, 10);
                Cli.Ended repaired = shop.command("repair", "--delete", "--yes", "--recheck", "0");
                assertThat(repaired.status()).as("%s", repaired).isZero();
                assertThat(to.rows(ORDERS)).isEqualTo(shop.orders.rows(ORDERS));
                assertThat(shop.unsettledGaps()).isEmpty();
            }
        }
    }
}
