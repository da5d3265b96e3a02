package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that was dropped while nothing ran: made anew, it would lack all rows that were written before. */
class TargetGoneTest {

    private static final int ROWS = 100;

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();

    @Test
    void isNoTargetToGoOnWithInPostgres() throws Exception {
        try (PostgresDatabase to = PostgresServer.shared().createDatabase()) {
            isNoTargetToGoOnWith(
                    "postgres: {url: \"" + to.url() + "\", user: postgres", to.url() + "?user=postgres", "DW-SCH-102");
        }
    }

    @Test
    void isNoTargetToGoOnWithByJdbc() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("copy.db");
        isNoTargetToGoOnWith("jdbc: {url: \"" + url + "\"", url, "DW-SCH-802");
    }

    private void isNoTargetToGoOnWith(String sink, String url, String code) throws Exception {
        from.execute(
                "create table items (id int8 primary key, note text)",
                "insert into items select i, 'note ' || i from generate_series(1, " + ROWS + ") i");
        Path file = Files.writeString(folder.resolve("follow.yaml"), """
                name: follow
                checkpoint_interval: 20ms
                source: {postgres: {url: "%s", user: postgres, table: items, mode: snapshot_then_cdc}}
                sink: {%s, table: copied, mode: upsert}}
                """.formatted(from.url(), sink));
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            ResolvedPipeline pipeline = pipelines.resolve(file);
            pipelines
                    .run(pipeline, false, run -> TestPipelines.awaitWritten(run, ROWS))
                    .throwIfFailed();
            sql(url, "drop table copied");
            RunResult refused = pipelines.run(pipeline, false, RunHandle::await);
            assertThat(refused.failure().orElseThrow().code().id()).isEqualTo(code);
            assertThat(refused.failure().orElseThrow())
                    .hasMessageContaining("copied")
                    .hasMessageContaining("is gone");
            pipelines
                    .run(pipeline, true, run -> TestPipelines.awaitWritten(run, ROWS))
                    .throwIfFailed();
            assertThat(count(url)).isEqualTo(ROWS);
            pipelines.manager().delete(pipeline);
        } finally {
            from.close();
        }
    }

    private static void sql(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    private static long count(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from copied")) {
            row.next();
            return row.getLong(1);
        }
    }
}
