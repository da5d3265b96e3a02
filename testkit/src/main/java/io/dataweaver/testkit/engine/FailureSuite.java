package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an engine does with sources and sinks that are slow, hang, refuse, or come and go, and when it is told to stop. */
@DisplayName("Trouble with sources and sinks")
abstract class FailureSuite extends JoinSuite {

    private static final int ROWS = 200;

    private static void assertCompletesWithEachRowOnce(Runs runs) throws InterruptedException {
        RunResult result = runs.run();
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.counts()).isEqualTo(new RunCounts(ROWS, ROWS, 0, 0));
        assertStored(runs, runs.rows());
    }

    private static void leaveAlone(Runs runs) {
        runs.interference = Interferences.none();
        runs.table.interfere(call -> {});
    }

    /** The sink takes a batch each two milliseconds, whoever brings it. */
    @Test
    void waitsForASinkThatIsSlow() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL, ROWS);
        Semaphore turns = new Semaphore(0);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> ticking = clock.scheduleAtFixedRate(turns::release, 0, 2, TimeUnit.MILLISECONDS);
            runs.table.interfere(call -> {
                if (call.equals("write")) {
                    turns.acquireUninterruptibly();
                }
            });
            assertCompletesWithEachRowOnce(runs);
            assertThat(ticking.cancel(false)).isTrue();
        } finally {
            clock.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void endsARunWhoseSinkHangsAndGoesOnFromTheLastCheckpoint(Mode mode) throws Exception {
        Runs runs = runs(mode, ROWS);
        runs.callTimeout = Duration.ofMillis(300);
        AtomicInteger writes = new AtomicInteger();
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        runs.table.interfere(call -> {
            if (call.equals("write") && writes.incrementAndGet() == 9) {
                hanging.countDown();
                hang(goOn);
            }
        });
        try (Runs.Started run = runs.start(false)) {
            if (lacks(Ability.WATCH_OVER_CALLS)) {
                await(hanging);
                assertThat(run.handle().await(Duration.ZERO)).isEmpty();
                goOn.countDown();
                assertThat(run.await().outcome()).isEqualTo(Outcome.COMPLETED);
                assertStored(runs, runs.rows());
                return;
            }
            RunResult hung = run.await();
            assertThat(hung.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(hung.failure().orElseThrow().code()).isEqualTo(StateErrorCode.NO_PROGRESS);
        } finally {
            goOn.countDown();
        }
        leaveAlone(runs);
        runs.callTimeout = Duration.ofSeconds(10);
        assertCompletesWithEachRowOnce(runs);
    }

    private static void hang(CountDownLatch goOn) {
        try {
            goOn.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it hung", interrupted);
        }
    }

    @Test
    void endsAtOnceWhenTheSinkRefusesForGoodAndGoesOnWhenItTakesRowsAgain() throws Exception {
        Runs runs = runs(Mode.TRANSACTIONAL, ROWS);
        runs.splits = 1;
        AtomicInteger writes = new AtomicInteger();
        runs.table.interfere(call -> {
            if (call.equals("write") && writes.incrementAndGet() >= 9) {
                throw new DataWeaverException(MemoryErrorCode.REFUSED, "the table has other columns now");
            }
        });
        RunResult refused = runs.run();
        assertThat(refused.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.REFUSED);
        assertThat(writes).as("calls, none of them made again").hasValue(9);
        leaveAlone(runs);
        assertCompletesWithEachRowOnce(runs);
    }

    /** Up to six times the sink fails twice in a row, each time after it has taken some rows more. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void goesOnWhileTheSinkComesAndGoes(Mode mode) throws Exception {
        Runs runs = runs(mode, ROWS);
        runs.splits = 1;
        String failing = mode == Mode.TRANSACTIONAL ? "write" : "commit";
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        runs.table.interfere(call -> {
            int rows = runs.table.rows().size();
            if (call.equals(failing) && failures.get() < 12 && rows >= next.get()) {
                if (failures.incrementAndGet() % 2 == 0) {
                    next.set(rows + 20);
                }
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, call + " fails for a moment");
            }
        });
        assertCompletesWithEachRowOnce(runs);
        assertThat(failures).hasValueBetween(2, 12);
    }

    @Test
    void endsAtOnceWhenTheSourceHasAnotherSchemaNowAndGoesOnWhenItHasTheOldOne() throws Exception {
        Runs runs = runs(Mode.TWO_PHASE, ROWS);
        runs.splits = 1;
        AtomicInteger attempts = new AtomicInteger();
        runs.interference = (split, row) -> {
            if (row >= 40) {
                attempts.incrementAndGet();
                throw new DataWeaverException(MemoryErrorCode.REFUSED, "the column `name` is gone");
            }
        };
        RunResult changed = runs.run();
        assertThat(changed.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.REFUSED);
        assertThat(attempts).hasValue(1);
        leaveAlone(runs);
        assertCompletesWithEachRowOnce(runs);
    }

    @Test
    void canBeStoppedBeforeItHasBegun() throws Exception {
        Runs runs = runs(Mode.TWO_PHASE, ROWS);
        try (Runs.Started run = runs.start(false)) {
            run.handle().stop();
            assertThat(run.await().outcome()).isIn(Outcome.STOPPED, Outcome.COMPLETED);
        }
        assertThat(runs.table.rows()).doesNotHaveDuplicates();
        if (runs.table.completions() == 0) {
            assertCompletesWithEachRowOnce(runs);
        }
    }
}
