package io.dataweaver.core.stage;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead in a thread of its own, so that reading and writing overlap where there are fewer splits than cores.
 *
 * <p>What waits is bounded in bytes: the reader stops when that much is queued, which is the back-pressure of a slow
 * sink.
 */
public final class PrefetchingReader implements ReadsAhead {

    private static final Duration READ_WAIT = Duration.ofMillis(100);
    private static final Duration FULL_WAIT = Duration.ofMinutes(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final SplitReader reader;
    private final long maxBytes;
    private final Scheduler scheduler;
    private final Duration closeWait;
    private final Monitor monitor;
    private final Task task;
    private final Deque<ReadResult> queue = new ArrayDeque<>();
    private long queuedBytes;
    private long queuedRecords;
    private SourceLag lag = SourceLag.UNKNOWN;
    private boolean awake;
    private boolean closed;
    private volatile double progress = -1;
    private @Nullable Throwable failure;
    private @Nullable Runnable told;

    /**
     * Starts reading.
     *
     * @param reader closed by {@link #close}
     * @param maxBytes the most to queue, as batches count their bytes; one batch is queued whatever its size
     * @param name of the thread that reads
     */
    public PrefetchingReader(SplitReader reader, long maxBytes, Scheduler scheduler, String name) {
        this(reader, maxBytes, CLOSE_WAIT, scheduler, name);
    }

    /**
     * Starts reading.
     *
     * @param closeWait how long {@link #close} waits for a read that has begun
     */
    public PrefetchingReader(SplitReader reader, long maxBytes, Duration closeWait, Scheduler scheduler, String name) {
        this.reader = reader;
        this.closeWait = closeWait;
        this.maxBytes = maxBytes;
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
        this.task = scheduler.start(name, this::readAhead);
    }

    /**
     * Lets {@code listener} know whenever {@link #read} has something to return or to throw; at once if it has already.
     *
     * @param listener called by the thread that reads, while a lock is held: it is quick, and calls nothing of this
     */
    public void whenReadable(Runnable listener) {
        monitor.change(() -> {
            told = listener;
            if (!queue.isEmpty() || failure != null) {
                listener.run();
            }
        });
    }

    private void tell() {
        if (told != null) {
            told.run();
        }
    }

    private void readAhead() {
        try {
            boolean more = true;
            while (more) {
                ReadResult result = reader.read(READ_WAIT);
                progress = reader.progress();
                more = offer(result, reader.lag());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Throwable failed) {
            fail(failed);
        }
    }

    private boolean offer(ReadResult result, SourceLag reached) throws InterruptedException {
        monitor.enter();
        try {
            lag = reached;
            if (result instanceof ReadResult.NothingYet) {
                return !closed;
            }
            long bytes = bytes(result);
            queuedRecords += records(result);
            while (!closed && !queue.isEmpty() && queuedBytes + bytes > maxBytes) {
                monitor.await(FULL_WAIT.toNanos());
            }
            queue.add(result);
            queuedBytes += bytes;
            monitor.signalAll();
            tell();
            return !closed && !(result instanceof ReadResult.EndOfSplit);
        } finally {
            monitor.exit();
        }
    }

    private void fail(Throwable failed) {
        monitor.change(() -> {
            failure = failed;
            tell();
        });
    }

    @Override
    public long bufferedBytes() {
        return monitor.locked(() -> queuedBytes);
    }

    private static long bytes(ReadResult result) {
        if (result instanceof ReadResult.Part part) {
            return part.batch().byteSize();
        }
        return result instanceof ReadResult.Rows rows ? rows.batch().byteSize() : 0;
    }

    private static long records(ReadResult result) {
        if (result instanceof ReadResult.Part part) {
            return part.batch().size() + (long) part.rejections().size();
        }
        return result instanceof ReadResult.Rows rows
                ? rows.batch().size() + (long) rows.rejections().size()
                : 0;
    }

    @Override
    public SourceLag lag() {
        return monitor.locked(() -> lag.plusRecords(queuedRecords));
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        long end = scheduler.nanoTime() + maxWait.toNanos();
        long left = maxWait.toNanos();
        monitor.enter();
        try {
            while (queue.isEmpty() && failure == null && !awake && left > 0) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
            awake = false;
            ReadResult next = queue.poll();
            if (next != null) {
                queuedBytes -= bytes(next);
                queuedRecords -= records(next);
                monitor.signalAll();
                return next;
            }
            if (failure != null) {
                throw rethrown(failure);
            }
            return new ReadResult.NothingYet();
        } finally {
            monitor.exit();
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof DataWeaverException known) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    @Override
    public void wakeUp() {
        monitor.change(() -> awake = true);
        reader.wakeUp();
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void close() {
        monitor.change(() -> {
            closed = true;
            queue.clear();
            queuedBytes = 0;
            queuedRecords = 0;
        });
        reader.wakeUp();
        boolean interrupted = false;
        try {
            task.join(closeWait);
        } catch (InterruptedException stopped) {
            interrupted = true;
        }
        if (task.isAlive()) {
            task.interrupt();
        }
        // Closing also ends a read that hangs in another system; it is the last resort, after the wait above.
        reader.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
