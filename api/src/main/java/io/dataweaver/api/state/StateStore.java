package io.dataweaver.api.state;

import java.util.Optional;

/**
 * Where a pipeline keeps what must survive a crash.
 *
 * <p><b>Threads.</b> One thread at a time per pipeline.
 */
public interface StateStore {

    /**
     * Takes the pipeline for this process, until the lock is closed or the process ends.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if another process has it; the message says which
     */
    StateLock lock(String pipeline);

    /** Held by the process that runs the pipeline. */
    interface StateLock extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Stores a state; it survives power loss when this returns. Earlier ones may be dropped, except the last few.
     *
     * <p>A lock may be lost without its holder's knowing, as on a file server that does not hear it for a while. So what an
     * earlier start stores never takes the place of what a later one has stored, whenever and under whichever number that is.
     *
     * @param epoch numbers the starts of the pipeline; not smaller than that of the state that the start has loaded
     * @param sequence larger than that of every state that was stored before and is known
     * @throws io.dataweaver.api.error.DataWeaverException if it could not be stored, or a later start has stored a state; then
     *     another one still stands
     */
    void save(String pipeline, long epoch, long sequence, byte[] state);

    /**
     * Returns the newest state of the latest start that has stored one; empty if the pipeline was never started here.
     *
     * @throws io.dataweaver.api.error.DataWeaverException of kind FATAL if there were states but none can be read: it
     *     never starts from scratch silently
     */
    Optional<SavedState> load(String pipeline);

    /** Forgets the pipeline. */
    void delete(String pipeline);

    /**
     * A state as it was saved.
     *
     * @param sequence its number
     * @param bytes what was saved; not shared
     */
    record SavedState(long sequence, byte[] bytes) {}
}
