package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.Suspension;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemoryLookup;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import io.dataweaver.testkit.memory.MemorySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every engine must do: the same results, resume, guarantee and errors wherever a plan runs. An engine's author extends
 * this, says which engine it is, and what it refuses.
 *
 * <p>Sources and sinks are in memory; those that are not have suites of their own. Processes that are killed are another
 * test's, for which {@link io.dataweaver.testkit.process.ChildProcess} is made.
 *
 * <p>What it found is left in {@code target/engine-conformance.jsonl}, of which the table of engines in the docs is made.
 */
@DisplayName("Runs")
public abstract class EngineConformanceTest extends FailpointSuite {

    private static final int ROWS = 400;
    private static final int KEYED_ROWS = 800;

    private Runs runs(Mode mode) {
        return runs(mode, ROWS);
    }

    @Test
    void canDoNoMoreThanItsDescriptorSays() {
        assertThat(plugin().descriptor().capabilities()).containsAll(engine().capabilities());
    }

    @ParameterizedTest
    @EnumSource
    void movesEveryRowOnce(Mode mode) throws Exception {
        Runs runs = runs(mode);
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertThat(result.resumed()).isEqualTo(RunCounts.NONE);
        assertStored(runs, runs.rows());
        assertThat(runs.table.completions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void givesTheSameRowsWhateverTheParallelism(int parallelism) throws Exception {
        for (int splits : new int[] {1, 3, 20}) {
            Runs runs = new Runs(engine(), folder().resolve(splits + "-splits"), Mode.TRANSACTIONAL, ROWS);
            runs.parallelism = parallelism;
            runs.splits = splits;
            assertThat(runs.run().outcome()).isEqualTo(Outcome.COMPLETED);
            assertStored(runs, runs.rows());
        }
    }

    @Test
    void keepsTheOrderOfASplit() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.splits = 1;
        runs.run();
        assertThat(runs.table.rows()).isEqualTo(runs.rows());
    }

    @ParameterizedTest
    @EnumSource
    void completesARunOfNoRows(Mode mode) throws Exception {
        Runs runs = new Runs(engine(), folder(), mode, 0);
        RunResult result = runs.run();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.counts()).isEqualTo(RunCounts.NONE);
        assertThat(runs.table.completions()).isEqualTo(1);
    }

    @Test
    void accountsForEveryRow() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.steps = List.of(Runs.dropping(2), Runs.rejecting(3));
        runs.refused = row -> id(row) % 5 == 0;
        RunResult result = runs.run();
        List<Row> expected = where(runs.rows(), 2, 3, 5);
        long filtered = ROWS / 2;
        long rejected = ROWS - filtered - expected.size();
        assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, expected.size(), filtered, rejected));
        assertThat(runs.rejectedRows()).hasSize((int) rejected).doesNotHaveDuplicates();
        assertStored(runs, expected);
    }

    private static List<Row> where(List<Row> rows, long... divisors) {
        List<Row> kept = new ArrayList<>(rows);
        for (long divisor : divisors) {
            kept.removeIf(row -> id(row) % divisor == 0);
        }
        return kept;
    }

    @Test
    void looksUpInATableThatAllSplitsShareAndThatIsNotThereAtFirst() throws Exception {
        List<Row> names = LongStream.rangeClosed(1, ROWS)
                .filter(id -> id % 7 != 0)
                .mapToObj(id -> Row.of(id, "found " + id))
                .toList();
        AtomicInteger readings = new AtomicInteger();
        MemorySource.Interference once = (split, row) -> {
            if (row == 0 && split.equals("part-0") && readings.incrementAndGet() == 1) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "the table is not there yet");
            }
        };
        try (MemoryLookup lookup = new MemoryLookup(
                () -> new MemorySource(Runs.SCHEMA, names, 3, once), Map.of("on", "id", "select", "name"))) {
            Runs runs = runs(Mode.TRANSACTIONAL);
            runs.steps = List.of(Runs.lookingUp(lookup));
            RunResult result = runs.run();
            assertThat(result.failure()).isEmpty();
            assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, names.size(), 0, ROWS - names.size()));
            assertThat(runs.rejectedRows()).hasSize(ROWS - names.size()).doesNotHaveDuplicates();
            assertStored(runs, names);
            assertThat(readings).as("readings of the table").hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsOnDemandAndResumesWithoutLossOrDuplicate(Mode mode) throws Exception {
        Runs runs = runs(mode);
        CompletableFuture<RunHandle> handle = new CompletableFuture<>();
        runs.interference = (split, row) -> {
            if (row >= 50) {
                handle.join().stop();
                handle.join().stop();
            }
        };
        RunResult first;
        try (Runs.Started run = runs.start(false)) {
            handle.complete(run.handle());
            first = run.await();
        }
        assertThat(first.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(runs.table.rows()).isNotEmpty().hasSizeLessThan(ROWS);
        assertThat(first.counts().written()).isEqualTo(runs.table.rows().size());
        runs.interference = Interferences.none();
        RunResult second = runs.run();
        assertThat(second.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(second.run()).isEqualTo(first.run());
        assertThat(second.resumed()).isEqualTo(first.counts());
        assertThat(second.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    /** A start of a pipeline goes on by itself; an engine ends, and has to be started again. */
    @ParameterizedTest
    @EnumSource
    void goesOnWithSplitsThatComeWhenOthersHaveEnded(Mode mode) throws Exception {
        Runs runs = runs(mode);
        runs.laterSplits = 2;
        RunResult first = runs.run();
        assertThat(first.failure().orElseThrow().code()).isEqualTo(StateErrorCode.FURTHER_SPLITS);
        RunResult second = stoppedAt(30, runs);
        assertThat(second.run()).isEqualTo(first.run());
        assertThat(second.resumed()).isEqualTo(first.counts());
        assertThat(first.counts().read()).isEqualTo(ROWS / 2);
        runs.interference = Interferences.none();
        RunResult third = runs.run();
        assertThat(third.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(third.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    /** Splits keep their positions, whatever number of them runs at the same time. */
    @ParameterizedTest
    @EnumSource
    void resumesWithAnotherParallelismWithoutLossOrDuplicate(Mode mode) throws Exception {
        Runs runs = runs(mode);
        RunResult first = stoppedAt(30, runs);
        runs.parallelism = 4;
        RunResult second = stoppedAt(60, runs);
        assertThat(second.run()).isEqualTo(first.run());
        assertThat(second.resumed()).isEqualTo(first.counts());
        runs.parallelism = 1;
        runs.interference = Interferences.none();
        RunResult third = runs.run();
        assertThat(third.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(third.run()).isEqualTo(first.run());
        assertThat(third.resumed()).isEqualTo(second.counts());
        assertThat(third.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    /** Stops a run once a split has come to {@code row}. */
    private static RunResult stoppedAt(int row, Runs runs) throws InterruptedException {
        CompletableFuture<RunHandle> handle = new CompletableFuture<>();
        runs.interference = (split, at) -> {
            if (at >= row) {
                handle.join().stop();
            }
        };
        try (Runs.Started run = runs.start(false)) {
            handle.complete(run.handle());
            RunResult result = run.await();
            assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(runs.table.rows()).isNotEmpty().hasSizeLessThan(ROWS);
            return result;
        }
    }

    @Test
    void showsRowsToWhoeverTapsTheRun() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.steps = List.of(Runs.dropping(3));
        runs.checkpointInterval = Duration.ofMillis(200);
        CountDownLatch seen = new CountDownLatch(1);
        runs.interference = (split, row) -> slow(seen);
        TapRequest request = TapRequest.at("drop", 5).where(Optional.of("id > 10"));
        List<String> shown = new ArrayList<>();
        try (Runs.Started run = runs.start(false)) {
            try (Tap tap = run.handle().tap(request)) {
                long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
                while (!tap.isFull() && System.nanoTime() - deadline < 0) {
                    tap.next(Duration.ofMillis(100)).ifPresent(shown::add);
                }
            } finally {
                seen.countDown();
            }
            assertThat(run.await().outcome()).isEqualTo(Outcome.COMPLETED);
        }
        assertThat(shown).hasSize(5).doesNotHaveDuplicates().allSatisfy(line -> {
            assertThat(line).startsWith("{\"step\":\"drop\",\"dataset\":\"numbers\",\"split\":\"");
            long id = Long.parseLong(line.replaceAll(".*\"row\":\\{\"id\":(\\d+),.*", "$1"));
            assertThat(line).endsWith("\"row\":{\"id\":" + id + ",\"name\":\"row " + id + "\"}}");
            assertThat(id).isGreaterThan(10);
            assertThat(id % 3).isPositive();
        });
        assertStored(runs, runs.rows().stream().filter(row -> id(row) % 3 != 0).toList());
    }

    /** Takes fifty milliseconds, until {@code over}. */
    private static void slow(CountDownLatch over) {
        try {
            assertThat(over.await(50, TimeUnit.MILLISECONDS)).isIn(true, false);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void resumesAfterAFailureWithoutLossOrDuplicate(Mode mode) throws Exception {
        for (int at : new int[] {0, 1, 5, 37, 60, 99}) {
            Runs runs = new Runs(engine(), folder().resolve("failing-at-" + at), mode, ROWS);
            runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, at);
            RunResult failed = runs.run();
            assertThat(failed.outcome()).as("failing at row %d", at).isEqualTo(Outcome.FAILED);
            assertThat(failed.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.BROKEN);
            runs.interference = Interferences.none();
            RunResult resumed = runs.run();
            assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(resumed.counts()).as("failing at row %d", at).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
            assertStored(runs, runs.rows());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void resumesThroughAnyNumberOfFailures(long seed) throws Exception {
        Random random = new Random(seed);
        Runs runs = runs(seed % 2 == 0 ? Mode.TRANSACTIONAL : Mode.TWO_PHASE);
        for (int i = 0; i < 8; i++) {
            runs.parallelism = 1 + random.nextInt(4);
            runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, random.nextInt(ROWS / 4));
            runs.run();
        }
        runs.interference = Interferences.none();
        RunResult result = runs.run();
        assertThat(result.outcome()).as("seed %d", seed).isEqualTo(Outcome.COMPLETED);
        assertThat(result.counts()).as("seed %d", seed).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void triesAgainAfterAPassingFailure(Mode mode) throws Exception {
        Runs runs = runs(mode);
        AtomicInteger failures = new AtomicInteger();
        runs.interference = (split, row) -> {
            if (row == 40 && failures.incrementAndGet() <= 2) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "not now");
            }
        };
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fence", "prepare", "commit", "complete"})
    void callsTheSinkAgainAfterAPassingFailure(String call) throws Exception {
        Runs runs = runs(Mode.TWO_PHASE);
        AtomicInteger failures = new AtomicInteger();
        runs.table.interfere(called -> {
            if (called.equals(call) && failures.incrementAndGet() <= 2) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, call + " fails for a moment");
            }
        });
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertStored(runs, runs.rows());
    }

    @Test
    void asksAgainForPositionsAfterAPassingFailure() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        AtomicInteger failures = new AtomicInteger();
        runs.interference = (split, row) -> {
            if (row == 40 && failures.incrementAndGet() == 1) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "not now");
            }
        };
        AtomicInteger questions = new AtomicInteger();
        runs.table.interfere(called -> {
            if (called.equals("positions") && questions.incrementAndGet() == 1) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "not now either");
            }
        });
        assertThat(runs.run().failure()).isEmpty();
        assertThat(questions).hasValueGreaterThan(1);
        assertStored(runs, runs.rows());
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.splits = 1;
        AtomicInteger failures = new AtomicInteger();
        runs.interference = (split, row) -> {
            // At the first row: a checkpoint in between would be progress otherwise, and begin a new incident.
            if (row == 0) {
                failures.incrementAndGet();
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "never");
            }
        };
        RunResult result = runs.run();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.UNAVAILABLE);
        assertThat(failures).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void letsWhatIsBrokenWaitForTheNextStartAndGoesOnWithTheOthers(Mode mode) throws Exception {
        Runs runs = runs(mode);
        runs.tables = TableFailures.ISOLATE;
        runs.interference = (split, row) -> {
            if (split.equals("part-1") && row >= 40) {
                throw new DataWeaverException(MemoryErrorCode.BROKEN, split + " is broken");
            }
        };
        RunResult result = runs.run();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        DataWeaverException failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(StateErrorCode.TABLE_SUSPENDED);
        assertThat(failure).hasMessageContaining("part-1 is broken").hasMessageContaining("DW-SRC-991");
        int quarter = ROWS / 4;
        assertThat(runs.table.rows())
                .containsAll(runs.rows().subList(0, quarter))
                .containsAll(runs.rows().subList(2 * quarter, ROWS))
                .doesNotContainAnyElementsOf(runs.rows().subList(quarter + 40, 2 * quarter));
        assertThat(runs.table.completions()).isZero();
        assertThat(suspendedIn(folder())).containsExactly("part-1");
        runs.interference = Interferences.none();
        RunResult next = runs.run();
        assertThat(next.failure()).isEmpty();
        assertThat(next.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(next.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    private static List<String> suspendedIn(Path folder) {
        StateStore.SavedState saved = new FileStateStore(new DiskStateFiles(folder))
                .load(Runs.PIPELINE)
                .orElseThrow();
        RunState state = RunStateCodec.decode(saved.bytes());
        assertThat(state.status()).isEqualTo(RunState.Status.RUNNING);
        return state.splits().stream()
                .flatMap(split -> split.suspension().stream())
                .map(Suspension::split)
                .toList();
    }

    @Test
    void letsWhatFailsAtEachAttemptWaitForTheNextStart() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.tables = TableFailures.ISOLATE;
        AtomicInteger failures = new AtomicInteger();
        runs.interference = (split, row) -> {
            if (split.equals("part-2") && row == 0) {
                failures.incrementAndGet();
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "never");
            }
        };
        RunResult result = runs.run();
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.TABLE_SUSPENDED);
        assertThat(failures).hasValue(3);
        assertThat(runs.table.rows()).hasSize(ROWS * 3 / 4);
        runs.interference = Interferences.none();
        assertThat(runs.run().outcome()).isEqualTo(Outcome.COMPLETED);
        assertStored(runs, runs.rows());
    }

    @Test
    void endsForWhatConcernsTheRunThoughTablesAreIsolated() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.tables = TableFailures.ISOLATE;
        runs.refused = row -> id(row) % 10 == 0;
        runs.limit = RejectionLimit.ofCount(5);
        RunResult result = runs.run();
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.TOO_MANY_REJECTED);
    }

    @Test
    void failsWhenMoreIsRejectedThanAllowed() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.refused = row -> id(row) % 10 == 0;
        runs.limit = RejectionLimit.ofCount(5);
        RunResult result = runs.run();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.TOO_MANY_REJECTED);
        assertThat(runs.table.completions()).isZero();
    }

    @Test
    void allowsAsManyRejectionsAsTheLimitSays() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.refused = row -> id(row) % 100 == 0;
        runs.limit = RejectionLimit.ofCount(ROWS / 100);
        assertThat(runs.run().outcome()).isEqualTo(Outcome.COMPLETED);
        assertStored(runs, where(runs.rows(), 100));
    }

    @Test
    void beginsAnewAfterACompletedRun() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        RunResult first = runs.run();
        RunResult second = runs.run();
        assertThat(second.run()).isNotEqualTo(first.run());
        assertThat(second.resumed()).isEqualTo(RunCounts.NONE);
        assertThat(runs.table.rows()).hasSize(2 * ROWS);
    }

    @Test
    void forgetsAnUnfinishedRunOnlyWhenToldTo() throws Exception {
        Runs runs = runs(Mode.TWO_PHASE);
        runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, 60);
        RunResult failed = runs.run();
        runs.interference = Interferences.none();
        try (Runs.Started restarted = runs.start(true)) {
            RunResult result = restarted.await();
            assertThat(result.run()).isNotEqualTo(failed.run());
            assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        }
    }

    @Test
    void letsAnotherDefinitionTakeOverWhatTheSinkRefused() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.table.interfere(called -> {
            if (called.equals("prepare")) {
                throw new DataWeaverException(MemoryErrorCode.REFUSED, "no such column");
            }
        });
        assertThat(runs.run().failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.REFUSED);
        runs.table.interfere(called -> {});
        runs.fingerprint = "corrected definition";
        RunResult result = runs.run();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.resumed()).isEqualTo(RunCounts.NONE);
        assertStored(runs, runs.rows());
    }

    @Test
    void refusesTheStateOfAnotherPipeline() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, 60);
        runs.run();
        Path state = folder().resolve(Runs.PIPELINE);
        Files.move(state, folder().resolve("moved away"));
        Runs other = new Runs(engine(), folder(), Mode.TRANSACTIONAL, ROWS);
        other.pipeline = "other";
        other.run();
        Files.move(folder().resolve("other"), state);
        List<Row> before = runs.table.rows();
        runs.interference = Interferences.none();
        RunResult result = runs.run();
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.OTHER_PIPELINE);
        assertThat(runs.table.rows()).isEqualTo(before);
    }

    /** What was published there is in no state that this engine knows. */
    @Test
    void refusesARunThatAnotherEngineHasLeftInTheMiddle() throws Exception {
        Runs runs = runs(Mode.TWO_PHASE);
        runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, 60);
        runs.run();
        FileStateStore store = new FileStateStore(new DiskStateFiles(folder()));
        StateStore.SavedState saved = store.load(Runs.PIPELINE).orElseThrow();
        RunState left = RunStateCodec.decode(saved.bytes());
        store.save(
                Runs.PIPELINE,
                left.epoch(),
                saved.sequence() + 1,
                RunStateCodec.encode(new RunState(
                        left.pipeline(),
                        left.fingerprint(),
                        left.run(),
                        left.epoch(),
                        RunState.Status.RUNNING,
                        left.splits(),
                        Optional.of("elsewhere"),
                        List.of())));
        List<Row> before = runs.table.rows();
        runs.interference = Interferences.none();
        assertThat(runs.run().failure().orElseThrow().code()).isEqualTo(StateErrorCode.KEPT_BY_ENGINE);
        assertThat(runs.table.rows()).isEqualTo(before);
        try (Runs.Started restarted = runs.start(true)) {
            assertThat(restarted.await().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void refusesToResumeWithAnotherDefinition() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, 60);
        runs.run();
        List<Row> before = runs.table.rows();
        runs.interference = Interferences.none();
        runs.fingerprint = "another definition";
        RunResult result = runs.run();
        assertThat(result.failure().orElseThrow().code()).isEqualTo(StateErrorCode.OTHER_DEFINITION);
        assertThat(runs.table.rows()).isEqualTo(before);
    }

    @Test
    void letsOneProcessAtATimeRunAPipeline() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        runs.interference = (split, row) -> {
            reading.countDown();
            await(released);
        };
        try (Runs.Started first = runs.start(false)) {
            await(reading);
            try (Engine other = newEngine()) {
                Runs second = new Runs(other, folder(), Mode.TRANSACTIONAL, ROWS);
                RunResult refused = second.run();
                assertThat(refused.failure().orElseThrow().code()).isEqualTo(StateErrorCode.LOCKED);
                assertThat(second.table.rows()).isEmpty();
            }
            released.countDown();
            assertThat(first.await().outcome()).isEqualTo(Outcome.COMPLETED);
        }
        assertStored(runs, runs.rows());
    }

    @Test
    void acknowledgesWhatIsDurableAndNoMore() throws Exception {
        Runs runs = runs(Mode.TWO_PHASE);
        runs.splits = 1;
        CompletableFuture<Runs.Started> run = new CompletableFuture<>();
        List<String> early = new ArrayList<>();
        runs.interference = (split, row) -> {
            Position position = run.join().source().acknowledged().get(split);
            int stored = runs.table.rows().size();
            if (position != null && Integer.parseInt(position.json()) > stored) {
                early.add(position + " of " + stored);
            }
        };
        try (Runs.Started begun = runs.start(false)) {
            run.complete(begun);
            begun.await();
            assertThat(begun.source().acknowledged()).isEqualTo(Map.of("part-0", new Position(Integer.toString(ROWS))));
        }
        assertThat(early)
                .as("positions acknowledged before their rows were stored")
                .isEmpty();
    }

    @Test
    void tellsProgressWhileItRuns() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        runs.interference = (split, row) -> {
            if (row >= 20) {
                reading.countDown();
                await(released);
            }
        };
        try (Runs.Started run = runs.start(false)) {
            await(reading);
            awaitRead(run.handle(), 20);
            assertThat(run.handle().await(Duration.ZERO)).isEmpty();
            assertThat(run.handle().progress().counts().read()).isBetween(20L, (long) ROWS);
            assertThat(run.handle().progress().share()).isLessThanOrEqualTo(1);
            released.countDown();
            run.await();
            assertThat(run.handle().progress().counts().read()).isEqualTo(ROWS);
            assertThat(run.handle().progress().share()).isEqualTo(1);
            assertThatCode(run.handle()::stop).doesNotThrowAnyException();
        }
    }

    @Test
    void endsARunThatIsStillGoingWhenTheEngineIsClosed() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL);
        runs.splits = 1;
        CountDownLatch reading = new CountDownLatch(1);
        runs.interference = (split, row) -> reading.countDown();
        try (Runs.Started run = runs.start(false)) {
            await(reading);
            engine().close();
            assertThat(run.await().outcome()).isIn(Outcome.STOPPED, Outcome.COMPLETED);
        }
        List<Long> ids =
                runs.table.rows().stream().map(EngineConformanceTest::id).toList();
        assertThat(ids)
                .isEqualTo(IntStream.rangeClosed(1, ids.size())
                        .mapToObj(Long::valueOf)
                        .toList());
    }

    /** Fails in front of the steps, then behind them, each for good; the next start goes on. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void stepsByKeyCountEachRowOnceThroughRunsThatFail(Mode mode) throws Exception {
        KeyedRuns runs = new KeyedRuns(engine(), folder(), mode, KEYED_ROWS, 4711);
        runs.interference = Interferences.failing(MemoryErrorCode.BROKEN, KEYED_ROWS / 8);
        RunResult failed = runs.run();
        assertThat(failed.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.BROKEN);
        runs.interference = Interferences.none();
        AtomicInteger written = new AtomicInteger();
        runs.refused = row -> {
            if (written.incrementAndGet() == runs.expected().size() / 2) {
                throw new DataWeaverException(MemoryErrorCode.BROKEN, "the table breaks");
            }
            return false;
        };
        assertThat(runs.run().failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.BROKEN);
        runs.refused = row -> false;
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(runs.rejected).isEmpty();
        assertThat(runs.written()).containsExactlyInAnyOrderElementsOf(runs.expected());
    }

    /** What a step remembers goes back with the position of its split. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void stepsByKeyCountEachRowOnceThroughFailuresThatPass(Mode mode) throws Exception {
        KeyedRuns runs = new KeyedRuns(engine(), folder(), mode, KEYED_ROWS, 4712);
        Set<String> failed = ConcurrentHashMap.newKeySet();
        runs.interference = (split, row) -> {
            // Four times a split: without a checkpoint between two failures, that is as often as it may fail.
            if (failed.add(split + ", rows from " + row / 60 * 60)) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "cannot be read now");
            }
        };
        AtomicInteger written = new AtomicInteger();
        AtomicInteger refusals = new AtomicInteger();
        runs.refused = row -> {
            // More rows may leave at once than there are between two failures.
            if (written.incrementAndGet() % 60 == 30 && refusals.incrementAndGet() <= 4) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "cannot be written now");
            }
            return false;
        };
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(runs.written()).containsExactlyInAnyOrderElementsOf(runs.expected());
    }

    /** An engine may read ahead of the stage that counts. */
    private static void awaitRead(RunHandle run, long rows) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (run.progress().counts().read() < rows) {
            assertThat(run.await(Duration.ofMillis(5))).isEmpty();
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
        }
    }
}
