package io.dataweaver.core.schedule;

import java.util.function.Supplier;

/** A lock with one condition, "something changed". Reentrant. <b>Threads.</b> Any thread may call. */
public interface Monitor {

    /** Takes the lock; waits while another thread has it. */
    void enter();

    /** Gives the lock back. */
    void exit();

    /**
     * Gives the lock back until another thread calls {@link #signalAll}, the time is over, or for no reason at all; then
     * takes it again. The lock must be held.
     *
     * @throws InterruptedException if the thread is interrupted before or while it waits; the lock is held again
     */
    void await(long nanos) throws InterruptedException;

    /** Wakes all that wait. The lock must be held. */
    void signalAll();

    /** Returns what {@code action} does while the lock is held. */
    default <T> T locked(Supplier<T> action) {
        enter();
        try {
            return action.get();
        } finally {
            exit();
        }
    }

    /** Runs {@code action} while the lock is held, and wakes all that wait. */
    default void change(Runnable action) {
        enter();
        try {
            action.run();
            signalAll();
        } finally {
            exit();
        }
    }
}
