package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * The work of a run as one operator of a task has it: what it may call, and how failures are told.
 *
 * <p><b>Threads.</b> The task's.
 */
final class StageWork implements AutoCloseable {

    private static final Failpoint BEFORE_COMMIT = Failpoint.named("run.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("run.after_commit");
    private static final Failpoint BEFORE_ACKNOWLEDGE = Failpoint.named("run.before_acknowledge");

    /** Little, so that a batch is still in the cache of the processor when its stage gets it. */
    private static final long PREFETCH_BYTES = 1L << 20;

    /** As long as Flink gives a task that it cancels, before it complains. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final Work work;
    private final RunBoard board;
    private final StageOpening stages;
    private final Retrying retrying;
    private boolean closed;

    private StageWork(Work work, RunBoard board) {
        this.work = work;
        this.board = board;
        this.stages = work.stages(new RejectionGuard(work.plan(), board.splits()::counts));
        this.retrying = new Retrying(
                work.plan().settings().retry(),
                work.environment().random(),
                delay -> !board.await(board::isStopping, delay.toNanos()),
                work.observation());
    }

    /** Joins the work that {@code order} is about; to be closed. */
    static StageWork open(StageOrder order) {
        Work work = Work.open(order.work());
        return new StageWork(
                work, RunBoard.join(order.work(), work.environment().scheduler()));
    }

    PipelinePlan plan() {
        return work.plan();
    }

    RunBoard board() {
        return board;
    }

    Scheduler scheduler() {
        return work.environment().scheduler();
    }

    RandomGenerator random() {
        return work.environment().random();
    }

    RunObservation observation() {
        return work.observation();
    }

    // ---- what the operators do ------------------------------------------------------------------------------------

    /**
     * Takes a split over, and opens its stage at what the sink holds of it, unless that is all; begins to read for it in a
     * thread of its own.
     */
    void open(SplitTask task) {
        SplitProgress progress = stages.takeOver(task.progress());
        task.isAt(progress);
        if (progress.finished()) {
            return;
        }
        PrefetchingReader ahead = new PrefetchingReader(
                new LateReader(() -> readerOf(progress), board::isStopping),
                PREFETCH_BYTES,
                CLOSE_WAIT,
                scheduler(),
                "dataweaver-" + plan().name() + "-reader");
        ahead.whenReadable(task::arrived);
        HandOver reader = new HandOver(ahead);
        try {
            SplitStage stage = stages.openBehind(progress, reader);
            task.opened(stage, reader);
            board.splits().opened(stage);
        } catch (RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }

    private SplitReader readerOf(SplitProgress progress) {
        return stages.openReader(progress);
    }

    /** Lets the sink publish what a durable checkpoint holds. */
    void publish(List<SplitProgress> prepared) throws InterruptedException {
        List<Committable> committables = prepared.stream()
                .flatMap(split -> split.committables().stream())
                .toList();
        if (committables.isEmpty()) {
            return;
        }
        BEFORE_COMMIT.hit();
        retrying.run(() -> {
            // A sink is called by one thread at a time, and each task of this process has its own.
            synchronized (board) {
                plan().sink().commit(work.run(), committables);
            }
        });
        AFTER_COMMIT.hit();
    }

    /** Tells the source that what a durable checkpoint holds is published. */
    void acknowledge(long checkpoint, List<SplitProgress> durable) {
        BEFORE_ACKNOWLEDGE.hit();
        Map<String, Position> positions = new HashMap<>();
        for (SplitProgress split : durable) {
            split.position().ifPresent(position -> positions.put(split.split().id(), position));
        }
        plan().source().acknowledge(new DurableCheckpoint(checkpoint), positions);
    }

    // ---- failures -------------------------------------------------------------------------------------------------

    /** Returns what ends the job for {@code why}: what could be tried again was, so Flink is not to restart the task. */
    RuntimeException failed(DataWeaverException why) {
        work.fails(why);
        return new SuppressRestartsException(why);
    }

    /** Returns what ends the job for a reason that nobody thought of. */
    RuntimeException broken(String what, Throwable why) {
        return failed(new DataWeaverException(StateErrorCode.INTERNAL, what, why));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            board.close();
            work.close();
        }
    }
}
