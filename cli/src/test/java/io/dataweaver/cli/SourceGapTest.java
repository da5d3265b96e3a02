package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.CrossedGap;
import io.dataweaver.core.run.GapErrorCode;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two tables are followed, and while nobody reads, the log of one of them gets a gap: what is done about it is chosen by a person,
 * concerns that table alone, and is never silent.
 */
@Timeout(300)
class SourceGapTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ORDERS = "select id, note from orders order by id";
    private static final String UPSERT = "mode: upsert";
    private static final String BOTH = "mode: snapshot_then_cdc";

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private Path file;

    @BeforeEach
    void makeTables() throws Exception {
        shop(from);
        file = pipeline(from.url(), BOTH, UPSERT);
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private static void shop(PostgresDatabase database) {
        database.execute(
                "create table orders (id int8 primary key, note text)",
                "create table items (id int8 primary key, note text)",
                "insert into orders select i, 'order ' || i from generate_series(1, 5) i",
                "insert into items select i, 'item ' || i from generate_series(1, 5) i");
    }

    private Path pipeline(String url, String read, String write) throws Exception {
        return Files.writeString(folder.resolve("gap.yaml"), """
            name: gap
            checkpoint_interval: 50ms
            source: {postgres: {url: "%s", user: postgres, tables: [orders, items], %s}}
            sink: {postgres: {url: "%s", user: postgres, %s}}
            """.formatted(url, read, to.url(), write));
    }

    private Path state() {
        return folder.resolve("state");
    }

    /** What a test does with the pipeline, as a process of its own would. */
    private interface Work<T> {
        T with(TestPipelines pipelines, ResolvedPipeline pipeline) throws Exception;
    }

    private <T> T with(Work<T> work) throws Exception {
        try (TestPipelines pipelines = new TestPipelines(state())) {
            return work.with(pipelines, pipelines.resolve(file));
        }
    }

    private List<CrossedGap> unsettledGaps() throws Exception {
        return with((pipelines, pipeline) -> pipelines.manager().unsettledGaps(pipeline));
    }

    /** Runs the pipeline until {@code meanwhile} is over, and nobody reads any more. */
    private RunResult follow(GapChoice choice, TestPipelines.Meanwhile meanwhile) throws Exception {
        RunResult result = with((pipelines, pipeline) -> pipelines.run(pipeline, choice, meanwhile));
        from.awaitLogUnread();
        return result;
    }

    private void awaitRows(RunHandle run, String sql, List<String> rows) throws Exception {
        String table = sql.replaceFirst(".* from (\\w+).*", "$1");
        TestPipelines.await(
                run,
                () -> sql + " does not give " + rows,
                () -> to.hasTable(table) && to.rows(sql).equals(rows));
    }

    /** Copies both tables, and follows them until both have a position in the log. */
    private void copyBoth() throws Exception {
        copyBoth(from);
    }

    private void copyBoth(PostgresDatabase source) throws Exception {
        RunResult first = follow(GapChoice.ABORT, run -> {
            awaitRows(run, ORDERS, source.rows(ORDERS));
            awaitRows(run, "select count(*) from items", List.of("5"));
            source.execute("insert into orders values (6, 'followed')", "insert into items values (6, 'followed')");
            awaitRows(run, ORDERS, source.rows(ORDERS));
            awaitRows(run, "select count(*) from items", List.of("6"));
        });
        assertThat(first.failure()).isEmpty();
    }

    private String slotOf(String table) {
        return String.valueOf(
                from.value("select pubname from pg_publication_tables where tablename = '" + table + "'"));
    }

    /** What becomes of the slot of the orders. */
    private enum Harm {
        DROPPED,
        MADE_ANEW;

        /** Orders 1, 2 and 7 change in the gap; 8 does behind it, where there is one. */
        void to(PostgresDatabase source, String slot) {
            source.execute(
                    "select pg_drop_replication_slot('" + slot + "')",
                    "update orders set note = 'in the gap' where id = 1",
                    "delete from orders where id = 2",
                    "insert into orders values (7, 'in the gap')",
                    "update items set note = 'meanwhile' where id = 1");
            if (this == MADE_ANEW) {
                source.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            }
            source.execute("insert into orders values (8, 'behind')");
        }
    }

    /** Rows that differ at the target are seen to be read again, for then they are as at the source. */
    private void markTheTarget() {
        to.execute(
                "update orders set note = 'only here' where id = 3",
                "update items set note = 'only here' where id = 3");
    }

    private String noteOf(String table, int id) {
        return String.valueOf(to.value("select note from " + table + " where id = " + id));
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void abortsUnlessSomethingWasChosenAndNamesTheChoices(Harm harm) throws Exception {
        copyBoth();
        harm.to(from, slotOf("orders"));
        List<String> before = to.rows(ORDERS);
        Cli.Ended ended = dataweaver("run", file.toString(), "--state-dir", state().toString());
        assertThat(ended.status()).as("%s", ended).isEqualTo(ExitStatus.FAILED);
        assertThat(ended.err()).contains("DW-SRC-108", "--resume resnapshot", "--resume skip-gap", "--restart");
        assertThat(to.rows(ORDERS)).isEqualTo(before);
        // Nothing was done about it: the choice is still there.
        assertThat(dataweaver("run", file.toString(), "--state-dir", state().toString(), "--resume", "abort")
                        .err())
                .contains("DW-SRC-108");
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void readsTheRowsOfThatTableAgainAndRepairsWhatIsLeft(Harm harm) throws Exception {
        copyBoth();
        harm.to(from, slotOf("orders"));
        markTheTarget();
        ChildProcess.Command command = ChildProcess.java(Main.class)
                .arguments(
                        "run",
                        file.toString(),
                        "--state-dir",
                        state().toString(),
                        "--resume",
                        GapChoice.RESNAPSHOT.label());
        try (ChildProcess process = command.start()) {
            awaitOrders(
                    process,
                    "1|in the gap",
                    "2|order 2",
                    "3|order 3",
                    "4|order 4",
                    "5|order 5",
                    "6|followed",
                    "7|in the gap",
                    "8|behind");
            from.execute("update orders set note = 'later' where id = 4", "delete from orders where id = 5");
            awaitOrders(
                    process,
                    "1|in the gap",
                    "2|order 2",
                    "3|order 3",
                    "4|later",
                    "6|followed",
                    "7|in the gap",
                    "8|behind");
            process.terminate();
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(ExitStatus.INTERRUPTED);
            assertThat(process.output())
                    .contains("public.orders: resnapshot: all rows of public.orders are read again")
                    .contains("rows that have left the source meanwhile, such as deleted ones, stay at the target")
                    .contains("`dataweaver repair " + file + " --tables public.orders --delete --state-dir " + state()
                            + "`")
                    .doesNotContain("public.items: ");
        }
        from.awaitLogUnread();
        assertThat(noteOf("items", 1)).isEqualTo("meanwhile");
        assertThat(noteOf("items", 3)).isEqualTo("only here");

        laterStartsDoNotReadAgainButRemind();

        Cli.Ended repaired = dataweaver(
                "repair",
                file.toString(),
                "--tables",
                "public.orders",
                "--delete",
                "--yes",
                "--recheck",
                "0",
                "--state-dir",
                state().toString());
        assertThat(repaired.status()).as("%s", repaired).isZero();
        assertThat(to.rows(ORDERS)).isEqualTo(from.rows(ORDERS));
        assertThat(unsettledGaps()).isEmpty();
    }

    private void awaitOrders(ChildProcess process, String... rows) throws Exception {
        process.await(() -> to.rows(ORDERS).equals(List.of(rows)), LIMIT);
    }

    private void laterStartsDoNotReadAgainButRemind() throws Exception {
        markTheTarget();
        RunResult later = follow(GapChoice.ABORT, run -> {
            from.execute("insert into orders values (9, 'followed')");
            TestPipelines.await(
                    run, () -> "order 9 is missing", () -> noteOf("orders", 9).equals("followed"));
        });
        assertThat(later.failure()).isEmpty();
        assertThat(noteOf("orders", 3)).isEqualTo("only here");
        List<CrossedGap> unsettled = unsettledGaps();
        assertThat(unsettled).singleElement().satisfies(gap -> {
            assertThat(gap.dataset()).isEqualTo("public.orders");
            assertThat(gap.choice()).isEqualTo(GapChoice.RESNAPSHOT);
        });
    }

    @Test
    void leavesOutWhatTheLogDoesNotHaveAndSaysHowMuch() throws Exception {
        copyBoth();
        Harm.DROPPED.to(from, slotOf("orders"));
        markTheTarget();
        followBehindTheGap("1|order 1", "2|order 2", "3|only here", "4|order 4", "5|order 5", "6|followed");
    }

    @Test
    void leavesOutNoMoreThanASlotThatSomebodyHasMadeAnewDoesNotHave() throws Exception {
        copyBoth();
        Harm.MADE_ANEW.to(from, slotOf("orders"));
        markTheTarget();
        followBehindTheGap("1|order 1", "2|order 2", "3|only here", "4|order 4", "5|order 5", "6|followed", "8|behind");
    }

    private void followBehindTheGap(String... rows) throws Exception {
        RunResult crossing = follow(GapChoice.SKIP_GAP, run -> {
            from.execute("insert into orders values (9, 'followed')");
            TestPipelines.await(
                    run, () -> "order 9 is missing", () -> noteOf("orders", 9).equals("followed"));
            TestPipelines.await(
                    run,
                    () -> "the item has not changed",
                    () -> noteOf("items", 1).equals("meanwhile"));
        });
        assertThat(crossing.failure()).isEmpty();
        assertThat(to.rows(ORDERS + " fetch first " + rows.length + " rows only"))
                .containsExactly(rows);
        assertThat(noteOf("items", 3)).isEqualTo("only here");
        List<CrossedGap> unsettled = unsettledGaps();
        assertThat(unsettled)
                .singleElement()
                .satisfies(gap -> assertThat(gap.toString())
                        .containsPattern(
                                "public.orders: skip-gap: the log of the server from \\w+/\\w+ to \\w+/\\w+ is left out"
                                        + " for public.orders, [0-9,]+ bytes of all its tables together"));

        RunResult later = follow(GapChoice.ABORT, run -> {
            from.execute("insert into orders values (10, 'followed')");
            TestPipelines.await(
                    run, () -> "order 10 is missing", () -> noteOf("orders", 10).equals("followed"));
        });
        assertThat(later.failure()).isEmpty();
        assertThat(to.number("select count(*) from orders")).isEqualTo(rows.length + 2);
        Cli.Ended verified = dataweaver(
                "verify",
                file.toString(),
                "--tables",
                "public.orders",
                "--recheck",
                "0",
                "--state-dir",
                state().toString());
        assertThat(verified.status()).as("%s", verified).isEqualTo(ExitStatus.DIFFERENT);
        assertThat(verified.out()).contains("in the gap");
    }

    @Test
    void saysThatThereIsNoGapAndGoesOnIfOneWasExpected() throws Exception {
        copyBoth();
        markTheTarget();
        RunResult again = follow(GapChoice.RESNAPSHOT, run -> {
            from.execute("insert into orders values (7, 'followed')");
            TestPipelines.await(
                    run, () -> "order 7 is missing", () -> noteOf("orders", 7).equals("followed"));
        });
        assertThat(again.failure()).isEmpty();
        assertThat(noteOf("orders", 3)).isEqualTo("only here");
        assertThat(unsettledGaps()).isEmpty();
        assertThat(dataweaver("run", file.toString(), "--resume", "resnapshot", "--restart")
                        .err())
                .contains("--restart begins anew, and --resume goes on");
        assertThat(dataweaver("run", file.toString(), "--resume", "later").err())
                .contains("--resume takes abort, resnapshot or skip-gap");
    }

    @Test
    void refusesToReadRowsAgainWhereTheyWouldBeDoubled() throws Exception {
        file = pipeline(from.url(), BOTH, "mode: append");
        copyBoth();
        from.execute("select pg_drop_replication_slot('" + slotOf("orders") + "')");
        assertThatThrownBy(() -> follow(GapChoice.RESNAPSHOT, run -> {}))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(GapErrorCode.NOT_MERGED))
                .hasMessageContaining("public.orders");
        followsOrder(GapChoice.SKIP_GAP, 7);
        assertThat(to.number("select count(*) from orders")).isEqualTo(7);
    }

    /** Of the items, no change was ever read: that some are lost is known all the same. */
    @Test
    void refusesToReadRowsThatThePipelineHasNeverRead() throws Exception {
        file = pipeline(from.url(), "mode: cdc", UPSERT);
        RunResult first = follow(GapChoice.ABORT, run -> {
            awaitRows(run, "select count(*) from dataweaver_positions", List.of("2"));
            from.execute("insert into orders values (6, 'followed')");
            awaitRows(run, "select id from orders", List.of("6"));
        });
        assertThat(first.failure()).isEmpty();
        from.execute(
                "select pg_drop_replication_slot('" + slotOf("items") + "')",
                "insert into items values (6, 'in the gap')");
        assertThat(dataweaver("run", file.toString(), "--state-dir", state().toString())
                        .err())
                .contains("DW-SRC-108");
        assertThatThrownBy(() -> follow(GapChoice.RESNAPSHOT, run -> {}))
                .isInstanceOfSatisfying(DataWeaverException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(GapErrorCode.CHOICE_IMPOSSIBLE);
                    assertThat(refused.hint()).contains("--resume skip-gap");
                });
        followsOrder(GapChoice.SKIP_GAP, 7);
        assertThat(to.rows("select id from orders order by id")).containsExactly("6", "7");
        assertThat(to.number("select count(*) from items")).isZero();
    }

    @Test
    void asksOnlyTheSinksThatTakeRowsOfTheSourceWithTheGap() throws Exception {
        file = Files.writeString(folder.resolve("gap.yaml"), """
            name: gap
            checkpoint_interval: 50ms
            sources:
              shop: {postgres: {url: "%1$s", user: postgres, table: orders, mode: snapshot_then_cdc}}
              stock: {postgres: {url: "%1$s", user: postgres, table: items, mode: snapshot_then_cdc}}
            sinks:
              merged: {from: [shop], postgres: {url: "%2$s", user: postgres, table: orders, mode: upsert}}
              added: {from: [stock], postgres: {url: "%2$s", user: postgres, table: items, mode: append}}
            """.formatted(from.url(), to.url()));
        copyBoth();
        from.execute(
                "select pg_drop_replication_slot('" + slotOf("orders") + "')",
                "insert into orders values (7, 'in the gap')");
        followsOrder(GapChoice.RESNAPSHOT, 8);
        assertThat(to.rows(ORDERS)).isEqualTo(from.rows(ORDERS));
        assertThat(to.number("select count(*) from items")).isEqualTo(6);

        from.execute("select pg_drop_replication_slot('" + slotOf("items") + "')");
        assertThatThrownBy(() -> follow(GapChoice.RESNAPSHOT, run -> {}))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(GapErrorCode.NOT_MERGED))
                .hasMessageContaining("stock/public.items");
    }

    private void followsOrder(GapChoice choice, int id) throws Exception {
        RunResult result = follow(choice, run -> {
            from.execute("insert into orders values (" + id + ", 'followed')");
            TestPipelines.await(
                    run,
                    () -> "order " + id + " is missing",
                    () -> to.number("select count(*) from orders where id = " + id) == 1);
        });
        assertThat(result.failure()).isEmpty();
    }

    /** As after a failover to a copy that was loaded from a dump. */
    @ParameterizedTest
    @EnumSource(
            value = GapChoice.class,
            names = {"RESNAPSHOT", "SKIP_GAP"})
    void goesOnWithAnotherServerUnderTheSameName(GapChoice choice) throws Exception {
        try (PostgresServer lost = PostgresServer.startOwn(folder.resolve("lost"));
                PostgresServer other = PostgresServer.startOwn(folder.resolve("other"));
                FaultProxy name = FaultProxy.to(lost.host(), lost.port());
                PostgresDatabase before = lost.createDatabase();
                PostgresDatabase after = other.createDatabase()) {
            assertThat(after.name()).isEqualTo(before.name());
            shop(before);
            file = pipeline("postgresql://localhost:" + name.port() + "/" + before.name(), BOTH, UPSERT);
            copyBoth(before);
            shop(after);
            after.execute("update orders set note = 'elsewhere' where id = 1");
            name.leadTo(other.host(), other.port());
            name.reset();

            Cli.Ended ended = dataweaver("run", file.toString(), "--state-dir", state().toString());
            assertThat(ended.err()).contains("DW-SRC-108", "this is another server");

            RunResult crossing = follow(choice, run -> {
                after.execute("insert into orders values (7, 'followed')", "insert into items values (7, 'followed')");
                for (String table : List.of("orders", "items")) {
                    TestPipelines.await(
                            run,
                            () -> "7 is missing in " + table,
                            () -> noteOf(table, 7).equals("followed"));
                }
            });
            assertThat(crossing.failure()).isEmpty();
            assertThat(noteOf("orders", 1)).isEqualTo(choice == GapChoice.RESNAPSHOT ? "elsewhere" : "order 1");
            assertThat(unsettledGaps())
                    .extracting(CrossedGap::split)
                    .containsExactlyInAnyOrder("public.orders", "public.items");
            RunResult later = follow(GapChoice.ABORT, run -> {
                after.execute("insert into orders values (8, 'followed')");
                TestPipelines.await(
                        run,
                        () -> "order 8 is missing",
                        () -> noteOf("orders", 8).equals("followed"));
            });
            assertThat(later.failure()).isEmpty();
            after.awaitLogUnread();
        }
    }

    @Test
    void forgetsGapsWithThePipeline() throws Exception {
        copyBoth();
        from.execute("select pg_drop_replication_slot('" + slotOf("orders") + "')");
        followsOrder(GapChoice.SKIP_GAP, 7);
        Cli.Ended deleted = dataweaver("delete", file.toString(), "--yes", "--state-dir", state().toString());
        assertThat(deleted.status()).as("%s", deleted).isZero();
        assertThat(unsettledGaps()).isEmpty();
    }
}
