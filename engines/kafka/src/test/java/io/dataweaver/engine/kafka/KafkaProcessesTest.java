package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, killed and frozen in the middle of a run: each row is at the sink once. */
class KafkaProcessesTest {

    private static final int FILES = 8;
    private static final int ROWS_OF_FILE = 1_250;
    private static final int ROWS = FILES * ROWS_OF_FILE;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** After which a worker that is silent has lost its parts: its session, and some time to give them away. */
    private static final Duration LOST = Duration.ofSeconds(9);

    @TempDir
    static Path brokerFolder;

    private static BrokerProcess broker;

    @TempDir
    Path folder;

    private final List<ChildProcess> processes = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws InterruptedException {
        broker = BrokerProcess.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,name"));
            for (int id = file * ROWS_OF_FILE; id < (file + 1) * ROWS_OF_FILE; id++) {
                lines.add(id + ",row " + id);
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
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
        int pairs = ROWS / 2;
        assertThat(database.rows("select count(*), count(distinct pair), min(pair), max(pair) from copy"))
                .containsExactly(pairs + "|" + pairs + "|0|" + (pairs - 1));
    }

    private ChildProcess start(ChildProcess.Command command) {
        ChildProcess process = command.start();
        processes.add(process);
        return process;
    }

    private ChildProcess.Command run(Path file) {
        return EngineProcess.run(file, folder.resolve("state"));
    }

    private ChildProcess.Command worker(Path file, int number) {
        return EngineProcess.worker(file, folder.resolve("state-" + number));
    }

    /** Waits until {@code condition} holds, as long as {@code process} runs. */
    private static void await(ChildProcess process, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (process.endsWithin(Duration.ofMillis(50)) || System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain:\n" + process.output());
            }
        }
    }

    private static void assertCompleted(ChildProcess process) throws InterruptedException {
        assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
        assertThat(process.output()).contains("COMPLETED READ");
    }

    private void endAll() throws IOException {
        for (ChildProcess process : processes) {
            process.close();
        }
    }

    @Test
    void goesOnWithTheSplitsOfAWorkerThatDies() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = pipeline(
                    "dying", "{postgres: {url: \"%s\", user: postgres, table: copy}}".formatted(database.url()));
            ChildProcess starter = start(run(file));
            // What it has prepared is at the sink, and the transaction that was to tell of it is lost.
            ChildProcess worker = start(worker(file, 1).failpoint("stage.after_prepare", 4));
            await(starter, () -> !worker.isAlive());
            assertThat(worker.awaitExit(LIMIT)).as(worker.output()).isEqualTo(ChildProcess.KILLED);
            ChildProcess second = start(worker(file, 2));
            assertCompleted(starter);
            assertCompleted(second);
            assertThat(database.rows("select count(*), count(distinct id), sum(id) from copy"))
                    .containsExactly(ROWS + "|" + ROWS + "|" + sumOfIds());
        } finally {
            endAll();
        }
    }

    /** It has made durable what a step remembers, and dies before the sink has the rows. */
    @Test
    void stepsByKeyGoOnWhereAWorkerDied() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = keyed("keyed-dying", database);
            ChildProcess starter = start(run(file));
            ChildProcess worker = start(worker(file, 1).failpoint("memory.after_commit", 3));
            await(starter, () -> !worker.isAlive());
            assertThat(worker.awaitExit(LIMIT)).as(worker.output()).isEqualTo(ChildProcess.KILLED);
            assertCompleted(starter);
            assertEachPairOnce(database);
        } finally {
            endAll();
        }
    }

    /** It has files open of what a step remembers, and does not let go of them before all is over. */
    @Test
    void stepsByKeyGoOnWhereAWorkerIsFrozen() throws Exception {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path file = keyed("keyed-frozen", database);
            ChildProcess starter = start(run(file));
            ChildProcess worker = start(worker(file, 1));
            await(worker, () -> worker.output().contains(EngineProcess.AT_WORK));
            await(starter, () -> hasRows(database));
            worker.freeze();
            assertCompleted(starter);
            worker.thaw();
            assertCompleted(worker);
            assertEachPairOnce(database);
        } finally {
            endAll();
        }
    }

    private static boolean hasRows(PostgresDatabase database) {
        return database.rows("select to_regclass('copy') is not null").contains("t")
                && database.number("select count(*) from copy") > 0;
    }

    private static long sumOfIds() {
        return LongStream.range(0, ROWS).sum();
    }

    @Test
    void goesOnWhenTheStarterDiesAndWorkersLiveOn() throws Exception {
        try {
            Path file = pipeline("orphaned", "{csv: {path: out/}}");
            ChildProcess first = start(run(file).failpoint("run.after_commit", 20));
            ChildProcess worker = start(worker(file, 1));
            assertThat(first.awaitExit(LIMIT)).as(first.output()).isEqualTo(ChildProcess.KILLED);
            assertThat(worker.isAlive()).as(worker.output()).isTrue();
            assertThat(published()).isNotEmpty().hasSizeLessThan(ROWS);
            assertCompleted(start(run(file)));
            assertCompleted(worker);
            assertEachRowOnce();
        } finally {
            endAll();
        }
    }

    @Test
    void refusesWhatAWorkerDoesThatWasFrozenAndHasLostItsSplits() throws Exception {
        try {
            Path file = pipeline("frozen", "{csv: {path: out/}}");
            ChildProcess starter = start(run(file));
            ChildProcess worker = start(worker(file, 1));
            await(worker, () -> worker.output().contains(EngineProcess.AT_WORK));
            worker.freeze();
            assertThat(starter.endsWithin(LOST)).as(starter.output()).isFalse();
            worker.thaw();
            assertCompleted(starter);
            assertCompleted(worker);
            assertEachRowOnce();
        } finally {
            endAll();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenTheBrokerIsKilledAndComesBack(boolean whileAWorkerJoins) throws Exception {
        try {
            Path file = pipeline("broken", "{csv: {path: out/}}");
            ChildProcess starter = start(run(file));
            ChildProcess worker = start(worker(file, 1));
            if (whileAWorkerJoins) {
                await(starter, () -> !published().isEmpty());
            } else {
                await(worker, () -> worker.output().contains(EngineProcess.AT_WORK));
            }
            broker.killAndRestart();
            assertCompleted(starter);
            assertCompleted(worker);
            assertEachRowOnce();
        } finally {
            endAll();
        }
    }

    private List<Long> published() {
        List<Long> ids = new ArrayList<>();
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return ids;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(KafkaProcessesTest::isVisible).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                        .forEach(ids::add);
            }
            return ids;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static boolean isVisible(Path file) {
        return file.getFileName().toString().endsWith(".csv")
                && !file.getFileName().toString().startsWith(".");
    }

    private void assertEachRowOnce() {
        assertThat(published())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, ROWS).boxed().toList());
    }
}
