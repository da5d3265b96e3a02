package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spark begins a task again when it thinks that its executor is lost; the first attempt may be alive all the same. */
class SplitAttemptsTest {

    private static final SinkRun RUN = new SinkRun(MemoryPipeline.NAME, "run-1", 1, false);

    @TempDir
    Path folder;

    private final MemoryTable table = new MemoryTable();
    private final CountDownLatch halfway = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);

    /** Holds up whoever comes to the middle of the split first. */
    private void holdUp(String split, int row) {
        if (row == 25 && first.compareAndSet(true, false)) {
            halfway.countDown();
            try {
                assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    @AfterEach
    void giveBackWhatExecutorsKeep() {
        ExecutorRuns.close();
    }

    private static SplitReport attempt(SplitOrder order, long attempt) {
        try (StageTask task = new StageTask(order, attempt)) {
            return Objects.requireNonNull(task.next());
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MemorySink.Mode.class,
            names = {"TRANSACTIONAL", "TWO_PHASE"})
    void noRowIsStoredTwiceWhenAnAttemptGoesOnAfterTheNextHasTakenTheSplitOver(MemorySink.Mode mode) throws Exception {
        RunEnvironment environment = RunEnvironment.ofMachine(folder);
        try (PipelinePlan plan = MemoryPipeline.plan(table, mode, Duration.ofMinutes(1), this::holdUp);
                WorkOrder work = WorkOrder.shared(RUN, plan, environment, RunObservation.NONE)) {
            plan.sink().fence(RUN.pipeline(), RUN.epoch());
            SplitProgress split =
                    SplitProgress.notBegun(plan.source().plan(List.of()).get(0));
            SplitOrder order = new SplitOrder(
                    "a run elsewhere",
                    work.text(),
                    new ArrayList<>(List.of(SplitProgressCodec.encode(split))),
                    Duration.ofMinutes(1).toNanos(),
                    0,
                    false,
                    0,
                    0,
                    false);
            CompletableFuture<SplitReport> lost = CompletableFuture.supplyAsync(() -> attempt(order, 0));
            assertThat(halfway.await(30, TimeUnit.SECONDS)).isTrue();

            SplitReport last = attempt(order, 1);
            released.countDown();
            SplitReport late = lost.get(30, TimeUnit.SECONDS);
            // The driver gets the report of the last attempt alone.
            plan.sink().commit(RUN, last.progress().committables());

            assertThat(last.progress().finished()).isTrue();
            assertThat(late.failure().isPresent()).isEqualTo(mode == MemorySink.Mode.TRANSACTIONAL);
            assertThat(late.checkpoint()).isNotEqualTo(last.checkpoint());
            assertThat(table.rows()).containsExactlyElementsOf(MemoryPipeline.ROWS);
        }
    }
}
