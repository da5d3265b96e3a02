package io.dataweaver.engine.spark;

import static io.dataweaver.engine.spark.CopyOnCluster.FILES;
import static io.dataweaver.engine.spark.CopyOnCluster.PAIRS_ONCE;
import static io.dataweaver.engine.spark.CopyOnCluster.ROWS;
import static io.dataweaver.engine.spark.CopyOnCluster.SLOWLY;
import static io.dataweaver.engine.spark.CopyOnCluster.assertPairsStored;
import static io.dataweaver.engine.spark.CopyOnCluster.assertStored;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files to PostgreSQL on a real cluster, by a driver that is here; processes are killed in the middle. */
class SparkClusterTest {

    /** Of all tests: starting a master and a worker takes as long as most tests. */
    private static SparkCluster cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startCluster(@TempDir Path home) throws Exception {
        cluster = new SparkCluster(home);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    /** So that no test finds a process of the one before. */
    @AfterEach
    void awaitIdleCluster() throws Exception {
        cluster.awaitIdle();
    }

    @Test
    void goesOnWithoutLossOrDuplicateWhenAnExecutorIsKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLIENT), database, "500ms")) {
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

    /** What a step by key remembers is found by the executor that goes on with a part of it. */
    @Test
    void stepsByKeyGoOnWhereAnExecutorWasKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline = CopyOnCluster.pipeline(
                        folder, cluster.settings(DeployMode.CLIENT, folder.resolve("shared")), database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(PAIRS_ONCE);
            run.awaitWritten(1);
            cluster.killExecutor();

            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.counts().read()).isEqualTo(FILES * ROWS);
            assertPairsStored(database);
        }
    }

    @Test
    void theNextStartGoesOnWithoutLossOrDuplicateWhenTheDriverIsKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLIENT), database, "500ms")) {
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
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLIENT), database, "1h")) {
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
}
