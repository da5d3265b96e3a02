package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run is to read beside what there was when it began: the logs of tables whose rows came first, and tables that are new. */
@Timeout(600)
class LaterSplitsTest {

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private Path pipeline(String options) throws Exception {
        return Files.writeString(folder.resolve("follow.yaml"), """
            name: follow
            parallelism: 3
            checkpoint_interval: 20ms
            source: {postgres: {url: "%s", user: postgres, tables: ["public.*"], split_size: 64KiB, %s}}
            sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
            """.formatted(from.url(), options, to.url()));
    }

    private RunResult run(Path file, TestPipelines.Meanwhile meanwhile) throws Exception {
        return TestPipelines.run(file, folder.resolve("state"), meanwhile);
    }

    private void untilAlike(RunHandle run, String... tables) throws InterruptedException {
        for (String table : tables) {
            TestPipelines.awaitAlike(run, from, to, "select * from " + table + " order by id");
        }
    }

    private static String[] table(String name, int rows) {
        return new String[] {
            "create table " + name + " (id int8 primary key, v text)",
            "insert into " + name + " select i, repeat('x', 100) from generate_series(1, " + rows + ") i"
        };
    }

    @Test
    void largeTablesAreCopiedInPartsAndThenFollowedInTheSameRun() throws Exception {
        from.execute(table("large", 5000));
        from.execute(table("larger", 9000));
        from.execute(table("small", 10));
        RunResult result = run(pipeline("mode: snapshot_then_cdc"), run -> {
            untilAlike(run, "small", "large", "larger");
            from.execute(
                    "update large set v = 'later' where id % 3 = 0",
                    "delete from larger where id % 2 = 0", "insert into small values (11, 'new')");
            untilAlike(run, "small", "large", "larger");
        });
        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.STOPPED);
        assertThat(result.counts().read())
                .as("each row once, and each change once")
                .isEqualTo(5000 + 9000 + 10 + 2 * 1666 + 4500 + 1); // An update is two.
        from.execute("update large set v = 'between' where id % 5 = 0");
        run(pipeline("mode: snapshot_then_cdc"), run -> untilAlike(run, "small", "large", "larger"));
    }

    @Test
    void tablesThatComeWhileAPipelineRunsOrIsStoppedAreCopiedAndFollowed() throws Exception {
        from.execute(table("old", 10));
        Path file = pipeline("mode: snapshot_then_cdc, new_tables: read");
        run(file, run -> {
            untilAlike(run, "old");
            from.execute("create table without_key (id int8)");
            from.execute(table("came", 2000));
            from.execute("insert into old values (11, 'x')", "drop table without_key");
            untilAlike(run, "old", "came");
            from.execute("update came set v = 'later' where id = 7", "delete from old where id = 1");
            untilAlike(run, "old", "came");
        });
        from.execute(table("between", 20));
        from.execute("insert into old values (12, 'x')", "insert into came values (2001, 'y')");
        run(file, run -> {
            untilAlike(run, "old", "came", "between");
            from.execute("delete from between where id > 10");
            untilAlike(run, "between");
        });
    }

    @Test
    void tablesThatComeLaterAreReadWholeAlsoWhereOnlyChangesAreReadOfTheOthers() throws Exception {
        from.execute(table("old", 10));
        Path file = pipeline("mode: cdc, new_tables: read");
        run(file, run -> {
            TestPipelines.await(
                    run,
                    () -> "no slot",
                    () -> from.number("select count(*) from pg_replication_slots where active and database ="
                                    + " current_database()")
                            == 1);
            from.execute("insert into old values (11, 'x')");
            from.execute(table("came", 20));
            untilAlike(run, "came");
            from.execute("delete from came where id = 1");
            untilAlike(run, "came");
        });
        assertThat(to.rows("select * from old")).containsExactly("11|x");
    }

    /** Tables come and go under one pattern: that one is taken in must not make a run fail for another that is gone. */
    @Test
    void tablesThatAreDroppedEndWhereThePipelineSaysSoAndKeepTheirRows() throws Exception {
        from.execute(table("old", 10));
        from.execute(table("temporary", 20));
        from.execute(table("dropped_while_stopped", 5));
        Path file = pipeline("mode: snapshot_then_cdc, new_tables: read, dropped_tables: end");
        Files.writeString(file, """
            transforms:
              - {tables: [public.temporary], map: {set: {v: "v"}}}
              - {tables: [public.dropped_*], map: {set: {v: "v"}}}
            """, StandardOpenOption.APPEND);
        run(file, run -> {
            untilAlike(run, "old", "temporary", "dropped_while_stopped");
            from.execute("drop table temporary");
            from.execute(table("came", 30));
            untilAlike(run, "came");
            from.execute("insert into old values (11, 'x')");
            untilAlike(run, "old");
        });
        from.execute("drop table dropped_while_stopped", "delete from old where id = 1");
        for (int i = 0; i < 2; i++) {
            run(file, run -> untilAlike(run, "old", "came"));
        }
        assertThat(to.rows("select count(*) from temporary union all select count(*) from dropped_while_stopped"))
                .containsExactly("20", "5");
        assertThat(from.number("select count(*) from pg_replication_slots where database = current_database()"))
                .isEqualTo(2);
    }

    @Test
    void tablesThatComeLaterAreLeftOutUnlessThePipelineSaysOtherwise() throws Exception {
        from.execute(table("old", 10));
        Path file = pipeline("mode: snapshot_then_cdc");
        run(file, run -> untilAlike(run, "old"));
        from.execute(table("came", 20));
        from.execute("insert into old values (11, 'x')");
        run(file, run -> untilAlike(run, "old"));
        assertThat(to.rows("select count(*) from came")).isEqualTo(List.of("0"));
    }
}
