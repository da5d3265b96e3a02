package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a run is to go on: until it is stopped, or something has failed for good. Thread-safe. */
final class RunControl implements Retrying.Patience {

    private final Scheduler scheduler;
    private final Monitor monitor;
    private final LiveStages stages;
    private boolean stopping;
    private @Nullable DataWeaverException failure;
    private volatile @Nullable DataWeaverException hindrance;

    /** Controls a run; {@code stages} are let end when it is not to go on. */
    RunControl(Scheduler scheduler, LiveStages stages) {
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
        this.stages = stages;
    }

    /** Lets the run end once what was read is durable. */
    void stop() {
        monitor.change(() -> stopping = true);
        stages.drain();
    }

    /** Ends the run; the first failure is the one that is told. */
    void fail(DataWeaverException failed) {
        monitor.change(() -> {
            if (failure == null) {
                failure = failed;
            } else if (failure != failed) {
                failure.addSuppressed(failed);
            }
        });
        stages.drain();
    }

    LiveStages stages() {
        return stages;
    }

    boolean isStopping() {
        return monitor.locked(() -> stopping);
    }

    boolean isEnding() {
        return monitor.locked(() -> stopping || failure != null);
    }

    Optional<DataWeaverException> failure() {
        return monitor.locked(() -> Optional.ofNullable(failure));
    }

    @Override
    public void check(DataWeaverException failure) {
        hindrance = failure;
    }

    /** Returns what has failed last of what is tried again; null if nothing is. */
    @Nullable DataWeaverException hindrance() {
        return hindrance;
    }

    /** Says that the run has come further. */
    void unhindered() {
        hindrance = null;
    }

    /** Waits for {@code delay}; returns earlier, and false, if the run is to end. */
    @Override
    public boolean pause(Duration delay) throws InterruptedException {
        long end = scheduler.nanoTime() + delay.toNanos();
        monitor.enter();
        try {
            long left = delay.toNanos();
            while (left > 0 && !stopping && failure == null) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
            return !stopping && failure == null;
        } finally {
            monitor.exit();
        }
    }
}
