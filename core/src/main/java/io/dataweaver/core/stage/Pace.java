package io.dataweaver.core.stage;

import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.transform.Paced;
import java.time.Duration;
import java.util.List;

/** Waits as transforms ask for it. <b>Threads.</b> One waits; any may wake it. */
final class Pace {

    private final List<Paced> paced;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private boolean awake;

    Pace(List<StageStep> steps, Scheduler scheduler) {
        this.paced = steps.stream()
                .map(StageStep::transform)
                .filter(Paced.class::isInstance)
                .map(Paced.class::cast)
                .toList();
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    /**
     * Waits until more may come, {@link #wakeUp} is called, or the time is over.
     *
     * @return whether more may come
     */
    boolean await(Duration maxWait) throws InterruptedException {
        if (paced.isEmpty()) {
            return true;
        }
        long end = scheduler.nanoTime() + maxWait.toNanos();
        monitor.enter();
        try {
            while (true) {
                long now = scheduler.nanoTime();
                long wait = nanosUntilNext(now);
                if (wait <= 0) {
                    return true;
                }
                if (awake || now >= end) {
                    awake = false;
                    return false;
                }
                monitor.await(Math.min(wait, end - now));
            }
        } finally {
            monitor.exit();
        }
    }

    private long nanosUntilNext(long now) {
        long longest = 0;
        for (Paced transform : paced) {
            longest = Math.max(longest, transform.nanosUntilNext(now));
        }
        return longest;
    }

    void wakeUp() {
        if (!paced.isEmpty()) {
            monitor.change(() -> awake = true);
        }
    }
}
