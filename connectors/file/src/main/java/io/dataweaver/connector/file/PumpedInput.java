package io.dataweaver.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pipe that is read by a thread of its own, so that others can wait for its bytes with a limit: a read of a pipe
 * cannot be interrupted. What waits is bounded.
 *
 * <p><b>Threads.</b> One thread at a time reads; any thread may close.
 */
final class PumpedInput extends InputStream {

    private static final int CHUNK = 64 * 1024;
    private static final int MAX_CHUNKS = 16;

    private final InputStream pipe;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int consumed;
    private long taken;
    private boolean end;
    private boolean closed;
    private @Nullable IOException failure;

    private PumpedInput(InputStream pipe) {
        this.pipe = pipe;
    }

    /** Starts to read {@code pipe}. */
    static PumpedInput start(InputStream pipe) {
        PumpedInput input = new PumpedInput(pipe);
        Thread pump = new Thread(input::pump, "dataweaver-stdin");
        pump.setDaemon(true); // it may wait for ever for a pipe that nobody writes to
        pump.start();
        return input;
    }

    private void pump() {
        byte[] buffer = new byte[CHUNK];
        try {
            int count = pipe.read(buffer);
            while (count >= 0 && offer(Arrays.copyOf(buffer, count))) {
                count = pipe.read(buffer);
            }
            finish(null);
        } catch (IOException failed) {
            finish(failed);
        }
    }

    private boolean offer(byte[] chunk) {
        lock.lock();
        try {
            while (chunks.size() >= MAX_CHUNKS && !closed) {
                changed.awaitUninterruptibly();
            }
            if (chunk.length > 0) {
                chunks.add(chunk);
            }
            changed.signalAll();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void finish(@Nullable IOException failed) {
        lock.lock();
        try {
            failure = failed;
            end = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a byte to read, or the end; false if there was neither in time. */
    boolean await(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (chunks.isEmpty() && !end && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return !chunks.isEmpty() || end;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes were read by the reader so far. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (chunks.isEmpty() && !end && !closed) {
                changed.await();
            }
            byte[] chunk = chunks.peek();
            if (chunk == null || closed) {
                if (failure != null) {
                    throw failure;
                }
                return -1;
            }
            int copied = Math.min(count, chunk.length - consumed);
            System.arraycopy(chunk, consumed, bytes, from, copied);
            consumed += copied;
            taken += copied;
            if (consumed == chunk.length) {
                chunks.remove();
                consumed = 0;
                changed.signalAll();
            }
            return copied;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting").initCause(interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes can be read without waiting; 0 also at the end. */
    @Override
    public int available() {
        lock.lock();
        try {
            byte[] chunk = chunks.peek();
            return chunk == null ? 0 : chunk.length - consumed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the pump end with its next byte; whoever reads sees the end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
