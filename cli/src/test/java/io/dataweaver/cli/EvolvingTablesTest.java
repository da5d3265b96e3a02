package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tables are followed, of which one gets a column and another one breaks. */
class EvolvingTablesTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    /** What happens while both tables are followed, until the run is stopped. */
    private interface Meanwhile {
        void happens(RunHandle run) throws Exception;
    }

    @Test
    void oneGetsAColumnAlthoughBrokenOnesWouldWaitAndAnotherOneBreaks() throws Exception {
        following(run -> {
            to.execute(
                    "create function refuse() returns trigger language plpgsql as"
                            + " 'begin raise ''closed'' using errcode = ''42501''; end'",
                    "create trigger refuse before insert on bad for each row execute function refuse()");
            from.execute("insert into bad values (101, 'new')");
            await(run, () -> !run.progress().suspended().isEmpty());

            from.execute(
                    "alter table good add column vip bool default true",
                    "update good set note = 'changed' where id = 1");
            await(
                    run,
                    () -> to.rows("select count(*) from good where note = 'changed'")
                            .equals(List.of("1")));
            assertThat(to.rows("select count(*) from good where vip")).containsExactly("100");
        });
    }

    @Test
    void oneWaitsOfWhichAColumnIsRenamedAndTheOtherGoesOn() throws Exception {
        following(run -> {
            from.execute("alter table bad rename column note to remark", "insert into bad values (101, 'new')");
            await(run, () -> !run.progress().suspended().isEmpty());
            for (int id = 101; id <= 110; id++) {
                long rows = id;
                from.execute("insert into good values (" + id + ", 'new')");
                await(run, () -> to.number("select count(*) from good") == rows);
            }
            assertThat(to.number("select count(*) from bad")).isEqualTo(100);
        });
    }

    private void following(Meanwhile meanwhile) throws Exception {
        from.execute(
                "create table good (id int8 primary key, note text)",
                "create table bad (id int8 primary key, note text)",
                "insert into good select i, 'note ' || i from generate_series(1, 100) i",
                "insert into bad select i, 'note ' || i from generate_series(1, 100) i");
        Path file = Files.writeString(folder.resolve("follow.yaml"), """
                name: follow
                checkpoint_interval: 20ms
                source: {postgres: {url: "%s", user: postgres, tables: [good, bad], mode: snapshot_then_cdc}}
                sink: {postgres: {url: "%s", user: postgres, mode: upsert}}
                schema: {new_column: evolve}
                errors: {table: isolate, retry: {max_attempts: 1}}
                """.formatted(from.url(), to.url()));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager =
                        new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")))) {
            ResolvedPipeline pipeline =
                    PipelineResolver.toRun(connectors, Map.of()).resolve(PipelineFile.read(file));
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                RunHandle run = manager.start(pipeline, plan, false);
                await(run, () -> run.progress().durable().written() == 200);
                meanwhile.happens(run);
                run.stop();
                RunResult result = run.await();
                assertThat(result.failure().orElseThrow().code().id()).isEqualTo("DW-STA-019");
                assertThat(result.failure().orElseThrow()).hasMessageContaining("bad");
            }
            manager.delete(pipeline);
        } finally {
            from.close();
            to.close();
        }
    }

    private static void await(RunHandle run, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            Optional<RunResult> ended = run.await(LOOK);
            assertThat(ended.flatMap(RunResult::failure)).isEmpty();
            assertThat(ended).isEmpty();
            assertThat(System.nanoTime() - end).isNegative();
        }
    }
}
