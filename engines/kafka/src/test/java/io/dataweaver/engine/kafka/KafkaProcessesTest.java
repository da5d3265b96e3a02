package io.dataweaver.engine.kafka;

import static io.dataweaver.engine.kafka.EngineProcesses.LIMIT;
import static io.dataweaver.engine.kafka.EngineProcesses.assertCompleted;
import static io.dataweaver.engine.kafka.EngineProcesses.await;
import static io.dataweaver.engine.kafka.EngineProcesses.awaitAtWork;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, killed and frozen in the middle of a run: each row is at the sink once. */
class KafkaProcessesTest {

    /** After which a worker that is silent has lost its parts: its session, and some time to give them away. */
    private static final Duration LOST = Duration.ofSeconds(9);

    @TempDir
    static Path brokerFolder;

    private static LoneBroker broker;

    @TempDir
    Path folder;

    private EngineProcesses processes;
    private NumberedRows rows;

    @BeforeAll
    static void startBroker() throws InterruptedException, IOException {
        broker = LoneBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        rows = NumberedRows.in(folder);
        processes = new EngineProcesses(folder);
    }

    @AfterEach
    void endAll() throws IOException {
        processes.close();
    }

    /** Writes a pipeline that moves a thousand rows a second and process, with five checkpoints a second. */
    private Path pipeline(String name, String sink) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                engine:
                  kafka: {brokers: ["%s"], max_parallelism: 4}
                parallelism: 2
                checkpoint_interval: 200ms
                batch: {max_records: 50}
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                transforms:
                  - rate_limit: 1000
                sink: %s
                """.formatted(name, broker.address(), sink));
    }

    /** Writes a pipeline of two parts, with splits for each worker in both. */
    private Path keyed(String name, PostgresDatabase database) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                engine:
                  kafka: {brokers: ["%s"], max_parallelism: 4, shared: "%s"}
                parallelism: 4
                checkpoint_interval: 200ms
                batch: {max_records: 50}
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                transforms:
                  - rate_limit: 1000
                  - map: {set: {pair: "id / 2"}}
                  - dedupe: [pair]
                sink: {postgres: {url: "%s", user: postgres, table: copy}}
                """.formatted(
                        name, broker.address(), folder.resolve("shared"), database.url()));
    }

    private static void assertEachPairOnce(PostgresDatabase database) {
        int pairs = NumberedRows.COUNT / 2;
        assertThat(database.rows("select count(*), count(distinct pair), min(pair), max(pair) from copy"))
                .containsExactly(pairs + "|" + pairs + "|0|" + (pairs - 1));
    }

    @Test
    void goesOnWithTheSplitsOfAWorkerThatDies() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = pipeline(
                    "dying", "{postgres: {url: \"%s\", user: postgres, table: copy}}".formatted(database.url()));
            ChildProcess starter = processes.start(processes.run(file));
            // What it has prepared is at the sink, and the transaction that was to tell of it is lost.
            ChildProcess worker = processes.start(processes.worker(file, 1).failpoint("stage.after_prepare", 4));
            await(starter, () -> !worker.isAlive());
            assertThat(worker.awaitExit(LIMIT)).as(worker.output()).isEqualTo(ChildProcess.KILLED);
            ChildProcess second = processes.start(processes.worker(file, 2));
            assertCompleted(starter);
            assertCompleted(second);
            assertThat(database.rows("select count(*), count(distinct id), sum(id) from copy"))
                    .containsExactly(NumberedRows.COUNT + "|" + NumberedRows.COUNT + "|" + sumOfIds());
        }
    }

    /** It has made durable what a step remembers, and dies before the sink has the rows. */
    @Test
    void stepsByKeyGoOnWhereAWorkerDied() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = keyed("keyed-dying", database);
            ChildProcess starter = processes.start(processes.run(file));
            ChildProcess worker = processes.start(processes.worker(file, 1).failpoint("memory.after_commit", 3));
            await(starter, () -> !worker.isAlive());
            assertThat(worker.awaitExit(LIMIT)).as(worker.output()).isEqualTo(ChildProcess.KILLED);
            assertCompleted(starter);
            assertEachPairOnce(database);
        }
    }

    /** It has files open of what a step remembers, and does not let go of them before all is over. */
    @Test
    void stepsByKeyGoOnWhereAWorkerIsFrozen() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = keyed("keyed-frozen", database);
            ChildProcess starter = processes.start(processes.run(file));
            ChildProcess worker = processes.start(processes.worker(file, 1));
            awaitAtWork(worker);
            await(starter, () -> hasRows(database));
            worker.freeze();
            assertCompleted(starter);
            worker.thaw();
            assertCompleted(worker);
            assertEachPairOnce(database);
        }
    }

    private static boolean hasRows(PostgresDatabase database) {
        return database.rows("select to_regclass('copy') is not null").contains("t")
                && database.number("select count(*) from copy") > 0;
    }

    private static long sumOfIds() {
        return LongStream.range(0, NumberedRows.COUNT).sum();
    }

    @Test
    void goesOnWhenTheStarterDiesAndWorkersLiveOn() throws Exception {
        Path file = pipeline("orphaned", "{csv: {path: out/}}");
        ChildProcess first = processes.start(processes.run(file).failpoint("run.after_commit", 20));
        ChildProcess worker = processes.start(processes.worker(file, 1));
        assertThat(first.awaitExit(LIMIT)).as(first.output()).isEqualTo(ChildProcess.KILLED);
        assertThat(worker.isAlive()).as(worker.output()).isTrue();
        assertThat(rows.published()).isNotEmpty().hasSizeLessThan(NumberedRows.COUNT);
        assertCompleted(processes.start(processes.run(file)));
        assertCompleted(worker);
        rows.assertEachPublishedOnce();
    }

    @Test
    void refusesWhatAWorkerDoesThatWasFrozenAndHasLostItsSplits() throws Exception {
        Path file = pipeline("frozen", "{csv: {path: out/}}");
        ChildProcess starter = processes.start(processes.run(file));
        ChildProcess worker = processes.start(processes.worker(file, 1));
        awaitAtWork(worker);
        worker.freeze();
        assertThat(starter.endsWithin(LOST)).as(starter.output()).isFalse();
        worker.thaw();
        assertCompleted(starter);
        assertCompleted(worker);
        rows.assertEachPublishedOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenTheBrokerIsKilledAndComesBack(boolean whileAWorkerJoins) throws Exception {
        Path file = pipeline("broken", "{csv: {path: out/}}");
        ChildProcess starter = processes.start(processes.run(file));
        ChildProcess worker = processes.start(processes.worker(file, 1));
        if (whileAWorkerJoins) {
            await(starter, () -> !rows.published().isEmpty());
        } else {
            awaitAtWork(worker);
        }
        broker.killAndRestart();
        assertCompleted(starter);
        assertCompleted(worker);
        rows.assertEachPublishedOnce();
    }
}
