package io.dataweaver.connector.kafkaconnect;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * One task of a source connector, with the thread that it is polled by.
 *
 * <p>Polling waits while nobody takes what was polled, so that a task holds two polls in memory at most.
 */
final class HostedTask {

    /** How long a task may take to end a poll by itself before it is told to stop. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long OFFER_MILLIS = 100;

    /**
     * What came of a poll.
     *
     * @param task who was polled; null for what wakes the one who waits
     * @param records of the poll
     * @param failure why the task was not polled again; null if it is
     */
    record Polled(
            @Nullable HostedTask task,
            List<SourceRecord> records,
            @Nullable Throwable failure) {
        /** Wakes the one who waits. */
        static final Polled NOTHING = new Polled(null, List.of(), null);
    }

    private final SourceTask task;
    private final Thread thread;
    private final BlockingQueue<Polled> polled;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean ending;

    HostedTask(String name, PluginFolder folder, SourceTask task, BlockingQueue<Polled> polled) {
        this.task = task;
        this.polled = polled;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(folder.loader());
    }

    /** Begins to poll the task, which was started. */
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!ending) {
                List<SourceRecord> records = task.poll();
                if (records != null && !records.isEmpty()) {
                    put(new Polled(this, records, null));
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (Throwable failed) { // Whatever it is: the reader throws it.
            putUninterrupted(new Polled(this, List.of(), failed));
        } finally {
            stopOnce();
        }
    }

    private void put(Polled result) throws InterruptedException {
        while (!ending && !polled.offer(result, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
            // Whoever reads has enough for now.
        }
    }

    private void putUninterrupted(Polled result) {
        try {
            put(result);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the task that {@code records} will not be asked for again. */
    void commit(List<SourceRecord> records) throws InterruptedException {
        for (SourceRecord record : records) {
            task.commitRecord(record, null);
        }
        task.commit();
    }

    /** Lets the task end its poll. */
    void end() {
        ending = true;
    }

    /** Waits until the task has stopped, at most {@code longest}; then its thread is left to itself. */
    void join(Duration longest) {
        joinThread(Math.min(GRACE.toMillis(), longest.toMillis()));
        stopOnce(); // Also a task that failed to start: its thread, which would, never ran.
        joinThread(longest.toMillis());
        thread.interrupt();
    }

    private void joinThread(long millis) {
        try {
            thread.join(Math.max(1, millis)); // 0 would be for ever.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopOnce() {
        if (stopped.compareAndSet(false, true)) {
            try {
                task.stop();
            } catch (RuntimeException | LinkageError ignored) {
                // It is not asked for anything more; what went wrong before is known.
            }
        }
    }
}
