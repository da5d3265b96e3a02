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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns change at the source while a pipeline follows it, or is stopped. */
class SchemaEvolutionTest {

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
            long end = System.nanoTime() + LIMIT.toNanos();
            List<String> expected = from.rows(query);
            String found = "";
            while (!found.equals(expected.toString())) {
                assertThat(run.await(Duration.ofMillis(20))).as("%s", found).isEmpty();
                assertThat(System.nanoTime() - end).as("%s", found).isNegative();
                found = read(query);
            }
        }

        private String read(String query) {
            try {
                return to.rows(query).toString();
            } catch (RuntimeException notThereYet) {
                return String.valueOf(notThereYet.getMessage());
            }
        }

        RunResult end() throws InterruptedException {
            return run.await(LIMIT).orElseThrow();
        }
    }

    private void run(Path file, Meanwhile meanwhile) throws Exception {
        RunEnvironment environment = RunEnvironment.ofMachine(folder.resolve("state"));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline =
                    PipelineResolver.toRun(connectors, Map.of()).resolve(PipelineFile.read(file));
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                RunHandle run = manager.start(pipeline, plan, false);
                try {
                    meanwhile.run(new Running(run));
                } finally {
                    run.stop();
                    run.await();
                }
            }
        }
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
}
