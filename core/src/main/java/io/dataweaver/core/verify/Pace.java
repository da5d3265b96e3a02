package io.dataweaver.core.verify;

import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.stage.ForwardingReader;
import java.time.Duration;

/**
 * Reads no more rows a second than are allowed, over all readers of one side.
 *
 * <p>Not thread-safe.
 */
final class Pace {

    /** What was not used of the time before may be caught up, up to this. */
    private static final long CREDIT_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final long rate;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private long due;

    /**
     * Creates a pace.
     *
     * @param rate rows a second
     */
    Pace(long rate, Scheduler scheduler) {
        this.rate = rate;
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
        this.due = scheduler.nanoTime();
    }

    /** Returns a reader that gives what {@code opened} gives, at this pace. */
    SplitReader reader(SplitReader opened) {
        return rate == VerifyRequest.UNLIMITED ? opened : new Reader(opened);
    }

    private void took(long rows) {
        due = Math.max(due, scheduler.nanoTime() - CREDIT_NANOS) + (long) (rows * NANOS_PER_SECOND / rate);
    }

    /** Waits until more may be read, or the time is over; tells whether more may be read. */
    private boolean await(Duration maxWait) throws InterruptedException {
        long end = scheduler.nanoTime() + maxWait.toNanos();
        monitor.enter();
        try {
            while (true) {
                long now = scheduler.nanoTime();
                if (now >= due || now >= end) {
                    return now >= due;
                }
                monitor.await(Math.min(due, end) - now);
            }
        } finally {
            monitor.exit();
        }
    }

    private final class Reader extends ForwardingReader {
        Reader(SplitReader reader) {
            super(reader);
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            // Not for as long as a batch is worth: the other side may have failed meanwhile.
            if (!await(maxWait)) {
                return new ReadResult.NothingYet();
            }
            ReadResult result = super.read(maxWait);
            if (result instanceof ReadResult.Rows rows) {
                took(rows.batch().size() + rows.rejections().size());
            }
            return result;
        }
    }
}
