package io.dataweaver.engine.local;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.core.run.Ticker;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator and the workers of a run know together: which splits there are, how far each has come, and
 * whether to go on. Thread-safe; every method holds the one lock for as long as it runs.
 */
final class RunLedger {

    /**
     * A checkpoint's content: all splits and the counts that belong to them.
     *
     * @param splits in order
     * @param counts up to {@code splits}, with those of earlier processes
     */
    record Snapshot(List<SplitProgress> splits, RunCounts counts) {}

    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, SplitTask> tasks = new LinkedHashMap<>();
    private final Deque<SplitTask> waiting = new ArrayDeque<>();
    private RunCounts resumed = RunCounts.NONE;
    private int working;
    private long lastCheckpoint;
    private long requestedRound;
    private long storedRound;
    private boolean stopping;
    private @Nullable DataWeaverException failure;

    RunLedger(Ticker ticker) {
        this.ticker = ticker;
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Enters the splits of the run; {@code counts} is what earlier processes moved. */
    void begin(List<SplitProgress> splits, RunCounts counts) {
        change(() -> {
            resumed = counts;
            splits.forEach(split -> tasks.put(split.split().id(), new SplitTask(split)));
        });
    }

    /** Corrects how far splits have come by what the sink holds; what it does not hold was not begun. */
    void takePositions(Map<String, SplitState> held) {
        change(() -> tasks.values().forEach(task -> {
            SplitState state = held.get(task.progress.split().id());
            task.progress = state == null ? SplitProgress.notBegun(task.progress.split()) : task.progress.at(state);
            task.share = task.progress.finished() ? 1 : 0;
        }));
    }

    /** Corrects how far one split has come by what the sink holds. */
    void takePosition(SplitTask task, SplitState held) {
        change(() -> task.progress = task.progress.at(held));
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
            task.thread = Thread.currentThread();
            task.answeredRound = requestedRound;
        });
    }

    void closed(SplitTask task) {
        change(() -> {
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

    /** Asks all stages at work for a checkpoint. */
    void requestRound() {
        change(() -> requestedRound++);
    }

    /** Enters what a stage has prepared. */
    void prepared(SplitTask task, SplitProgress prepared, SplitStage stage) {
        change(() -> {
            List<Committable> committables = new ArrayList<>(task.progress.committables());
            committables.addAll(prepared.committables());
            task.progress = new SplitProgress(prepared.split(), prepared.position(), prepared.finished(), committables);
            task.counts = task.counts.plus(stage.takeCounts());
            task.answeredRound = requestedRound;
        });
    }

    /** Returns what a checkpoint now holds. */
    Snapshot snapshot() {
        return locked(() -> {
            List<SplitProgress> splits = new ArrayList<>();
            RunCounts counts = resumed;
            for (SplitTask task : tasks.values()) {
                splits.add(task.progress);
                counts = counts.plus(task.counts);
            }
            return new Snapshot(splits, counts);
        });
    }

    /** Says that everything in {@code snapshot} is stored and published. */
    void published(Snapshot snapshot) {
        change(() -> {
            storedRound = requestedRound;
            for (SplitProgress published : snapshot.splits()) {
                SplitTask task = tasks.get(published.split().id());
                if (task != null && !published.committables().isEmpty()) {
                    task.progress = task.progress.without(published.committables());
                }
            }
        });
    }

    List<Committable> lastCommittables() {
        return locked(() -> tasks.values().stream()
                .map(task -> task.progress.last())
                .flatMap(Optional::stream)
                .toList());
    }

    // ---- going on or not ------------------------------------------------------------------------------------------

    /** What the coordinator is to do next. */
    enum Due {
        /** All stages have answered: store the checkpoint. */
        STORE,
        /** Look again. */
        NOTHING,
        /** Workers have ended, or one has failed. */
        END
    }

    /** Waits until there is something to do, for at most {@code nanos}. */
    Due await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Due due = due();
            if (due == Due.NOTHING) {
                ticker.await(changed, nanos);
                due = due();
            }
            return due;
        } finally {
            lock.unlock();
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
        return answered ? Due.STORE : Due.NOTHING;
    }

    /** Waits for {@code delay}, or until the run stops. */
    void pause(Duration delay) throws InterruptedException {
        long end = ticker.nanoTime() + delay.toNanos();
        lock.lockInterruptibly();
        try {
            long left = delay.toNanos();
            while (left > 0 && !stopping) {
                ticker.await(changed, left);
                left = end - ticker.nanoTime();
            }
        } finally {
            lock.unlock();
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

    /** Returns a split whose thread is in one call for longer than {@code limit}, and interrupts that thread. */
    Optional<String> interruptStuck(Duration limit) {
        long now = ticker.nanoTime();
        return locked(() -> {
            for (SplitTask task : tasks.values()) {
                long since = task.busySince;
                if (since != 0 && now - since > limit.toNanos()) {
                    if (task.thread != null) {
                        task.thread.interrupt();
                    }
                    return Optional.of(task.progress.split().id());
                }
            }
            return Optional.empty();
        });
    }

    /** Notes that the thread of {@code task} enters a call of another system. */
    void enter(SplitTask task) {
        task.busySince = ticker.nanoTime() | 1; // never 0, which means: in none
    }

    boolean isFinished() {
        return locked(() -> tasks.values().stream().allMatch(task -> task.progress.finished()));
    }

    // ---- for people -----------------------------------------------------------------------------------------------

    RunCounts resumed() {
        return locked(() -> resumed);
    }

    RunCounts counts() {
        return locked(() -> {
            RunCounts counts = resumed;
            for (SplitTask task : tasks.values()) {
                counts = counts.plus(task.countsNow());
            }
            return counts;
        });
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
