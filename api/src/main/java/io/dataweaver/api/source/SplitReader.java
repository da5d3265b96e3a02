package io.dataweaver.api.source;

import java.time.Duration;

/**
 * Reads one split, in order.
 *
 * <p><b>Threads.</b> One thread at a time calls {@link #read}, {@link #progress}, {@link #lag} and {@link #close}; any thread
 * may call {@link #wakeUp}.
 *
 * <p><b>Life.</b> {@code read} until it returns {@link ReadResult.EndOfSplit} or throws, then {@code close}. A reader
 * that threw is not used again: the engine opens another at the last committed position.
 */
public interface SplitReader extends AutoCloseable {

    /**
     * Returns the next rows, within the limits of the {@link ReadRequest}, waiting for the first of them.
     *
     * @param maxWait longest wait for the first row; zero does not wait. Sources whose data is at hand need not look at
     *     it, but no call blocks longer than the {@code callTimeout} of the context
     * @throws io.dataweaver.api.error.DataWeaverException if the split cannot be read; its kind says whether to try
     *     again
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    ReadResult read(Duration maxWait) throws InterruptedException;

    /** Makes a waiting {@link #read} return soon. Does nothing if none waits. */
    default void wakeUp() {}

    /** Returns the share of the split that was read, 0 to 1; negative if unknown. */
    default double progress() {
        return -1;
    }

    /**
     * Returns how far the reading is behind what the source holds of this split, for metrics. Asked after each {@link #read},
     * whatever that brought; it asks no other system, and never throws.
     */
    default SourceLag lag() {
        return SourceLag.UNKNOWN;
    }

    /** Releases what the reader holds. Idempotent. */
    @Override
    void close();
}
