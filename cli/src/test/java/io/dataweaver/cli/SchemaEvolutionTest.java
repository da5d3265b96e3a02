package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Columns change at the source while a pipeline follows it, or is stopped. */
class SchemaEvolutionTest {

    /** Only a change of a row makes the log tell of columns. */
    private static final String TOUCH = "update orders set id = id where id = -1";

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private Path pipeline(String schema, String transforms) throws Exception {
        return Files.writeString(
                folder.resolve("follow.yaml"), """
            name: follow
            checkpoint_interval: 20ms
            schema: %s
            source: {postgres: {url: "%s", user: postgres, table: orders, mode: snapshot_then_cdc}}
            transforms: %s
            sink: {postgres: {url: "%s", user: postgres, table: orders, mode: upsert}}
            """.formatted(schema, from.url(), transforms, to.url()));
    }

    /** What a test does while the pipeline runs. */
    private interface Meanwhile {
        void run(Running running) throws Exception;
    }

    /** A run that is under way. */
    private final class Running {
        private final RunHandle run;

        Running(RunHandle run) {
            this.run = run;
        }

        /** Waits until a query tells the same of both sides. */
        void untilAlike(String query) throws InterruptedException {
            TestPipelines.awaitAlike(run, from, to, query);
        }

        RunResult end() throws InterruptedException {
            return run.await(LIMIT).orElseThrow();
        }
    }

    private void run(Path file, Meanwhile meanwhile) throws Exception {
        TestPipelines.run(file, folder.resolve("state"), run -> meanwhile.run(new Running(run)));
    }

    private void orders() {
        from.execute(
                "create table orders (id int8 primary key, name text)",
                "insert into orders select i, 'order ' || i from generate_series(1, 100) i");
    }

    @Test
    void columnsThatAreAddedWhileThePipelineRunsArriveWithAllTheirValues() throws Exception {
        orders();
        run(pipeline("evolve", "[]"), running -> {
            running.untilAlike("select * from orders order by id");
            from.execute(
                    "insert into orders values (101, 'before')",
                    "alter table orders add city text",
                    "insert into orders values (102, 'after', 'Oslo')",
                    "update orders set city = 'Bergen' where id = 1");
            running.untilAlike("select id, name, city from orders order by id");
            from.execute(
                    "begin; insert into orders values (103, 'same', 'Rome'); alter table orders add priority int not null"
                            + " default 5, add note varchar(20); insert into orders values (104, 'transaction', null, 7, 'n');"
                            + " update orders set note = 'x' where id < 5; commit");
            running.untilAlike("select id, name, city, priority, note from orders order by id");
        });
    }

    /** Changes the source while nobody looks, first rows and then columns, and runs again. */
    private void runAgain(Path file, String query, String... meanwhile) throws Exception {
        run(file, running -> running.untilAlike("select id, name from orders order by id"));
        from.execute(meanwhile);
        run(file, running -> running.untilAlike(query));
    }

    private String failureAfter(Path file, String query, String... meanwhile) throws Exception {
        StringBuilder told = new StringBuilder();
        run(file, running -> {
            running.untilAlike(query);
            from.execute(meanwhile);
            told.append(running.end().failure().orElseThrow().getMessage());
        });
        return told.toString();
    }

    @Test
    void columnsThatAreAddedWhileThePipelineIsStoppedArriveToo() throws Exception {
        orders();
        to.execute("create table orders (id int8 primary key, name text, country text)");
        runAgain(
                pipeline("{new_column: evolve}", "[]"),
                "select id, name, priority, placed, country from orders order by id",
                "insert into orders values (101, 'before')",
                "update orders set name = 'before' where id = 1",
                "alter table orders add priority int not null default 5, add placed timestamp(3) default '2026-01-01 10:00', add country text",
                "insert into orders values (102, 'after', 7, null, 'NO')",
                "update orders set priority = 6 where id = 2");
    }

    @Test
    void widerTypesAreMadeWiderAtTheTargetWhetherOrNotThePipelineRuns() throws Exception {
        from.execute(
                "create table orders (id int primary key, small smallint, amount numeric(6, 2), name varchar(5), ratio real)",
                "insert into orders select i, i, i / 4.0, 'n' || i, i / 8.0 from generate_series(1, 100) i");
        Path file = pipeline("evolve", "[]");
        String query = "select * from orders order by id";
        run(file, running -> {
            running.untilAlike(query);
            from.execute(
                    "insert into orders values (101, 1, 1.25, 'old', 0.5)",
                    "alter table orders alter id type bigint, alter name type varchar(20), alter ratio type float8",
                    "insert into orders values (5000000000, 2, 2.5, 'longer than it was', 0.1)",
                    "alter table orders alter small type numeric(10, 3), alter amount type numeric(12, 4)",
                    "update orders set small = 1234567.125, amount = 12345678.1234 where id = 7");
            running.untilAlike(query);
        });
        from.execute(
                "insert into orders values (102, 1, 1.25, 'old', 0.5)",
                "alter table orders alter name type text, alter amount type numeric",
                "update orders set name = repeat('x', 100), amount = 1e20 where id = 102");
        run(file, running -> running.untilAlike(query));
        assertThat(to.value("select format_type(atttypid, atttypmod) from pg_attribute"
                        + " where attrelid = 'orders'::regclass and attname = 'id'"))
                .isEqualTo("bigint");
    }

    @Test
    void theTargetKeepsColumnsThatAreDroppedAndAFrozenOneEndsTheRun() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, name text, old int)",
                "insert into orders select i, 'n' || i, i from generate_series(1, 100) i");
        run(pipeline("evolve", "[]"), running -> {
            running.untilAlike("select * from orders order by id");
            from.execute("alter table orders drop old", "insert into orders values (101, 'after')");
            running.untilAlike("select id, name from orders order by id");
            assertThat(to.rows("select old from orders where id in (100, 101) order by id"))
                    .containsExactly("100", "∅");
        });
        assertThat(failureAfter(
                        pipeline("{new_column: evolve}", "[]"),
                        "select id, name from orders order by id",
                        "alter table orders drop name",
                        "insert into orders values (102)"))
                .contains("public.orders.name is gone (`dropped_column: freeze`)");
    }

    @Test
    void whatWouldLeaveOtherValuesAtTheTargetIsRefused() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, a int, b int)",
                "insert into orders select i, i, i from generate_series(1, 100) i");
        Path file = pipeline("{dropped_column: evolve, new_column: evolve}", "[]");
        assertThat(failureAfter(
                        file,
                        "select * from orders order by id",
                        "alter table orders rename a to c",
                        "insert into orders values (101, 1)"))
                .contains("public.orders.a is called c now (`renamed_column: freeze`)");
        from.execute("alter table orders rename c to a", "alter table orders drop b, add b int");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining("public.orders.b was dropped and made anew");
        assertThat(to.rows("select * from orders where id = 1")).containsExactly("1|1|1");
    }

    @Test
    void aColumnOfTheTargetIsRenamedWhereTheSourceHasRenamedItWhileThePipelineRuns() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, name text, total int)",
                "insert into orders select i, 'n' || i, i from generate_series(1, 100) i");
        run(pipeline("{renamed_column: evolve}", "[]"), running -> {
            running.untilAlike("select * from orders order by id");
            from.execute(
                    "insert into orders values (101, 'before', 1)",
                    "update orders set total = -1 where id = 1",
                    "begin; insert into orders values (102, 'same', 2); alter table orders rename total to amount;"
                            + " insert into orders values (103, 'transaction', 3); commit",
                    "update orders set amount = -2 where id = 2");
            running.untilAlike("select id, name, amount from orders order by id");
            from.execute(
                    "alter table orders rename id to number",
                    "insert into orders values (104, 'another key', 4)",
                    "delete from orders where number = 3");
            running.untilAlike("select number, name, amount from orders order by number");
        });
        assertThat(columnsOfTheCopy()).containsExactly("number", "name", "amount");
    }

    private List<String> columnsOfTheCopy() {
        return to.rows("select column_name from information_schema.columns where table_schema = 'public'"
                + " and table_name = 'orders' order by ordinal_position");
    }

    @Test
    void rowsFromBeforeARenamingThatNobodySawArriveInTheColumnAsItIsCalledNow() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, name text, old int, total int)",
                "insert into orders select i, 'n' || i, i, i from generate_series(1, 100) i");
        Path file = pipeline("evolve", "[]");
        run(file, running -> running.untilAlike("select * from orders order by id"));
        from.execute(
                "insert into orders values (101, 'before', 1, 11)",
                "update orders set total = -1 where id = 1",
                "alter table orders rename total to amount",
                "insert into orders values (102, 'between', 2, 12)",
                "alter table orders drop old, add total int default 99",
                "insert into orders values (103, 'after', 13, 98)");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining(
                        "public.orders.total was dropped and made anew, or another column has got its name");
        from.execute("alter table orders drop total, add city text", "update orders set city = 'Oslo' where id = 2");
        run(file, running -> running.untilAlike("select id, name, amount, city from orders order by id"));
        from.execute(
                "update orders set amount = -3 where id = 3",
                "alter table orders rename amount to price",
                "alter table orders alter price type bigint",
                "alter table orders add amount int default 7",
                "insert into orders values (104, 'last', 14000000000)");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining(
                        "public.orders.amount was dropped and made anew, or another column has got its name");
        from.execute("alter table orders drop amount");
        run(file, running -> running.untilAlike("select id, name, price, city from orders order by id"));
        from.execute("alter table orders add amount text default 'new'", "insert into orders values (105, 'last')");
        run(file, running -> running.untilAlike("select id, name, price, city, amount from orders order by id"));
        assertThat(differencesOrNone(file)).isEmpty();
    }

    @Test
    void columnsThatChangeNamesWithEachOtherAreRefusedWhetherOrNotThePipelineRuns() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, a int, b int)",
                "insert into orders select i, i, -i from generate_series(1, 100) i");
        Path file = pipeline("evolve", "[]");
        String swap = "begin; alter table orders rename a to c; alter table orders rename b to a;"
                + " alter table orders rename c to b; commit";
        assertThat(failureAfter(
                        file, "select * from orders order by id", swap, "insert into orders values (101, 1, -1)"))
                .contains("another column has got its name");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining("another column has got its name");
        from.execute(swap);
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining("has the column a in the place of another one");
        assertThat(to.rows("select count(*), sum(a), sum(b) from orders")).containsExactly("100|5050|-5050");
    }

    @Test
    void aColumnThatCameAndWasRenamedWhileNobodyLookedIsNotTakenForOneThatIsEmpty() throws Exception {
        orders();
        Path file = pipeline("evolve", "[]");
        run(file, running -> running.untilAlike("select * from orders order by id"));
        from.execute(
                "alter table orders add city text",
                "insert into orders values (101, 'before', 'Oslo')",
                "alter table orders rename city to town",
                "insert into orders values (102, 'after', 'Bergen')");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining("had the column city at that time, and none called town");
    }

    @Test
    void aColumnThatCameAndWasRenamedInOneTransactionIsNotTakenForOneThatIsEmpty() throws Exception {
        orders();
        assertThat(failureAfter(
                        pipeline("evolve", "[]"),
                        "select * from orders order by id",
                        "begin; alter table orders add city text; insert into orders values (101, 'before', 'Oslo');"
                                + " alter table orders rename city to town; insert into orders values (102, 'after', 'Bergen');"
                                + " commit"))
                .contains("had the column city at that time, and none called town");
        assertThat(to.number("select count(*) from orders")).isEqualTo(100);
    }

    @Test
    void aRenamedColumnIsNotTakenForAnotherOneOfTheTargetOrOfTheSteps() throws Exception {
        orders();
        Path file = pipeline("evolve", "[]");
        run(file, running -> running.untilAlike("select * from orders order by id"));
        to.execute("alter table orders add title text");
        from.execute("alter table orders rename name to title", "insert into orders values (101, 'new')");
        assertThatThrownBy(() -> run(file, running -> {}))
                .hasMessageContaining("the column 'name' is called 'title' at the source now")
                .hasMessageContaining("has both");
        to.execute("alter table orders drop title", "alter table orders rename name to label");
        assertThatThrownBy(() -> run(file, running -> {})).hasMessageContaining("has neither");
        to.execute("alter table orders rename label to title");
        run(file, running -> running.untilAlike("select * from orders order by id"));
        assertThat(failureAfter(
                        pipeline("evolve", "[{map: {set: {short: \"left(title, 2)\"}}}]"),
                        "select count(*) from orders"))
                .contains("was changed");
    }

    @Test
    void aStepThatNamesAColumnUnderItsOldNameEndsTheRun() throws Exception {
        orders();
        assertThat(failureAfter(
                        pipeline("evolve", "[{map: {set: {short: \"left(name, 2)\"}}}]"),
                        "select id, name from orders order by id",
                        "alter table orders rename name to title",
                        "insert into orders values (101, 'new')"))
                .contains("does not have the column name any more", "there is no column `name`");
        assertThat(columnsOfTheCopy()).containsExactly("id", "name", "short");
    }

    @Test
    void aColumnIsDroppedAndAnotherOneRenamedAtTheTargetOnceAPersonHasApprovedJustThat() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, name text, old int)",
                "insert into orders select i, 'n' || i, i from generate_series(1, 100) i");
        to.execute("create table orders (id int8 primary key, name text, old int, of_others int)");
        Path file = pipeline("approve", "[]");
        assertThat(failureAfter(
                        file,
                        "select id, name, old from orders order by id",
                        "alter table orders drop old",
                        "alter table orders rename name to title",
                        "insert into orders values (101, 'after')"))
                .contains(
                        "goes on when a person has approved",
                        "\n  alter table \"public\".\"orders\" drop column \"old\"",
                        "\n  alter table \"public\".\"orders\" rename column \"name\" to \"title\"");
        assertThat(to.rows("select count(*), sum(old) from orders where name = 'n' || id"))
                .containsExactly("100|5050");
        run(
                file,
                running -> assertThat(
                                running.end().failure().orElseThrow().code().id())
                        .isEqualTo("DW-SCH-021"));

        String statements = """
            alter table "public"."orders" rename column "name" to "title"
            alter table "public"."orders" drop column "old"
            """;
        assertThat(dataweaver("approve", file, "--dry-run").out()).isEqualTo(statements);
        assertThat(dataweaver("approve", file).err()).contains("nothing was approved");
        assertThat(dataweaver("explain", file).out())
                .contains("waits to be approved", "drop column")
                .doesNotContain("the next start changes the target");
        assertThat(dataweaver("approve", file, "--yes", "--by", "ann").status()).isZero();
        assertThat(dataweaver("explain", file).out())
                .contains("the next start changes the target", "drop column")
                .doesNotContain("waits to be approved");
        run(file, running -> running.untilAlike("select id, title from orders order by id"));
        assertThat(columnsOfTheCopy()).containsExactly("id", "title", "of_others");
        assertThat(dataweaver("explain", file).out())
                .contains(
                        "ann approves: alter table \"public\".\"orders\" drop column \"old\"",
                        "at the target: alter table \"public\".\"orders\" drop column \"old\"");

        from.execute("alter table orders rename title to name", "insert into orders values (102, 'again')");
        assertThat(dataweaver("approve", file, "--yes").out())
                .isEqualTo("alter table \"public\".\"orders\" rename column \"title\" to \"name\"\n");
        run(file, running -> running.untilAlike("select id, name from orders order by id"));
        from.execute("alter table orders rename name to title", "insert into orders values (103, 'and again')");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .hasMessageContaining("goes on when a person has approved")
                .hasMessageContaining("rename column \"name\" to \"title\"");
    }

    @Test
    void columnsOfTheTargetAreNarrowedOnceAPersonHasApprovedJustThatAndAllRowsFit() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, amount int8, name varchar(100), note text, small int4)",
                "insert into orders select i, i, 'n' || i, 'note', i from generate_series(1, 100) i");
        // Wider than the source's on purpose: nobody is asked about it.
        to.execute("create table orders (id int8 primary key, amount int8, name varchar(100), note text, small int8)");
        Path file = pipeline("approve\nerrors: {max_rejected: 100}", "[]");
        String query = "select id, amount, name, note, small from orders order by id";
        String statements = """
            alter table "public"."orders" alter column "amount" type integer
            alter table "public"."orders" alter column "name" type character varying(10)
            alter table "public"."orders" alter column "note" set not null
            """;
        assertThat(failureAfter(
                        file,
                        query,
                        "insert into orders values (101, 101, 'before', 'note', 1)",
                        "alter table orders alter amount type int, alter name type varchar(10), alter note set not null",
                        "insert into orders values (102, 102, 'after', 'note', 1)"))
                .contains("goes on when a person has approved", "\"amount\" type integer");
        assertThat(dataweaver("approve", file, "--dry-run").out()).isEqualTo(statements);
        assertThat(dataweaver("approve", file, "--yes", "--by", "ann").status()).isZero();

        to.execute("insert into orders values (-1, 5000000000, 'longer than ten', null, 1)");
        assertThatThrownBy(() -> run(file, running -> running.end().throwIfFailed()))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code().id()).isEqualTo("DW-SCH-104"))
                .hasMessageContaining("1 row of table public.orders")
                .hasMessageContaining("where \"amount\" not between -2147483648 and 2147483647");
        assertThat(typesOfTheCopy()).containsExactly("bigint", "bigint", "character varying(100)", "text", "bigint");

        to.execute("delete from orders where id = -1");
        run(file, running -> {
            running.untilAlike(query);
            from.execute("update orders set amount = 7, name = 'changed' where id = 7");
            running.untilAlike(query);
        });
        assertThat(typesOfTheCopy())
                .containsExactly("bigint", "integer", "character varying(10)", "text not null", "bigint");
        assertThat(dataweaver("explain", file).out())
                .contains("at the target: alter table \"public\".\"orders\" alter column \"note\" set not null")
                .doesNotContain("waits to be approved");
        assertThat(letters()).isEmpty();
        narrowedWhileStopped(file, query);
    }

    /** The log has rows from before, of which some fit and others were corrected later. */
    private void narrowedWhileStopped(Path file, String query) throws Exception {
        from.execute(
                "insert into orders values (103, 103, 'fits', 'note', 1), (104, 40000, 'does not', 'note', 1)",
                "insert into orders values (105, 105, null, 'note', 1), (106, 50000, 'comes', 'note', 1)",
                "delete from orders where id = 106",
                "update orders set amount = 4 where id = 104",
                "update orders set name = 'none' where name is null",
                "alter table orders alter amount type smallint, alter name set not null",
                "insert into orders values (107, 107, 'after', 'note', 1)");
        assertThat(dataweaver("approve", file, "--yes").out()).isEqualTo("""
            alter table "public"."orders" alter column "amount" type smallint
            alter table "public"."orders" alter column "name" set not null
            """);
        run(file, running -> running.untilAlike(query));
        assertThat(typesOfTheCopy())
                .containsExactly("bigint", "smallint", "character varying(10) not null", "text not null", "bigint");
        // 104 and 106 as they came; 105 is not sent if what follows it comes soon enough.
        assertThat(letters()).filteredOn(letter -> letter.endsWith(" amount")).hasSize(2);
        assertThat(letters()).allMatch(letter -> letter.endsWith(" amount") || letter.endsWith(" name"));
    }

    private List<String> typesOfTheCopy() {
        return to.rows("select format_type(atttypid, atttypmod) || case when attnotnull and attnum > 1 then ' not null'"
                + " else '' end from pg_attribute where attrelid = 'orders'::regclass and attnum > 0 order by attnum");
    }

    @Test
    void aReplayDoesNotTakeTheNewNameOfAColumnThatNoRunHasFollowedForANewColumn() throws Exception {
        orders();
        to.execute("create table orders (id int8 primary key, name text check (name <> 'poison'))");
        Path file = pipeline("{new_column: evolve, renamed_column: approve}\nerrors: {max_rejected: 100}", "[]");
        assertThat(failureAfter(
                        file,
                        "select * from orders order by id",
                        "insert into orders values (101, 'poison')",
                        "alter table orders rename name to title",
                        "insert into orders values (102, 'after')"))
                .contains("goes on when a person has approved");
        assertThat(letters()).hasSize(1);
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            assertThatThrownBy(() -> pipelines.manager().planReplay(pipelines.resolve(file), LetterFilter.WAITING))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code().id()).isEqualTo("DW-STA-023"))
                    .hasMessageContaining("public.orders.name is called title now");
        }
        assertThat(columnsOfTheCopy()).containsExactly("id", "name");
    }

    @Test
    void anExpressionOverAColumnThatIsGoneEndsTheRun() throws Exception {
        orders();
        assertThat(failureAfter(
                        pipeline("evolve", "[{filter: \"name is not null\"}]"),
                        "select * from orders order by id",
                        "alter table orders drop name, add city text",
                        "insert into orders values (101, 'Oslo')"))
                .contains("does not have the column name any more", "name");
        assertThat(to.number("select count(*) from orders")).isEqualTo(100);
    }

    @Test
    void valuesOfNewColumnsAreLeftOutWhereThePipelineSaysSo() throws Exception {
        orders();
        Path file = pipeline("{new_column: discard_value}", "[]");
        run(file, running -> {
            running.untilAlike("select * from orders order by id");
            from.execute("alter table orders add city text", "insert into orders values (101, 'after', 'Oslo')");
            running.untilAlike("select id, name from orders order by id");
        });
        assertThat(to.rows("select * from orders where id = 101")).containsExactly("101|after");
        Cli.Ended verified = dataweaver("verify", file, "--recheck", "0");
        assertThat(verified.status()).as(verified.err()).isZero();
        assertThat(verified.err()).contains("equal; not compared, because the sink leaves it out: city");
        to.execute("update orders set name = 'other' where id = 101");
        assertThat(differences(file)).containsExactly("different id=101");
        assertThat(dataweaver("repair", file, "--yes", "--recheck", "0").status())
                .isZero();
        assertThat(to.rows("select * from orders where id = 101")).containsExactly("101|after");
    }

    @Test
    void rowsWithAValueInANewColumnAreLeftOutWhereThePipelineSaysSoAndTheirOlderOnesStay() throws Exception {
        orders();
        Path file = pipeline("{new_column: discard_row}\nerrors: {max_rejected: 100}", "[]");
        run(file, running -> {
            running.untilAlike("select * from orders order by id");
            from.execute(
                    "alter table orders add city text, add note text",
                    "alter table orders alter note set storage external",
                    "insert into orders values (101, 'no city')",
                    "insert into orders values (102, 'a city', 'Oslo')",
                    "update orders set name = 'other' where id = 1",
                    "update orders set name = 'a city', city = 'Bergen' where id = 2",
                    "update orders set name = 'a city', city = 'Rome' where id = 3",
                    "update orders set name = 'none any more', city = null where id = 3",
                    "update orders set note = repeat('x', 10000) where id = 4",
                    "update orders set name = 'the note is not sent again' where id = 4",
                    "update orders set id = 103, city = 'Riga' where id = 5",
                    "insert into orders values (104, 'comes and goes', 'Lima')",
                    "delete from orders where id in (6, 104)",
                    "insert into orders values (105, 'last')");
            running.untilAlike("select id, name from orders where id not in (2, 4, 102, 103) order by id");
        });
        assertThat(to.rows("select * from orders where id in (2, 4, 5, 102, 103) order by id"))
                .containsExactly("2|order 2", "4|order 4");
        assertThat(letters())
                .containsExactly(
                        "sink DW-REC-031 city", // 102
                        "sink DW-REC-031 city", // 2
                        "sink DW-REC-031 city", // 3
                        "sink DW-REC-031 note", // 4
                        "sink DW-REC-031 note", // 4
                        "sink DW-REC-031 city", // 103
                        "sink DW-REC-031 city"); // 104
        assertThat(differences(file))
                .contains("missing id=102", "missing id=103", "different id=2", "different id=4")
                .hasSize(4);
        to.execute("alter table orders add city text, add note text");
        assertThat(dataweaver("repair", file, "--yes", "--recheck", "0").status())
                .isZero();
        assertThat(to.rows("select * from orders order by id"))
                .isEqualTo(from.rows("select * from orders order by id"));
    }

    @Test
    void rowsWithAValueThatTheTypeOfTheTargetCannotHoldAreLeftOutWhereThePipelineSaysSo() throws Exception {
        from.execute(
                "create table orders (id int8 primary key, amount int, name varchar(5))",
                "insert into orders select i, i, 'n' || i from generate_series(1, 100) i");
        Path file = pipeline("{type_widened: discard_row}\nerrors: {max_rejected: 100}", "[]");
        run(file, running -> running.untilAlike("select * from orders order by id"));
        from.execute(
                "insert into orders values (101, 101, 'old')",
                "alter table orders alter amount type bigint, alter name type varchar(20)",
                "insert into orders values (102, 5000000000, 'large')",
                "insert into orders values (103, 103, 'longer than it was')",
                "update orders set amount = 6000000000 where id = 1",
                "update orders set amount = 7000000000 where id = 2",
                "update orders set amount = -2 where id = 2",
                "insert into orders values (104, 2147483647, 'fits')");
        run(file, running -> running.untilAlike("select * from orders where id not in (1, 102, 103) order by id"));
        assertThat(to.rows("select * from orders where id in (1, 102, 103)")).containsExactly("1|1|n1");
        assertThat(letters())
                .containsExactly(
                        "sink DW-REC-002 amount", // 102
                        "sink DW-REC-002 name", // 103
                        "sink DW-REC-002 amount", // 1
                        "sink DW-REC-002 amount"); // 2
        assertThat(differences(file))
                .contains("missing id=102", "missing id=103", "different id=1")
                .hasSize(3);
    }

    @Test
    void rowsAreNotLeftOutWhereTheSinkTakesWhateverComes() throws Exception {
        orders();
        for (String change : List.of("new_column", "type_widened")) {
            Path file = Files.writeString(
                    folder.resolve("file.yaml"),
                    "name: file\nschema: {" + change + ": discard_row}\nsource: {postgres: {url: \"" + from.url()
                            + "\", user: postgres, table: orders}}\nsink: {json: {path: out.jsonl}}\n");
            assertThat(dataweaver("run", file).err())
                    .contains("`" + change + ": discard_row` is not possible: the sink `file` leaves no rows out");
            Files.writeString(file, Files.readString(file).replace("discard_row", "approve"));
            assertThat(dataweaver("run", file).err())
                    .contains(
                            "`" + change + ": approve` is not possible: the sink `file` changes nothing of its target");
        }
    }

    private Set<String> differencesOrNone(Path file) {
        Cli.Ended found = dataweaver("verify", file, "--recheck", "0");
        return found.status() == 0 ? Set.of() : Set.of(found.out() + found.err());
    }

    private Cli.Ended dataweaver(String command, Path file, String... options) {
        List<String> words = new ArrayList<>(List.of(command, file.toString()));
        words.addAll(List.of(options));
        words.addAll(List.of("--state-dir", folder.resolve("state").toString()));
        return Cli.dataweaver(words.toArray(String[]::new));
    }

    /** Returns what {@code verify} finds: how, and the key. */
    private Set<String> differences(Path file) {
        Cli.Ended found = dataweaver("verify", file, "--recheck", "0");
        Set<String> differences = new TreeSet<>();
        Matcher line = Pattern.compile("(?m)^(missing|extra|different|duplicate) +\\S+ +(id=\\d+)")
                .matcher(found.out());
        while (line.find()) {
            differences.add(line.group(1) + " " + line.group(2));
        }
        assertThat(found.status()).as(found.err()).isEqualTo(ExitStatus.DIFFERENT);
        return differences;
    }

    /** Returns the dead letters, in the order in which they came: who has rejected them, why, and for which column. */
    private List<String> letters() {
        return DeadLetters.in(folder.resolve("state/follow").resolve(DeadLetters.FOLDER), Clock.systemUTC())
                .list(LetterFilter.ALL)
                .stream()
                .map(letter -> letter.step() + " " + letter.code() + " " + letter.column())
                .toList();
    }

    /** What a filled column has in older rows is forgotten by the server when the table is written anew, so both sides meet before. */
    @Test
    void bothSidesEndAlikeHoweverColumnsChange(TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random random = new Random(seed);
        RandomSchema schema = new RandomSchema(random);
        from.execute("create table orders (id int8 primary key)", "insert into orders select generate_series(-1, 20)");
        Path file = pipeline("evolve", "[]");
        try {
            for (int start = 0; start < 3; start++) {
                run(file, running -> {
                    running.untilAlike(schema.query());
                    for (int step = 0; step < 3; step++) {
                        from.execute(
                                schema.rows(), schema.add(false), schema.rows(), schema.change(), schema.rows(), TOUCH);
                        running.untilAlike(schema.query());
                        from.execute(schema.rows(), schema.add(true), schema.rows(), TOUCH);
                        running.untilAlike(schema.query());
                    }
                });
                from.execute(schema.rows(), random.nextBoolean() ? schema.add(true) : schema.change(), schema.rows());
            }
            run(file, running -> running.untilAlike(schema.query()));
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("with -Ddataweaver.seed=" + seed, failed);
        }
    }
}
