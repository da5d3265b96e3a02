package io.dataweaver.core.run;

import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a run is to stop, and how it has ended: what each engine needs of a {@link RunHandle}. <b>Threads.</b> Any thread may call. */
public final class RunEnd {

    private static final Duration AWAIT_STEP = Duration.ofHours(1);

    private final Scheduler scheduler;
    private final Monitor monitor;
    private boolean stopping;
    private @Nullable RunResult result;

    public RunEnd(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    /** Says that it is to stop. */
    public void stop() {
        monitor.change(() -> stopping = true);
    }

    /** Tells whether it is to stop. */
    public boolean isStopping() {
        return monitor.locked(() -> stopping);
    }

    /** Says how it has ended. */
    public void reached(RunResult end) {
        monitor.change(() -> result = end);
    }

    /** Tells whether it has ended. */
    public boolean isReached() {
        return monitor.locked(() -> result != null);
    }

    /** Waits for {@code delay}; returns earlier, and false, if it is to stop. */
    public boolean pause(Duration delay) throws InterruptedException {
        return !await(delay, () -> stopping);
    }

    /** Waits until it has ended. */
    public RunResult await() throws InterruptedException {
        Optional<RunResult> end = Optional.empty();
        while (end.isEmpty()) {
            end = await(AWAIT_STEP);
        }
        return end.get();
    }

    /** Waits until it has ended, for at most {@code wait}. */
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        await(wait, () -> result != null);
        return monitor.locked(() -> Optional.ofNullable(result));
    }

    private boolean await(Duration wait, BooleanSupplier condition) throws InterruptedException {
        long end = scheduler.nanoTime() + wait.toNanos();
        monitor.enter();
        try {
            long left = wait.toNanos();
            while (!condition.getAsBoolean() && left > 0) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
            return condition.getAsBoolean();
        } finally {
            monitor.exit();
        }
    }
}
