package io.dataweaver.core.transform;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import io.dataweaver.core.state.StateErrorCode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The table of one lookup in one process: read when it is first needed, and again at an interval. All splits have the same.
 *
 * <p>A refresh that fails is tried again as the policy says, while the old table stays in use. If it is in vain, the next batch
 * has the failure, and what comes after that reads the table itself: a run does not go on silently with a table that is too
 * old.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class SharedTable implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final LookupSettings settings;
    private final TableReading reading;
    private final RetryPolicy retry;
    private TableReading.@Nullable Columns columns;
    private @Nullable Clockwork clockwork;
    private volatile @Nullable LookupTable current;

    /**
     * Threads and time, with the lock that is of them.
     *
     * @param ofRun whether they are those of a run
     */
    private record Clockwork(Scheduler scheduler, Monitor monitor, boolean ofRun) {}

    /** Guarded by the monitor, as is what follows. */
    private @Nullable DataWeaverException failure;

    private @Nullable Task refresher;
    private boolean closed;

    /**
     * Creates a table that was not read.
     *
     * @param retry of refreshes; what is read for a batch that waits is tried again by whoever moves the batch
     */
    SharedTable(LookupSettings settings, TableReading reading, RetryPolicy retry) {
        this.settings = settings;
        this.reading = reading;
        this.retry = retry;
    }

    LookupSettings settings() {
        return settings;
    }

    /**
     * Returns what is read of the table; asks the source when first called.
     *
     * @throws DataWeaverException if the source is no table, does not have the columns, or cannot be asked
     */
    synchronized TableReading.Columns columns() {
        TableReading.Columns known = columns;
        if (known == null) {
            known = reading.columns();
            columns = known;
        }
        return known;
    }

    /** Gives the threads and the time of the run; the first counts. Without that, the table is not refreshed. */
    void runsBy(Scheduler scheduler) {
        clockwork(scheduler, true);
    }

    private synchronized Clockwork clockwork(Scheduler scheduler, boolean ofRun) {
        Clockwork known = clockwork;
        if (known == null) {
            known = new Clockwork(scheduler, scheduler.newMonitor(), ofRun);
            clockwork = known;
        }
        return known;
    }

    /**
     * Returns the table as it is now; reads it if there is none.
     *
     * @throws DataWeaverException if it cannot be read, or could not be refreshed
     */
    LookupTable current() {
        LookupTable table = current;
        return table == null ? firstRead() : table;
    }

    private LookupTable firstRead() {
        Clockwork run = clockwork(Scheduler.MACHINE, false);
        run.monitor().enter();
        try {
            DataWeaverException failed = failure;
            if (failed != null) {
                failure = null;
                throw new DataWeaverException(
                        failed.code(),
                        "the lookup could not be refreshed: " + failed.getMessage(),
                        failed.hint(),
                        failed);
            }
            LookupTable table = current;
            if (table == null) {
                table = read();
                current = table;
                startRefreshing(run);
            }
            return table;
        } finally {
            run.monitor().exit();
        }
    }

    private LookupTable read() {
        try {
            return reading.read(columns());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DataWeaverException(
                    LookupErrorCode.READ_INTERRUPTED, LookupErrorCode.READ_INTERRUPTED.meaning(), interrupted);
        }
    }

    private void startRefreshing(Clockwork run) {
        if (run.ofRun() && settings.refresh().isPresent() && refresher == null && !closed) {
            Duration interval = settings.refresh().get();
            refresher = run.scheduler().start("dataweaver-lookup-refresh", () -> refresh(run, interval));
        }
    }

    private void refresh(Clockwork run, Duration interval) {
        // Differs between processes, so that not all come back at once.
        RandomGenerator random = new SplittableRandom(run.scheduler().nanoTime());
        int failures = 0;
        Duration wait = interval;
        try {
            while (pause(run, wait)) {
                try {
                    LookupTable fresh = reading.read(columns());
                    failures = 0;
                    wait = interval;
                    publish(run, fresh);
                } catch (DataWeaverException failed) {
                    failures++;
                    if (retry.allows(failed, failures)) {
                        wait = retry.delay(failures, random);
                    } else {
                        failures = 0;
                        wait = interval;
                        giveUp(run, failed);
                    }
                }
            }
        } catch (InterruptedException ends) {
            // It is being closed.
        } catch (RuntimeException broken) {
            giveUp(run, new DataWeaverException(StateErrorCode.INTERNAL, "a lookup broke: " + broken, broken));
        }
    }

    private void publish(Clockwork run, LookupTable fresh) {
        run.monitor().change(() -> {
            failure = null;
            current = fresh;
        });
    }

    private void giveUp(Clockwork run, DataWeaverException failed) {
        run.monitor().change(() -> {
            failure = failed;
            current = null;
        });
    }

    /** Waits; returns false if the table was closed meanwhile. */
    private boolean pause(Clockwork run, Duration wait) throws InterruptedException {
        long end = run.scheduler().nanoTime() + wait.toNanos();
        run.monitor().enter();
        try {
            while (!closed) {
                long left = end - run.scheduler().nanoTime();
                if (left <= 0) {
                    return true;
                }
                run.monitor().await(left);
            }
            return false;
        } finally {
            run.monitor().exit();
        }
    }

    /** Ends refreshing, and forgets the table. Idempotent. */
    @Override
    public void close() {
        Clockwork run = clockwork(Scheduler.MACHINE, false);
        Task task = run.monitor().locked(() -> {
            closed = true;
            current = null;
            run.monitor().signalAll();
            return refresher;
        });
        if (task == null) {
            return;
        }
        task.interrupt();
        try {
            task.join(CLOSE_WAIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
