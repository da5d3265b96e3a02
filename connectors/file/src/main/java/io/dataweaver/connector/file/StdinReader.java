package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads standard input. A thread of its own decodes, one batch ahead: a decoder waits for the rest of a record as long as
 * that takes, and nobody who calls {@link #read} may wait so long.
 */
final class StdinReader implements SplitReader {

    private final Decoder decoder;
    private final long dataStart;
    private final PatientInput in;
    private final ByteInput input;
    private final BatchLimits limits;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ReadResult next;
    private @Nullable Throwable failure;
    private boolean awake;
    private boolean closed;

    private StdinReader(Decoder decoder, long dataStart, PatientInput in, BatchLimits limits) {
        this.decoder = decoder;
        this.dataStart = dataStart;
        this.in = in;
        this.input = new ByteInput(in, 0, Long.MAX_VALUE, ByteInput.DEFAULT_BUFFER);
        this.limits = limits;
        this.thread = new Thread(this::decode, "dataweaver-stdin-decoder");
        this.thread.setDaemon(true);
    }

    /**
     * Starts to decode.
     *
     * @param dataStart offset of the first record
     */
    static StdinReader start(Decoder decoder, long dataStart, PatientInput in, BatchLimits limits) {
        StdinReader reader = new StdinReader(decoder, dataStart, in, limits);
        reader.thread.start();
        return reader;
    }

    private void decode() {
        try {
            skipHead();
            boolean more = true;
            while (more) {
                in.beginBatch(limits.maxDelay());
                Decoded decoded = decoder.decode(input);
                if (!decoded.batch().isEmpty() || !decoded.rejections().isEmpty()) {
                    FilePosition position = FilePosition.of(input, decoder);
                    offer(new ReadResult.Rows(decoded.batch(), decoded.rejections(), position.toPosition()));
                }
                more = !decoded.atEnd();
            }
            offer(new ReadResult.EndOfSplit());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error failed) {
            fail(failed);
        }
    }

    private void skipHead() throws IOException {
        while (input.offset() < dataStart) {
            long ahead = Math.min(dataStart - input.offset(), input.limit() - input.position());
            input.position(input.position() + (int) ahead);
            if (input.offset() < dataStart && !input.more()) {
                return;
            }
        }
    }

    private void offer(ReadResult result) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (next != null && !closed) {
                changed.await();
            }
            next = result;
            changed.signalAll();
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

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        long nanos = maxWait.toNanos();
        lock.lockInterruptibly();
        try {
            while (next == null && failure == null && !awake && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            awake = false;
            ReadResult result = next;
            if (result != null) {
                next = null;
                changed.signalAll();
                return result;
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
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof DataWeaverException known
                ? known
                : failure instanceof IOException failed
                        ? StdinSource.unreadable(failed)
                        : new IllegalStateException(failure);
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
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        in.close();
    }
}
