package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files to PostgreSQL on a real cluster, whose processes are killed in the middle. */
class SparkClusterTest {

    private static final String SLOWLY = "transforms: [{rate_limit: {records_per_second: 1500}}]";
    private static final int FILES = 4;
    private static final int ROWS = 4_000;

    @TempDir
    private Path folder;

    private CsvPipeline pipeline(SparkCluster cluster, PostgresDatabase database, String interval) throws Exception {
        return new CsvPipeline(
                folder,
                cluster.settings(),
                interval,
                FILES,
                ROWS,
                "{postgres: {url: \"postgresql://localhost:" + database.server().port() + "/" + database.name()
                        + "\", user: " + PostgresServer.USER + ", table: public.copied}}");
    }

    @Test
    void goesOnWithoutLossOrDuplicateWhenAnExecutorIsKilled() throws Exception {
        try (SparkCluster cluster = new SparkCluster(folder.resolve("spark"));
                PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline = pipeline(cluster, database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(SLOWLY);
            run.awaitWritten(1);
            cluster.killExecutor();
            assertThat(run.handle().progress().durable().written()).isLessThan(FILES * ROWS);

            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertStored(database);
        }
    }

    @Test
    void theNextStartGoesOnWithoutLossOrDuplicateWhenTheDriverIsKilled() throws Exception {
        try (SparkCluster cluster = new SparkCluster(folder.resolve("spark"));
                PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline = pipeline(cluster, database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(SLOWLY);
            run.awaitWritten(1);
            run.process().destroyForcibly().waitFor();
            RunResult killed = run.await();
            assertThat(killed.failure().orElseThrow().code()).isEqualTo(SparkErrorCode.PROCESS_ENDED);
            assertThat(killed.counts().written()).isBetween(1L, FILES * ROWS - 1L);

            RunResult result = pipeline.start(SLOWLY).await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.resumed().written()).isPositive();
            assertThat(result.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertStored(database);
        }
    }

    @Test
    void tellsWhatExecutorsReadAndStopsThemLongBeforeTheirTimeIsUsed() throws Exception {
        try (SparkCluster cluster = new SparkCluster(folder.resolve("spark"));
                PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline = pipeline(cluster, database, "1h")) {
            CsvPipeline.Started run = pipeline.start("transforms: [{rate_limit: {records_per_second: 200}}]");
            run.awaitRead();
            assertThat(run.handle().progress().durable()).isEqualTo(RunCounts.NONE);

            run.handle().stop();
            RunResult stopped = run.await();
            assertThat(stopped.failure()).isEmpty();
            assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.counts().written()).isPositive();
            assertThat(database.number("select count(*) from public.copied"))
                    .isEqualTo(stopped.counts().written());
        }
    }

    private static void assertStored(PostgresDatabase database) {
        assertThat(database.rows("select count(*), count(distinct id), min(id), max(id) from public.copied"))
                .containsExactly(FILES * ROWS + "|" + FILES * ROWS + "|1|" + FILES * ROWS);
    }
}
