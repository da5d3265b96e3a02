package io.dataweaver.core.stage;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead in a thread of its own, so that reading and writing overlap where there are fewer splits than cores.
 *
 * <p>What waits is bounded in bytes: the reader stops when that much is queued, which is the back-pressure of a slow
 * sink.
 */
public final class PrefetchingReader implements SplitReader {

    private static final Duration READ_WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final SplitReader reader;
    private final long maxBytes;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ReadResult> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean awake;
    private boolean closed;
    private volatile double progress = -1;
    private @Nullable Throwable failure;

    /**
     * Starts reading.
     *
     * @param reader closed by {@link #close}
     * @param maxBytes the most to queue, as batches count their bytes; one batch is queued whatever its size
     */
    public PrefetchingReader(SplitReader reader, long maxBytes, ThreadFactory threads) {
        this.reader = reader;
        this.maxBytes = maxBytes;
        this.thread = threads.newThread(this::readAhead);
        this.thread.start();
    }

    private void readAhead() {
        try {
            boolean more = true;
            while (more) {
                ReadResult result = reader.read(READ_WAIT);
                progress = reader.progress();
                more = offer(result);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Throwable failed) {
            fail(failed);
        }
    }

    private boolean offer(ReadResult result) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (result instanceof ReadResult.NothingYet) {
                return !closed;
            }
            long bytes = bytes(result);
            while (!closed && !queue.isEmpty() && queuedBytes + bytes > maxBytes) {
                changed.await();
            }
            queue.add(result);
            queuedBytes += bytes;
            changed.signalAll();
            return !closed && !(result instanceof ReadResult.EndOfSplit);
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable failed) {
        lock.lock();
        try {
            failure = failed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long bytes(ReadResult result) {
        return result instanceof ReadResult.Rows rows ? rows.batch().byteSize() : 0;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        long nanos = maxWait.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && failure == null && !awake && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            awake = false;
            ReadResult next = queue.poll();
            if (next != null) {
                queuedBytes -= bytes(next);
                changed.signalAll();
                return next;
            }
            if (failure != null) {
                throw rethrown(failure);
            }
            return new ReadResult.NothingYet();
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reader.wakeUp();
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            queuedBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reader.wakeUp();
        boolean interrupted = false;
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSE_WAIT.toNanos()));
        } catch (InterruptedException stopped) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
        // Closing also ends a read that hangs in another system; it is the last resort, after the wait above.
        reader.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
