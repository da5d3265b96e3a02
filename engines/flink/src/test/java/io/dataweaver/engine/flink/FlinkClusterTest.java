package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real cluster, parts of which are killed as only processes can be. */
class FlinkClusterTest {

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)/_metadata$");

    private static final Duration LOOK = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    private FlinkProcesses cluster;

    @BeforeEach
    void startCluster() throws IOException, InterruptedException {
        cluster = new FlinkProcesses(folder.resolve("flink"));
    }

    @AfterEach
    void endCluster() throws IOException {
        cluster.close();
    }

    @Test
    void losesAndDoublesNoRowWhenATaskManagerIsKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            MadeUpRows pipeline = new MadeUpRows(
                    folder,
                    20_000,
                    4_000,
                    "{postgres: {url: \"" + database.url() + "\", user: postgres, table: made_up}}");
            // A task in each slot, so that two of them die.
            try (MadeUpRows.Started run = pipeline.start(cluster.engine(), 4)) {
                run.awaitDurable();
                cluster.replaceTaskManager();
                RunResult result = run.await();
                assertThat(result.failure()).isEmpty();
                assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(result.counts().written()).isEqualTo(20_000);
            }
            assertThat(database.rows("select id from made_up order by id").stream()
                            .map(Long::valueOf)
                            .toList())
                    .isEqualTo(pipeline.ids());
        }
    }

    /** Two jobs, with two tasks each; what a step by key remembers is found by the task that goes on with a part of it. */
    @Test
    void stepsByKeyGoOnWhereATaskManagerWasKilled() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            MadeUpRows pipeline = new MadeUpRows(
                    folder,
                    20_000,
                    4_000,
                    "{postgres: {url: \"" + database.url() + "\", user: postgres, table: made_up}}"
                            + "\ntransforms: [{map: {set: {pair: \"id / 2\"}}}, {dedupe: [pair]}]");
            try (MadeUpRows.Started run = pipeline.start(cluster.engine(folder.resolve("shared")), 2)) {
                run.awaitDurable();
                cluster.replaceTaskManager();
                RunResult result = run.await();
                assertThat(result.failure()).isEmpty();
                assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(result.counts().read()).isEqualTo(20_000);
            }
            assertThat(database.rows("select count(*), count(distinct pair), min(pair), max(pair) from made_up"))
                    .containsExactly("10001|10001|0|10000");
        }
    }

    @Test
    void refusesStepsByKeyWithoutAFolderThatAllSee() {
        MadeUpRows pipeline = new MadeUpRows(folder, 10, 10, "{csv: {path: out.csv}}\ntransforms: [{dedupe: [id]}]");
        assertThatThrownBy(() -> pipeline.start(cluster.engine(), 2))
                .hasMessageContaining("brings records together by key")
                .hasMessageContaining("`engine: {flink: {shared: /mnt/dataweaver}}`");
    }

    @Test
    void goesOnFromTheLastCheckpointWhenTheJobManagerIsKilled() throws Exception {
        MadeUpRows pipeline = toFile(folder);
        try (MadeUpRows.Started run = pipeline.start(cluster.engine(), 2)) {
            run.awaitDurable();
            cluster.killJobManager();
            RunResult result = run.await();
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.counts().written()).isPositive().isLessThan(20_000);
        }
        cluster.startJobManagerAgain();
        try (MadeUpRows.Started run = pipeline.start(cluster.engine(), 3)) {
            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.resumed().written()).isPositive();
            assertThat(result.counts().written()).isEqualTo(20_000);
        }
        assertThat(ids(folder.resolve("out.csv"))).isEqualTo(pipeline.ids());
    }

    /** A client: runs the pipeline in the folder that is named first, on the engine that is named second. */
    public static void main(String[] arguments) throws InterruptedException {
        try (MadeUpRows.Started run = toFile(Path.of(arguments[0])).start(arguments[1], 2)) {
            run.await();
        }
    }

    private static MadeUpRows toFile(Path folder) {
        return new MadeUpRows(folder, 20_000, 8_000, "{csv: {path: out.csv, mode: replace}}");
    }

    @Test
    void tellsOfAFailureOnTheClusterAsItIsToldEverywhere() throws Exception {
        MadeUpRows pipeline = new MadeUpRows(
                folder,
                1_000,
                8_000,
                "{csv: {path: out.csv, mode: replace}}\ntransforms: [{filter: 1 / (id - 7) < 2}]"
                        + "\nerrors: {policy: stop}");
        try (MadeUpRows.Started run = pipeline.start(cluster.engine(), 2)) {
            RunResult result = run.await();
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.REJECTED);
        }
    }

    @Test
    void endsTheJobThatAClientHasLeftWhenItWasKilled() throws Exception {
        try (ChildProcess client = ChildProcess.java(FlinkClusterTest.class)
                .arguments(folder.toString(), cluster.engine())
                .in(folder)
                .start()) {
            while (!hasLaterCheckpoint()) {
                assertThat(client.endsWithin(LOOK)).as(client.output()).isFalse();
            }
            client.kill();
        }
        try (MadeUpRows.Started run = toFile(folder).start(cluster.engine(), 2)) {
            RunResult result = run.await();
            assertThat(result.failure()).isEmpty();
            assertThat(result.resumed().written()).isPositive();
            assertThat(result.counts().written()).isEqualTo(20_000);
        }
        assertThat(ids(folder.resolve("out.csv"))).isEqualTo(toFile(folder).ids());
    }

    /** The first ones may have been made before any row was read. */
    private static boolean isLater(Path metadata) {
        Matcher checkpoint = CHECKPOINT.matcher(metadata.toString());
        return checkpoint.find() && Integer.parseInt(checkpoint.group(1)) >= 3;
    }

    private boolean hasLaterCheckpoint() throws IOException {
        Path state = folder.resolve("state");
        if (!Files.exists(state)) {
            return false;
        }
        try (Stream<Path> files = Files.find(state, 9, (path, is) -> isLater(path))) {
            return files.findAny().isPresent();
        } catch (UncheckedIOException moving) {
            return false;
        }
    }

    private static List<Long> ids(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                .sorted()
                .toList();
    }
}
