package io.dataweaver.engine.flink;

import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens a reader when it is first asked, in the thread that asks: opening, too, may wait for another system. */
final class LateReader implements SplitReader {

    private final Supplier<SplitReader> opening;
    private final BooleanSupplier stopping;
    private volatile @Nullable SplitReader opened;
    private volatile boolean closed;

    /** Once it is woken, it is about to be closed. */
    private final CountDownLatch woken = new CountDownLatch(1);

    /**
     * Creates a reader.
     *
     * @param stopping whether nothing more is to be read
     */
    LateReader(Supplier<SplitReader> opening, BooleanSupplier stopping) {
        this.opening = opening;
        this.stopping = stopping;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (stopping.getAsBoolean()) {
            woken.await(maxWait.toNanos(), TimeUnit.NANOSECONDS);
            return new ReadResult.NothingYet();
        }
        SplitReader reader = opened;
        if (reader == null) {
            reader = opening.get();
            opened = reader;
            if (closed) {
                reader.close();
            }
        }
        return reader.read(maxWait);
    }

    @Override
    public void wakeUp() {
        woken.countDown();
        SplitReader reader = opened;
        if (reader != null) {
            reader.wakeUp();
        }
    }

    @Override
    public double progress() {
        SplitReader reader = opened;
        return reader == null ? 0 : reader.progress();
    }

    @Override
    public SourceLag lag() {
        SplitReader reader = opened;
        return reader == null ? SourceLag.UNKNOWN : reader.lag();
    }

    @Override
    public void close() {
        closed = true;
        SplitReader reader = opened;
        if (reader != null) {
            reader.close();
        }
    }
}
