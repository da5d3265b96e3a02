package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several tables are followed, of which one gets a column and another one breaks. */
class EvolvingTablesTest {

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

    @Test
    void oneGetsAColumnAlthoughBrokenOnesWouldWaitAndAnotherOneBreaks() throws Exception {
        following(run -> {
            to.execute(
                    "create function refuse() returns trigger language plpgsql as"
                            + " 'begin raise ''closed'' using errcode = ''42501''; end'",
                    "create trigger refuse before insert on bad for each row execute function refuse()");
            from.execute("insert into bad values (101, 'new')");
            awaitSuspension(run);

            from.execute(
                    "alter table good add column vip bool default true",
                    "update good set note = 'changed' where id = 1");
            TestPipelines.await(
                    run,
                    () -> "the changed row is not there",
                    () -> to.rows("select count(*) from good where note = 'changed'")
                            .equals(List.of("1")));
            assertThat(to.rows("select count(*) from good where vip")).containsExactly("100");
        });
    }

    @Test
    void oneWaitsOfWhichAColumnIsRenamedAndTheOtherGoesOn() throws Exception {
        following(run -> {
            from.execute("alter table bad rename column note to remark", "insert into bad values (101, 'new')");
            awaitSuspension(run);
            for (int id = 101; id <= 110; id++) {
                long rows = id;
                from.execute("insert into good values (" + id + ", 'new')");
                TestPipelines.await(
                        run,
                        () -> "row " + rows + " is not there",
                        () -> to.number("select count(*) from good") == rows);
            }
            assertThat(to.number("select count(*) from bad")).isEqualTo(100);
        });
    }

    @Test
    void oneWaitsUntilAPersonHasApprovedWhatItNeedsAndGoesOnThenWhileTheOtherRuns() throws Exception {
        tables();
        Path file = pipeline("approve");
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            ResolvedPipeline pipeline = pipelines.resolve(file);
            RunResult result = pipelines.run(pipeline, false, run -> {
                TestPipelines.awaitWritten(run, 200);
                from.execute("alter table bad rename column note to remark", "insert into bad values (101, 'new')");
                TestPipelines.await(
                        run,
                        () -> "nobody was told that something waits",
                        () -> pipelines.manager().schemaHistory(pipeline).stream()
                                .anyMatch(line -> line.contains("waits to be approved: alter table")));
                from.execute("insert into good values (101, 'new')");
                TestPipelines.await(
                        run, () -> "the new row is not there", () -> to.number("select count(*) from good") == 101);
                assertThat(to.number("select count(*) from bad where note is not null"))
                        .isEqualTo(100);
                try (PipelinePlan plan = pipelines.manager().plan(pipeline)) {
                    List<PendingChange> pending = pipelines.manager().pendingChanges(plan);
                    assertThat(pending)
                            .extracting(PendingChange::statement)
                            .containsExactly("alter table \"public\".\"bad\" rename column \"note\" to \"remark\"");
                    pipelines.manager().approve(pipeline, pending, "ann");
                }
                TestPipelines.await(
                        run,
                        () -> "the column is not renamed",
                        () -> to.number("select count(*) from information_schema.columns where table_name = 'bad'"
                                        + " and column_name = 'remark'")
                                == 1);
                TestPipelines.await(
                        run,
                        () -> "the row that waited is not there",
                        () -> to.number("select count(*) from bad where remark is not null") == 101);
            });
            assertThat(result.failure()).isEmpty();
            assertThat(pipelines.manager().schemaHistory(pipeline))
                    .anyMatch(line -> line.contains("ann approves: alter table"))
                    .anyMatch(line -> line.contains("at the target: alter table"));
            pipelines.manager().delete(pipeline);
        }
    }

    /** A union writes null for a column that one of its tables lacks, and the log does not tell what that one has in it later. */
    @ParameterizedTest
    @ValueSource(strings = {"evolve", "freeze"})
    void oneGetsAColumnWithADefaultThatTheOtherHadAndThatWasWrittenAsNull(String policy) throws Exception {
        from.execute(
                "create table has (id int8 primary key, c text)",
                "create table lacks (id int8 primary key)",
                "insert into has values (1, 'of has')",
                "insert into lacks values (1)");
        Path file = Files.writeString(folder.resolve("follow.yaml"), """
                name: follow
                checkpoint_interval: 20ms
                source: {postgres: {url: "%s", user: postgres, tables: [has, lacks], mode: snapshot_then_cdc}}
                transforms: [{union: {name: united, missing: set_null, dataset_column: from_table}}]
                sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
                schema: %s
                """.formatted(from.url(), to.url(), policy));
        String rows = "select id, c, from_table from united order by from_table, id";
        RunResult ended = TestPipelines.run(file, folder.resolve("state"), run -> {
            TestPipelines.awaitWritten(run, 2);
            from.execute("alter table lacks add c text default 'later'", "insert into lacks values (2)");
            assertThat(run.await(LIMIT)).isPresent();
        });
        assertThat(ended.failure()).isPresent();
        RunResult again = TestPipelines.run(
                file,
                folder.resolve("state"),
                run -> assertThat(run.await(LIMIT)).isPresent());
        assertThat(again.failure().orElseThrow().code().id()).isEqualTo("DW-SCH-020");
        assertThat(again.failure().orElseThrow())
                .hasMessageContaining("public.lacks.c is new and has 'later' in the rows that were there");
        assertThat(to.rows(rows)).containsExactly("1|of has|public.has", "1|∅|public.lacks");
    }

    private static void awaitSuspension(RunHandle run) throws InterruptedException {
        TestPipelines.await(
                run,
                () -> "no table is suspended",
                () -> !run.progress().suspended().isEmpty());
    }

    private void tables() {
        from.execute(
                "create table good (id int8 primary key, note text)",
                "create table bad (id int8 primary key, note text)",
                "insert into good select i, 'note ' || i from generate_series(1, 100) i",
                "insert into bad select i, 'note ' || i from generate_series(1, 100) i");
    }

    private Path pipeline(String policy) throws Exception {
        return Files.writeString(folder.resolve("follow.yaml"), """
                name: follow
                checkpoint_interval: 20ms
                source: {postgres: {url: "%s", user: postgres, tables: [good, bad], mode: snapshot_then_cdc}}
                sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
                schema: %s
                errors: {table: isolate, retry: {max_attempts: 1}}
                """.formatted(from.url(), to.url(), policy));
    }

    private void following(TestPipelines.Meanwhile meanwhile) throws Exception {
        tables();
        Path file = pipeline("{new_column: evolve}");
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            ResolvedPipeline pipeline = pipelines.resolve(file);
            RunResult result = pipelines.run(pipeline, false, run -> {
                TestPipelines.awaitWritten(run, 200);
                meanwhile.run(run);
            });
            assertThat(result.failure().orElseThrow().code().id()).isEqualTo("DW-STA-019");
            assertThat(result.failure().orElseThrow()).hasMessageContaining("bad");
            pipelines.manager().delete(pipeline);
        }
    }
}
