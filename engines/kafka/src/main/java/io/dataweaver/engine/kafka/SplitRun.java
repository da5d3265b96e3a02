package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.run.StageOpening;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One split at a worker, from when its part is given to the worker to when it ends or the part goes elsewhere: moves its
 * rows in a thread of the worker's crew, and leaves reports for the thread of Kafka Streams to keep.
 *
 * <p>Rows go on while a report waits to be kept; the next checkpoint waits for that.
 *
 * <p><b>Threads.</b> One thread calls {@link #run}, any the other methods.
 */
final class SplitRun {

    private static final Duration STEP_WAIT = Duration.ofMillis(200);
    private static final long PREFETCH_BYTES = 16L << 20;

    private final Work work;
    private final StageOpening stages;
    private final SplitBoard board;
    private final Consumer<SplitProgress> reached;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final Deque<Report> reports = new ArrayDeque<>();
    private KeptSplit kept;
    private @Nullable SplitStage stage;
    private @Nullable Task thread;
    private boolean stopping;
    private boolean over;
    private volatile boolean dropped;
    private volatile long busySince;

    SplitRun(Work work, StageOpening stages, SplitBoard board, Consumer<SplitProgress> reached, KeptSplit kept) {
        this.work = work;
        this.stages = stages;
        this.board = board;
        this.reached = reached;
        this.scheduler = work.environment().scheduler();
        this.monitor = scheduler.newMonitor();
        this.kept = kept;
    }

    // ---- the thread that moves rows -------------------------------------------------------------------------------

    /** Moves rows until the split is exhausted, has failed, is dropped, or the run stops. */
    void run() {
        monitor.change(() -> thread = scheduler.current());
        try {
            moveThroughFailures();
        } catch (DataWeaverException known) {
            fail(known);
        } catch (InterruptedException stopped) {
            fail(new DataWeaverException(StateErrorCode.INTERNAL, "a worker was interrupted", stopped));
        } catch (Throwable unexpected) {
            fail(new DataWeaverException(StateErrorCode.INTERNAL, "a worker broke: " + unexpected, unexpected));
        } finally {
            monitor.change(() -> {
                thread = null;
                over = true;
            });
        }
    }

    private void moveThroughFailures() throws InterruptedException {
        int failures = 0;
        while (!dropped && !isStopping()) {
            KeptSplit before = kept();
            try {
                attempt();
                if (failures > 0) {
                    work.observation().recovers(before.split());
                }
                return;
            } catch (DataWeaverException failed) {
                if (dropped) {
                    return;
                }
                failures = before.equals(kept()) ? failures + 1 : 1;
                if (!work.plan().settings().retry().allows(failed, failures)) {
                    if (work.plan().settings().tables().isolates(failed)) {
                        suspend(failed);
                        return;
                    }
                    throw failed;
                }
                Duration delay = work.plan()
                        .settings()
                        .retry()
                        .delay(failures, work.environment().random());
                work.observation().retries(before.split(), failed, failures, delay);
                pause(delay);
                if (isStopping()) {
                    throw failed;
                }
            }
        }
    }

    private void attempt() throws InterruptedException {
        enter();
        try {
            KeptSplit taken = takeOver();
            if (taken.progress().finished()) {
                report(taken);
            } else {
                move(taken.progress());
            }
        } finally {
            busySince = 0;
        }
    }

    /** Takes the split over at the sink, which may hold more of it than was reported. */
    private KeptSplit takeOver() {
        KeptSplit before = kept();
        KeptSplit taken = new KeptSplit(before.checkpoint(), stages.takeOver(before.progress()));
        monitor.change(() -> kept = taken);
        return taken;
    }

    private void report(KeptSplit reached) {
        monitor.change(() -> reports.add(new Report.Moved(reached)));
    }

    private void move(SplitProgress from) throws InterruptedException {
        try (SplitStage opened = stages.open(from, this::ahead)) {
            monitor.change(() -> stage = opened);
            reached.accept(from);
            board.opened(opened);
            try {
                if (!dropped) {
                    move(opened);
                }
            } finally {
                board.closed(opened);
                monitor.change(() -> stage = null);
            }
        }
    }

    /** Lets a reader run ahead where the worker has fewer splits than could run at the same time. */
    private SplitReader ahead(SplitReader reader) {
        return board.snapshot().size() < work.plan().settings().parallelism()
                ? new PrefetchingReader(
                        reader,
                        PREFETCH_BYTES,
                        scheduler,
                        "dataweaver-" + work.plan().name() + "-reader")
                : reader;
    }

    private void move(SplitStage opened) throws InterruptedException {
        long interval = work.plan().settings().checkpointInterval().toNanos();
        long due = scheduler.nanoTime() + interval;
        boolean moved = false;
        SplitStage.Step step = SplitStage.Step.IDLE;
        while (step != SplitStage.Step.FINISHED && !dropped && !isStopping()) {
            boolean possible = moved && !opened.isWithinTransaction();
            if (possible && scheduler.nanoTime() - due >= 0 && isAllKept()) {
                checkpoint(opened);
                moved = false;
                due = scheduler.nanoTime() + interval;
            }
            enter();
            step = opened.step(STEP_WAIT);
            moved |= step != SplitStage.Step.IDLE;
            board.share(kept.split(), opened.progress());
        }
        if (!dropped && moved && !opened.isWithinTransaction()) {
            checkpoint(opened);
        }
    }

    private void checkpoint(SplitStage opened) {
        enter();
        KeptSplit before = kept();
        long id = before.checkpoint() + 1;
        SplitProgress prepared = opened.checkpoint(id);
        KeptSplit after = before.after(id, prepared);
        monitor.change(() -> kept = after);
        reached.accept(after.progress());
        report(after);
    }

    /** Gives the split up for this run; that is reported like a checkpoint, which has prepared nothing. */
    private void suspend(DataWeaverException failed) {
        KeptSplit before = kept();
        KeptSplit after =
                new KeptSplit(before.checkpoint() + 1, before.progress().suspendedBy(failed));
        monitor.change(() -> kept = after);
        reached.accept(after.progress());
        report(after);
        work.observation().suspends(after.split(), failed);
    }

    private void fail(DataWeaverException failure) {
        if (!dropped) {
            work.fails(failure);
            monitor.change(() -> reports.add(new Report.Failed(kept.split(), failure)));
        }
    }

    private void pause(Duration delay) throws InterruptedException {
        long end = scheduler.nanoTime() + delay.toNanos();
        monitor.enter();
        try {
            long left = delay.toNanos();
            while (left > 0 && !stopping && !dropped) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
        } finally {
            monitor.exit();
        }
    }

    private void enter() {
        busySince = scheduler.nanoTime() | 1; // never 0, which means: in no call
    }

    private boolean isAllKept() {
        return monitor.locked(reports::isEmpty);
    }

    private KeptSplit kept() {
        return monitor.locked(() -> kept);
    }

    private boolean isStopping() {
        return monitor.locked(() -> stopping);
    }

    // ---- other threads --------------------------------------------------------------------------------------------

    /** Returns the next report that is to be kept, once. */
    Optional<Report> takeReport() {
        return monitor.locked(() -> Optional.ofNullable(reports.poll()));
    }

    /** Tells whether there is something for the thread of Kafka Streams to do. */
    boolean hasNews() {
        return monitor.locked(() -> over || !reports.isEmpty());
    }

    /** Tells whether nothing more comes of this, and every report was taken. */
    boolean isOver() {
        return monitor.locked(() -> over && reports.isEmpty());
    }

    /** Lets it end at the next batch, after a checkpoint. */
    void stop() {
        monitor.change(() -> {
            stopping = true;
            wakeStage();
        });
    }

    /**
     * Lets it end without a checkpoint, and waits until its thread is out of it: another worker opens the split then.
     *
     * @param patience after which the thread is interrupted, and waited for no longer
     */
    void drop(Duration patience) {
        Task running = monitor.locked(() -> {
            dropped = true;
            wakeStage();
            monitor.signalAll();
            return thread;
        });
        if (running == null) {
            return;
        }
        long end = scheduler.nanoTime() + patience.toNanos();
        monitor.enter();
        try {
            long left = patience.toNanos();
            while (thread != null && left > 0) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
            if (thread != null) {
                running.interrupt();
            }
        } catch (InterruptedException hurried) {
            running.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            monitor.exit();
        }
    }

    private void wakeStage() {
        SplitStage open = stage;
        if (open != null) {
            open.wakeUp();
        }
    }

    /** Ends the run of the split, whose thread has been in one call for too long. */
    void giveUp(DataWeaverException stuck) {
        work.fails(stuck); // before the thread is interrupted: that it was is not what people should be told
        Task running = monitor.locked(() -> {
            reports.add(new Report.Failed(kept.split(), stuck));
            dropped = true;
            over = true;
            return thread;
        });
        if (running != null) {
            running.interrupt();
        }
    }

    /** Returns for how long the thread has been in a call of another system, in nanoseconds; 0 while it is in none. */
    long busyFor() {
        long since = busySince; // read once, for the thread changes it meanwhile
        return since == 0 ? 0 : scheduler.nanoTime() - since;
    }

    String split() {
        return kept().split();
    }

    int ordinal() {
        return kept().progress().split().ordinal();
    }
}
