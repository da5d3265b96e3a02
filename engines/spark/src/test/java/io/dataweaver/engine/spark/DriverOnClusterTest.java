package io.dataweaver.engine.spark;

import static io.dataweaver.engine.spark.CopyOnCluster.FILES;
import static io.dataweaver.engine.spark.CopyOnCluster.PAIRS;
import static io.dataweaver.engine.spark.CopyOnCluster.PAIRS_ONCE;
import static io.dataweaver.engine.spark.CopyOnCluster.ROWS;
import static io.dataweaver.engine.spark.CopyOnCluster.SLOWLY;
import static io.dataweaver.engine.spark.CopyOnCluster.assertPairsStored;
import static io.dataweaver.engine.spark.CopyOnCluster.assertStored;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files to PostgreSQL by a driver that is on the cluster itself, and is killed, left, or not heard in the middle. */
class DriverOnClusterTest {

    /** So slowly that a second command is started and sees rows before all are written, on a busy machine too. */
    private static final String VERY_SLOWLY = "transforms: [{rate_limit: {records_per_second: 200}}]";

    /** So slowly that executors are at work for longer than it takes to miss a worker and to start a driver anywhere. */
    private static final String FOR_MINUTES = """
            batch: {max_records: 50}
            transforms: [{rate_limit: {records_per_second: 40}}]
            """;

    /** So long that a busy machine does not make a worker silent. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    /** Of all tests but one: starting a master and a worker takes as long as most tests. */
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

    /** What a step by key remembers is found by the next start of the driver, and by its executors. */
    @Test
    void stepsByKeyGoOnWhereTheDriverOnTheClusterIsStartedAgain() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline = CopyOnCluster.pipeline(
                        folder, cluster.settings(DeployMode.CLUSTER, folder.resolve("shared")), database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(PAIRS_ONCE);
            run.awaitWritten(1);
            cluster.killDriver();
            assertThat(run.handle().progress().durable().written()).isBetween(1L, (long) PAIRS);

            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.resumed().written()).isPositive();
            assertThat(result.counts().read()).isEqualTo(FILES * ROWS);
            assertThat(result.counts().written()).isEqualTo(PAIRS + 1);
            assertPairsStored(database);
        }
    }

    @Test
    void aDriverOnTheClusterIsStartedAgainWithoutLossOrDuplicateWhenItIsKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLUSTER), database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(SLOWLY);
            run.awaitWritten(1);
            cluster.killDriver();
            assertThat(run.handle().progress().durable().written()).isBetween(1L, FILES * ROWS - 1L);

            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.resumed().written()).isPositive();
            assertThat(result.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertStored(database);
            assertThat(folder.resolve("state/copy/spark")).isEmptyDirectory();
        }
    }

    @Test
    void aDriverOnTheClusterOutlivesTheCommandAndStopsAndResumesWithTheNext() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLUSTER), database, "500ms")) {
            CsvPipeline.Started killed = pipeline.start(VERY_SLOWLY);
            killed.awaitWritten(1);
            ProcessHandle driver = cluster.driver();
            killed.process().destroyForcibly().waitFor();

            CsvPipeline.Started next = pipeline.start(VERY_SLOWLY);
            next.awaitWritten(1);
            assertThat(cluster.drivers()).containsExactly(driver);
            next.handle().stop();
            RunResult stopped = next.await();
            assertThat(stopped.failure()).isEmpty();
            assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(database.number("select count(*) from public.copied"))
                    .isEqualTo(stopped.counts().written())
                    .isBetween(1L, FILES * ROWS - 1L);

            RunResult result = pipeline.start(VERY_SLOWLY).await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.resumed()).isEqualTo(stopped.counts());
            assertThat(result.counts()).isEqualTo(new RunCounts(FILES * ROWS, FILES * ROWS, 0, 0));
            assertStored(database);
        }
    }

    @Test
    void aDriverOfWhichTheMasterDoesNotHearIsRefusedOnceAnotherWorkerHasStartedIt() throws Exception {
        try (SparkCluster two = new SparkCluster(folder.resolve("spark"), 2, SILENT);
                PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, two.settings(DeployMode.CLUSTER), database, "500ms")) {
            CsvPipeline.Started run = pipeline.start(FOR_MINUTES);
            run.awaitWritten(1);
            ProcessHandle old = two.driver();
            // What a file server does with the lock of a machine that it does not hear: it is free, and its holder at
            // work.
            Files.delete(folder.resolve("state/copy/lock"));
            two.freezeWorkerOfDriver();
            two.awaitDriverBeside(old);
            assertThat(two.drivers()).as("the first driver is at work").contains(old);
            two.awaitEnd(old);
            run.awaitWrittenSinceResumed();
            run.handle().stop();

            RunResult stopped = run.await();
            assertThat(stopped.failure()).isEmpty();
            assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.resumed().written()).isPositive();
            assertThat(stopped.counts().written()).isBetween(stopped.resumed().written() + 1, FILES * ROWS - 1L);
            assertThat(database.number("select count(*) from public.copied"))
                    .isEqualTo(stopped.counts().written());
            assertThat(database.rows("select (id - 1) / " + ROWS + " from public.copied group by 1"
                            + " having count(*) <> count(distinct id) or count(*) <> (max(id) - 1) % " + ROWS + " + 1"))
                    .as("files of which not each row up to the last is there once")
                    .isEmpty();
        }
    }

    @Test
    void aDriverThatDoesNotSeeTheStateFolderIsToldSo() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                CsvPipeline pipeline =
                        CopyOnCluster.pipeline(folder, cluster.settings(DeployMode.CLUSTER), database, "500ms")) {
            CsvPipeline.Started run = pipeline.start("");
            Path order = null;
            while (order == null && run.handle().await(Duration.ofMillis(10)).isEmpty()) {
                order = find(folder.resolve("state/copy/spark"), "order");
            }
            // Its machine has another folder there.
            Files.delete(order);

            DataWeaverException failure = run.await().failure().orElseThrow();
            assertThat(failure.code().id()).isEqualTo(SparkErrorCode.DRIVER_NOT_HEARD.id());
            assertThat(failure).hasMessageContaining(folder.resolve("state").toString());
        }
    }

    private static @Nullable Path find(Path below, String name) throws IOException {
        if (!Files.isDirectory(below)) {
            return null;
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(path -> path.endsWith(name)).findFirst().orElse(null);
        }
    }
}
