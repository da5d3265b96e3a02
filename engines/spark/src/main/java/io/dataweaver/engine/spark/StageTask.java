package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.run.RejectionGuard;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what an order says, split by split, in the thread of a Spark task.
 *
 * <p>The last attempt at a split counts, wherever others may still run: it has taken the split over at the sink, and the
 * driver gets its report alone.
 */
final class StageTask implements AutoCloseable {

    private static final Duration STEP_WAIT = Duration.ofMillis(200);
    private static final long PREFETCH_BYTES = 16L << 20;

    private final SplitOrder order;
    private final long checkpoint;
    private final Work work;
    private final LiveStages live;
    private final StageOpening opening;
    private final Scheduler scheduler;
    private final Iterator<String> splits;
    private final long end;
    private int left;

    /**
     * Opens the work.
     *
     * @param attempt numbers the attempts at tasks within a driver
     */
    StageTask(SplitOrder order, long attempt) {
        this.order = order;
        this.checkpoint = order.checkpointsAfter() + 1 + attempt;
        this.work = Work.open(order.work());
        this.live = DriverRuns.stages(order.run()).orElseGet(this::elsewhere);
        this.opening = work.stages(live.guard());
        this.scheduler = work.environment().scheduler();
        this.splits = order.splits().iterator();
        this.left = order.splits().size();
        this.end = scheduler.nanoTime() + order.budgetNanos();
    }

    /** Returns what a task goes by whose driver is another process. */
    private LiveStages elsewhere() {
        SplitBoard board = new SplitBoard();
        board.begin(order.splits().stream().map(SplitProgressCodec::decode).toList());
        RunCounts others = new RunCounts(order.othersRead(), 0, 0, order.othersRejected());
        LiveStages own = new LiveStages(
                board, new RejectionGuard(work.plan(), () -> board.counts().plus(others)));
        ExecutorRuns.hold(order.work());
        ExecutorRuns.enter(order.run(), own);
        return own;
    }

    /** Works on the next split; returns null once none is left, or the time is used. */
    @Nullable SplitReport next() throws InterruptedException {
        if (!splits.hasNext() || live.isDraining() || remaining() <= 0) {
            return null;
        }
        SplitProgress known = SplitProgressCodec.decode(splits.next());
        long share = order.unbounded() ? remaining() / left : remaining();
        left--;
        try {
            return work(known, scheduler.nanoTime() + share);
        } catch (DataWeaverException failed) {
            return failed(known, failed);
        } catch (RuntimeException | LinkageError unexpected) {
            return failed(
                    known,
                    new DataWeaverException(StateErrorCode.INTERNAL, "a worker broke: " + unexpected, unexpected));
        }
    }

    private SplitReport work(SplitProgress known, long until) throws InterruptedException {
        SplitProgress from = opening.takeOver(known, checkpoint);
        if (from.finished()) {
            return SplitReport.prepared(
                    new SplitProgress(from.split(), from.position(), true, from.counts(), List.of()), 0);
        }
        try (SplitStage stage = opening.open(from, this::ahead)) {
            live.opened(stage);
            move(stage, until);
            return SplitReport.prepared(stage.checkpoint(checkpoint), checkpoint);
        }
    }

    private void move(SplitStage stage, long until) throws InterruptedException {
        SplitStage.Step step;
        long moved = scheduler.nanoTime();
        do {
            long left = stage.isWithinTransaction() ? STEP_WAIT.toNanos() : until - scheduler.nanoTime();
            step = stage.step(Duration.ofNanos(Math.max(0, Math.min(STEP_WAIT.toNanos(), left))));
            moved = step == SplitStage.Step.MOVED ? scheduler.nanoTime() : moved;
            live.moved(stage);
        } while (goesOn(step, until) || isToEndTransaction(stage, moved));
    }

    /** However long a transaction takes: what was moved of it would have to be moved again, and never to its end. */
    private boolean isToEndTransaction(SplitStage stage, long moved) {
        return stage.isWithinTransaction()
                && !live.isDraining()
                && scheduler.nanoTime() - moved
                        < work.plan().settings().callTimeout().toNanos();
    }

    private boolean goesOn(SplitStage.Step step, long until) {
        return switch (step) {
            case MOVED -> isInTime(until);
            // Where nothing comes now, another split may have something.
            case IDLE -> isInTime(until) && !splits.hasNext();
            case FINISHED -> false;
        };
    }

    private boolean isInTime(long until) {
        return until - scheduler.nanoTime() > 0 && !live.isDraining();
    }

    private SplitReader ahead(SplitReader reader) {
        return order.ahead()
                ? new PrefetchingReader(
                        reader,
                        PREFETCH_BYTES,
                        scheduler,
                        "dataweaver-" + work.plan().name() + "-reader")
                : reader;
    }

    private SplitReport failed(SplitProgress known, DataWeaverException failure) {
        live.failed(known.split().id(), failure);
        if (!work.plan().settings().retry().allows(failure, 1)
                && !work.plan().settings().tables().isolates(failure)) {
            // The run will end: the other tasks need not use up their time.
            live.drain();
        }
        return SplitReport.failed(known, failure);
    }

    private long remaining() {
        return end - scheduler.nanoTime();
    }

    @Override
    public void close() {
        ExecutorRuns.leave(live);
        work.close();
    }
}
