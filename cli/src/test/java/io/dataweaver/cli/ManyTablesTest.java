package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.Suspension;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole databases and shards of tables, copied and followed by one pipeline. */
class ManyTablesTest {

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
        return Files.writeString(folder.resolve("many.yaml"), """
            name: many
            checkpoint_interval: 50ms
            source: {postgres: {url: "%s", user: postgres, %s}}
            %s
            """.formatted(
                        from.url(), source, rest.replace("TO", "url: \"" + to.url() + "\", user: postgres")));
    }

    /** Runs a pipeline until {@code meanwhile} is over, and returns how it ended. */
    private RunResult follow(Path file, TestPipelines.Meanwhile meanwhile) throws Exception {
        return TestPipelines.run(file, folder.resolve("state"), meanwhile);
    }

    private void awaitRows(RunHandle run, String sql, String... rows) throws Exception {
        String table = sql.replaceFirst(".* from (\\w+).*", "$1");
        TestPipelines.await(
                run,
                () -> sql + " gives " + List.of(rows),
                () -> to.hasTable(table) && to.rows(sql).equals(List.of(rows)));
    }

    @Test
    void copiesAWholeDatabaseUnderOtherNamesAndTellsWhatGoesWhere() throws Exception {
        from.execute(
                "create table orders (id int primary key)",
                "insert into orders values (1), (2)",
                "create table audit_log (id int primary key)",
                "create schema eu",
                "create table eu.orders (id int primary key)",
                "insert into eu.orders values (3)");
        Path file = pipeline(
                "tables: [public.*, eu.*, -public.audit_*]",
                "sink: {postgres: {TO, table: \"dwh.{schema}_{table}\", mode: replace}}");
        Cli.Ended explained = dataweaver("explain", file.toString());
        assertThat(explained.status()).as("%s", explained).isZero();
        assertThat(explained.out()).contains("goes to dwh.eu_orders", "goes to dwh.public_orders");
        assertThat(dataweaver("explain", file.toString(), "--json").out().replaceAll("\\s", ""))
                .contains("\"targets\":[\"dwh.eu_orders\"]");
        Cli.Ended ran = dataweaver(
                "run", file.toString(), "--state-dir", folder.resolve("state").toString());
        assertThat(ran.status()).as("%s", ran).isZero();
        assertThat(to.rows("select id from dwh.public_orders order by id")).containsExactly("1", "2");
        assertThat(to.rows("select id from dwh.eu_orders")).containsExactly("3");

        Path meeting =
                pipeline("tables: [public.*, eu.*]", "sink: {postgres: {TO, table: \"dwh.{table}\", mode: replace}}");
        Cli.Ended refused = dataweaver("explain", meeting.toString());
        assertThat(refused.err()).contains("dwh.orders would take the rows of 2 datasets: eu.orders, public.orders");
        assertThat(refused.status()).isNotZero();
    }

    @Test
    void sendsSingleTablesThroughStepsOfTheirOwn() throws Exception {
        from.execute(
                "create table orders (id int primary key, status text)",
                "insert into orders values (1, 'PAID'), (2, 'NEW')",
                "create table customers (id int primary key, secret text)",
                "insert into customers values (1, 'x')",
                "create schema shard_1",
                "create table shard_1.items (id int primary key)",
                "insert into shard_1.items values (1)",
                "create schema shard_2",
                "create table shard_2.items (id int primary key)",
                "insert into shard_2.items values (1)");
        String steps = """
            transforms:
              - tables: public.orders
                filter: "status = 'PAID'"
              - tables: [public.*, -public.orders]
                map: {drop: [secret]}
              - tables: shard_*.items
                union: {name: items, dataset_column: shard}
            sink: {postgres: {TO, mode: replace}}
            """;
        Path file = pipeline("tables: [public.*, shard_*.*]", steps);
        Cli.Ended ran = dataweaver(
                "run", file.toString(), "--state-dir", folder.resolve("state").toString());
        assertThat(ran.status()).as("%s", ran).isZero();
        assertThat(to.rows("select id, status from orders")).containsExactly("1|PAID");
        assertThat(to.rows("select * from customers")).containsExactly("1");
        assertThat(to.rows("select id, shard from items order by shard"))
                .containsExactly("1|shard_1.items", "1|shard_2.items");

        Path mistyped = pipeline("tables: [public.*]", steps.replace("tables: public.orders", "tables: public.oders"));
        assertThat(dataweaver("explain", mistyped.toString()).err())
                .contains("DW-CFG-129", "public.oders", "public.customers, public.orders");
    }

    @Test
    void tellsWhichTableWaitsAndWhyInAllPlacesAndFailsInTheEnd() throws Exception {
        from.execute(
                "create table orders (id int primary key)",
                "insert into orders values (1), (2)",
                "create view ratios as select 1 / (id - 2) as ratio from orders");
        String state = folder.resolve("state").toString();
        String file = pipeline("tables: [public.*]", """
            errors: {table: isolate}
            sink: {postgres: {TO}}
            """).toString();
        Cli.Ended ran = dataweaver("run", file, "--state-dir", state, "--json");
        assertThat(ran.status()).as("%s", ran).isEqualTo(ExitStatus.FAILED);
        assertThat(ran.out())
                .contains("DW-STA-019", "division by zero", "\"suspended\"", "\"dataset\" : \"public.ratios\"");
        assertThat(ran.out().replaceAll("\\s", "")).contains("\"written\":2");
        assertThat(to.rows("select id from orders order by id")).containsExactly("1", "2");
        Cli.Ended positions = dataweaver("position", "get", file, "--state-dir", state);
        assertThat(positions.out()).contains("suspended", "division by zero");

        from.execute("create or replace view ratios as select id as ratio from orders");
        Cli.Ended mended = dataweaver("run", file, "--state-dir", state);
        assertThat(mended.status()).as("%s", mended).isZero();
        assertThat(to.rows("select ratio from ratios order by ratio")).containsExactly("1", "2");
        assertThat(to.rows("select id from orders order by id")).containsExactly("1", "2");
    }

    @Test
    void testsStepsOfSingleTablesByRowsThatAreGivenByTheirNames() throws Exception {
        Path file = pipeline("tables: [public.*]", """
            transforms:
              - tables: public.orders
                filter: "status = 'PAID'"
              - tables: public.customers
                map: {drop: [secret]}
            sink: {postgres: {TO}}
            tests:
              - name: unpaid orders stay behind
                given: {public.orders: [{id: 1, status: PAID}, {id: 2, status: NEW}]}
                expect: [{id: 1, status: PAID}]
              - name: what is secret stays behind
                given: {public.customers: [{id: 1, secret: x}]}
                expect: [{id: 1}]
            """);
        Cli.Ended tested = dataweaver("test", file.toString());
        assertThat(tested.status()).as("%s", tested).isZero();
    }

    @Test
    void goesOnWithTheOtherTablesAfterOneWasDropped() throws Exception {
        from.execute("create table orders (id int primary key)", "create table customers (id int primary key)");
        Path file = pipeline("tables: [public.*], mode: cdc", """
            errors: {table: isolate}
            sink: {postgres: {TO, mode: upsert}}
            """);
        RunResult first = follow(file, run -> {
            TestPipelines.await(run, () -> "both have slots", () -> slots() == 2);
            from.execute("insert into customers values (1)", "insert into orders values (1)");
            awaitRows(run, "select id from customers", "1");
            awaitRows(run, "select id from orders", "1");
        });
        assertThat(first.failure()).isEmpty();
        from.execute("drop table customers", "insert into orders values (2)");
        RunResult second = follow(file, run -> awaitRows(run, "select id from orders order by id", "1", "2"));
        assertThat(second.failure().orElseThrow())
                .hasMessageContaining("DW-CFG-138")
                .hasMessageContaining("'public.customers' was read by run-1");
        Cli.Ended moved = dataweaver(
                "position",
                "set",
                file.toString(),
                "--split",
                "public.customers",
                "--to",
                "end",
                "--yes",
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(moved.status()).as("%s", moved).isZero();
        from.execute("insert into orders values (3)");
        RunResult third = follow(file, run -> awaitRows(run, "select id from orders order by id", "1", "2", "3"));
        assertThat(third.failure()).isEmpty();
    }

    private long slots() {
        return from.number("select count(*) from pg_replication_slots where database = current_database()");
    }

    @Test
    void refusesToIsolateTablesWhoseRowsAreBroughtTogether() throws Exception {
        from.execute("create table orders (id int primary key)");
        Path file = pipeline("tables: [public.orders]", """
            transforms: [{dedupe: [id]}]
            errors: {table: isolate}
            sink: {postgres: {TO}}
            """);
        Cli.Ended refused = dataweaver("explain", file.toString());
        assertThat(refused.err()).contains("DW-CFG-103", "a table that waits would be missing in all results");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }

    @Test
    void followsShardsIntoOneTableWhereTheShardIsPartOfTheKey() throws Exception {
        from.execute(
                "create schema shard_1",
                "create table shard_1.orders (id int4 primary key, total numeric(8, 2))",
                "insert into shard_1.orders values (1, 10.50), (2, 20)",
                "create schema shard_2",
                "create table shard_2.orders (id int8 primary key, total numeric(10, 3))",
                "insert into shard_2.orders values (1, 0.125)");
        Path file = pipeline("tables: [shard_*.orders], mode: snapshot_then_cdc", """
            transforms:
              - union: {name: orders, dataset_column: shard}
            sink: {postgres: {TO, table: all_orders, mode: upsert}}
            """);
        String rows = "select shard, id, total from all_orders order by shard, id";
        RunResult result = follow(file, run -> {
            awaitRows(run, rows, "shard_1.orders|1|10.500", "shard_1.orders|2|20.000", "shard_2.orders|1|0.125");
            from.execute(
                    "update shard_1.orders set total = 11 where id = 1",
                    "delete from shard_1.orders where id = 2",
                    "insert into shard_2.orders values (3000000000, 7)",
                    "delete from shard_2.orders where id = 1");
            awaitRows(run, rows, "shard_1.orders|1|11.000", "shard_2.orders|3000000000|7.000");
        });
        assertThat(result.failure()).isEmpty();
        assertThat(to.rows("select format_type(atttypid, atttypmod) from pg_attribute"
                        + " where attrelid = 'all_orders'::regclass and attnum > 0 order by attnum"))
                .containsExactly("bigint", "numeric(10,3)", "text");
    }

    @Test
    void goesOnWithOtherTablesWhileOneIsBrokenAndCatchesUpAtTheNextStart() throws Exception {
        from.execute(
                "create table orders (id int primary key)",
                "insert into orders values (1)",
                "create table customers (id int primary key)",
                "insert into customers values (1)");
        Path file = pipeline("tables: [public.*], mode: snapshot_then_cdc", """
            errors: {table: isolate, retry: {max_attempts: 2, backoff: 10ms, max_backoff: 10ms}}
            sink: {postgres: {TO, table: "copy_{table}", mode: upsert}}
            """);
        String orders = "select id from copy_orders order by id";
        RunResult broken = follow(file, run -> {
            awaitRows(run, orders, "1");
            awaitRows(run, "select id from copy_customers", "1");
            to.execute("alter table copy_customers rename to away");
            from.execute("insert into customers values (2)", "insert into orders values (2)");
            TestPipelines.await(
                    run,
                    () -> "a table is suspended",
                    () -> !run.progress().suspended().isEmpty());
            assertThat(run.progress().suspended())
                    .extracting(Suspension::dataset)
                    .containsExactly("public.customers");
            from.execute("insert into customers values (3)", "insert into orders values (3)");
            awaitRows(run, orders, "1", "2", "3");
        });
        assertThat(broken.outcome()).isEqualTo(Outcome.FAILED);
        DataWeaverException failure = broken.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(StateErrorCode.TABLE_SUSPENDED);
        assertThat(failure)
                .hasMessageContaining("1 of 2 tables of pipeline 'many' is suspended")
                .hasMessageContaining("public.customers: ");

        to.execute("alter table away rename to copy_customers");
        RunResult mended = follow(file, run -> {
            awaitRows(run, "select id from copy_customers order by id", "1", "2", "3");
            from.execute("insert into customers values (4)", "insert into orders values (4)");
            awaitRows(run, "select id from copy_customers order by id", "1", "2", "3", "4");
            awaitRows(run, orders, "1", "2", "3", "4");
        });
        assertThat(mended.failure()).isEmpty();
        assertThat(mended.outcome()).isEqualTo(Outcome.STOPPED);
    }
}
