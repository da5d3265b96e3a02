package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.Suspension;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator and the workers of a run know together: which splits there are, how far each has come, and
 * whether to go on. Thread-safe; every method holds the one lock for as long as it runs.
 */
final class RunLedger {

    private final Scheduler scheduler;
    private final Monitor monitor;
    private final Map<String, SplitTask> tasks = new LinkedHashMap<>();
    private final Deque<SplitTask> waiting = new ArrayDeque<>();
    private RunCounts resumed = RunCounts.NONE;
    private int working;
    private long lastCheckpoint;
    private long requestedRound;
    private long storedRound;
    /** The round up to which every stage at work has answered one. */
    private long commonRound;
    /** Whether an interval has passed since the round began. */
    private boolean late;
    /** Whether a stage has prepared something since the last checkpoint. */
    private boolean news;

    private boolean stopping;
    private @Nullable DataWeaverException failure;

    RunLedger(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    private <T> T locked(Supplier<T> action) {
        return monitor.locked(action);
    }

    private void change(Runnable action) {
        monitor.change(action);
    }

    /** Enters the splits of the run. */
    void begin(List<SplitProgress> splits) {
        change(() -> {
            splits.forEach(split -> tasks.put(split.split().id(), new SplitTask(split)));
            resumed = sum();
        });
    }

    /** Corrects how far one split has come by what the sink holds. */
    void goBackTo(SplitTask task, SplitProgress held) {
        change(() -> task.progress = held);
    }

    /** Queues the splits that are not finished; returns how many of {@code parallelism} workers are needed. */
    int queueUnfinished(int parallelism) {
        return locked(() -> {
            tasks.values().stream().filter(task -> !task.progress.finished()).forEach(waiting::add);
            working = Math.min(parallelism, waiting.size());
            return working;
        });
    }

    /** Returns the next split to run; null if there is none or the run is stopping. */
    @Nullable SplitTask next() {
        return locked(() -> stopping ? null : waiting.poll());
    }

    int splits() {
        return locked(tasks::size);
    }

    SplitProgress progressOf(SplitTask task) {
        return locked(() -> task.progress);
    }

    void opened(SplitTask task, SplitStage stage) {
        change(() -> {
            task.stage = stage;
            task.thread = scheduler.current();
            task.answeredRound = requestedRound;
        });
    }

    void closed(SplitTask task) {
        change(() -> {
            task.lag = task.lagNow().yielding(false);
            task.stage = null;
            task.thread = null;
            task.busySince = 0;
        });
    }

    /** Says that a worker has ended, for whatever reason. */
    void workerEnded() {
        change(() -> working--);
    }

    // ---- checkpoints ----------------------------------------------------------------------------------------------

    /** Returns a checkpoint id above all that were used in this process. */
    long nextCheckpoint() {
        return locked(() -> ++lastCheckpoint);
    }

    /** Returns the largest checkpoint id that was used. */
    long lastCheckpoint() {
        return locked(() -> lastCheckpoint);
    }

    /** Starts checkpoint ids above {@code used}. */
    void checkpointsAfter(long used) {
        change(() -> lastCheckpoint = used);
    }

    /** Tells whether the coordinator has asked for a checkpoint that {@code task} has not answered. */
    boolean owesCheckpoint(SplitTask task) {
        return locked(() -> requestedRound > task.answeredRound);
    }

    /**
     * Asks all stages at work for a checkpoint. If they are asked already, some have not answered for an interval: what the
     * others have prepared is stored without them, for splits do not touch each other, and a slow one is to hold up no other.
     */
    void requestRound() {
        change(() -> {
            if (requestedRound == storedRound) {
                requestedRound++;
                late = false;
            } else {
                late = true;
            }
        });
    }

    /** Tells whether each stage at work has answered a round since this was true last. */
    boolean isCommon() {
        return locked(() -> {
            boolean common =
                    tasks.values().stream().allMatch(task -> task.stage == null || task.answeredRound > commonRound);
            commonRound = common ? storedRound : commonRound;
            return common;
        });
    }

    /** Enters what a stage has prepared. */
    void prepared(SplitTask task, SplitProgress prepared) {
        change(() -> {
            List<Committable> earlier = task.progress.committables();
            task.progress = prepared.after(earlier);
            news = true;
            task.answeredRound = requestedRound;
        });
    }

    /** Gives a split up for this run. */
    void suspend(SplitTask task, DataWeaverException failed) {
        change(() -> {
            task.progress = task.progress.suspendedBy(failed);
            news = true;
        });
    }

    /** Returns what a checkpoint now holds. */
    List<SplitProgress> snapshot() {
        return locked(() -> {
            news = false;
            return tasks.values().stream().map(task -> task.progress).toList();
        });
    }

    /** Says that everything in {@code snapshot} is stored and published. */
    void published(List<SplitProgress> snapshot) {
        change(() -> {
            storedRound = requestedRound;
            for (SplitProgress published : snapshot) {
                SplitTask task = tasks.get(published.split().id());
                if (task != null && !published.committables().isEmpty()) {
                    task.progress = task.progress.without(published.committables());
                }
            }
        });
    }

    // ---- going on or not ------------------------------------------------------------------------------------------

    /** What the coordinator is to do next. */
    enum Due {
        /** All stages have answered, or some are late: store the checkpoint. */
        STORE,
        /** Look again. */
        NOTHING,
        /** Workers have ended, or one has failed. */
        END
    }

    /** Waits until there is something to do, for at most {@code nanos}. */
    Due await(long nanos) throws InterruptedException {
        monitor.enter();
        try {
            Due due = due();
            if (due == Due.NOTHING) {
                monitor.await(nanos);
                due = due();
            }
            return due;
        } finally {
            monitor.exit();
        }
    }

    private Due due() {
        if (working == 0 || failure != null) {
            return Due.END;
        }
        if (requestedRound == storedRound) {
            return Due.NOTHING;
        }
        boolean answered =
                tasks.values().stream().allMatch(task -> task.stage == null || task.answeredRound == requestedRound);
        return answered || (late && news) ? Due.STORE : Due.NOTHING;
    }

    /** Waits for {@code delay}, or until the run stops. */
    void pause(Duration delay) throws InterruptedException {
        long end = scheduler.nanoTime() + delay.toNanos();
        monitor.enter();
        try {
            long left = delay.toNanos();
            while (left > 0 && !stopping) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
        } finally {
            monitor.exit();
        }
    }

    boolean isStopping() {
        return locked(() -> stopping);
    }

    /** Lets workers end at their next batch. */
    void stop() {
        change(() -> {
            stopping = true;
            for (SplitTask task : tasks.values()) {
                if (task.stage != null) {
                    task.stage.wakeUp();
                }
            }
        });
    }

    /** Ends the run; the first failure is the one that is told. */
    void fail(DataWeaverException failed) {
        change(() -> {
            if (failure == null) {
                failure = failed;
            } else if (failure != failed) {
                failure.addSuppressed(failed);
            }
        });
        stop();
    }

    Optional<DataWeaverException> failure() {
        return locked(() -> Optional.ofNullable(failure));
    }

    /** Returns a split whose thread is in one call for longer than {@code limit}. */
    Optional<String> stuck(Duration limit) {
        long now = scheduler.nanoTime();
        return locked(() -> {
            for (SplitTask task : tasks.values()) {
                long since = task.busySince; // read once, for the worker changes it meanwhile
                if (since != 0 && now - since > limit.toNanos()) {
                    return Optional.of(task.progress.split().id());
                }
            }
            return Optional.empty();
        });
    }

    /** Interrupts the thread of a split, if it has one. */
    void interrupt(String split) {
        change(() -> {
            SplitTask task = tasks.get(split);
            if (task != null && task.thread != null) {
                task.thread.interrupt();
            }
        });
    }

    /** Notes that the thread of {@code task} enters a call of another system. */
    void enter(SplitTask task) {
        task.busySince = scheduler.nanoTime() | 1; // never 0, which means: in none
    }

    boolean isFinished() {
        return locked(() -> tasks.values().stream().allMatch(task -> task.progress.finished()));
    }

    // ---- for people -----------------------------------------------------------------------------------------------

    RunCounts resumed() {
        return locked(() -> resumed);
    }

    RunCounts counts() {
        return locked(this::sum);
    }

    private RunCounts sum() {
        return tasks.values().stream().map(SplitTask::countsNow).reduce(RunCounts.NONE, RunCounts::plus);
    }

    /** Returns what the last checkpoints of all splits hold. */
    RunCounts durableCounts() {
        return locked(() ->
                tasks.values().stream().map(task -> task.progress.counts()).reduce(RunCounts.NONE, RunCounts::plus));
    }

    /** Returns since when rows wait to become durable, by the scheduler's time; 0 if none do. */
    long waitingSince() {
        return locked(() -> stages().mapToLong(SplitStage::waitingSince)
                .filter(since -> since != 0)
                .min()
                .orElse(0));
    }

    /** Returns how many bytes were read ahead and wait. */
    long bufferedBytes() {
        return locked(() -> stages().mapToLong(SplitStage::bufferedBytes).sum());
    }

    /** Returns how far reading is behind what the source holds. */
    SourceLag lag() {
        return locked(() -> tasks.values().stream().map(SplitTask::lagNow).reduce(SourceLag.UNKNOWN, SourceLag::plus));
    }

    private Stream<SplitStage> stages() {
        return tasks.values().stream().map(task -> task.stage).filter(Objects::nonNull);
    }

    /** Returns the splits that the run could not go on with. */
    List<Suspension> suspended() {
        return locked(() -> tasks.values().stream()
                .flatMap(task -> task.progress.suspension().stream())
                .toList());
    }

    /** Returns the share of the work that is done, weighted by the splits' weights; negative if unknown. */
    double share() {
        return locked(() -> {
            double done = 0;
            double all = 0;
            for (SplitTask task : tasks.values()) {
                double weight = Math.max(task.progress.split().weight(), 1);
                if (task.share < 0) {
                    return -1.0;
                }
                done += weight * task.share;
                all += weight;
            }
            return all == 0 ? -1.0 : done / all;
        });
    }
}
