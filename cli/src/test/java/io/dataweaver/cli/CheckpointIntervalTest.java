package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a pipeline makes durable what it did, unless it says so itself. */
class CheckpointIntervalTest {

    @TempDir
    private Path folder;

    private Duration interval(PostgresDatabase database, String mode, String sink) throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"), """
                name: intervals
                source: {postgres: {url: "%s", user: postgres, table: ticks, %s}}
                %s
                """.formatted(database.url(), mode, sink.formatted(database.url())));
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"));
                PipelinePlan plan = pipelines.manager().plan(pipelines.resolve(file))) {
            return plan.settings().checkpointInterval();
        }
    }

    @Test
    void isShortWhereChangesAreFollowedAndACheckpointIsNoMoreThanATransaction() throws IOException {
        String table = "sink: {postgres: {url: \"%s\", user: postgres, table: copy, mode: upsert}}";
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table ticks (id int8 primary key, at timestamptz not null)");
            assertThat(interval(database, "mode: cdc", table)).isEqualTo(Duration.ofSeconds(1));
            assertThat(interval(database, "mode: snapshot", table)).isEqualTo(Duration.ofSeconds(10));
            assertThat(interval(database, "mode: incremental, cursor: at", "sink: {json: out/}"))
                    .as("each checkpoint makes a file")
                    .isEqualTo(Duration.ofSeconds(10));
            assertThat(interval(database, "mode: cdc", "checkpoint_interval: 3s\n" + table))
                    .isEqualTo(Duration.ofSeconds(3));
        }
    }
}
