package io.dataweaver.core.schedule;

import java.time.Duration;

/** A thread of a {@link Scheduler}. <b>Threads.</b> Any thread may call. */
public interface Task {

    /** Interrupts it: what waits in it, or waits next, throws {@link InterruptedException}. */
    void interrupt();

    /** Tells whether its work has not ended. */
    boolean isAlive();

    /**
     * Waits until its work has ended, for at most {@code wait}; {@link #isAlive} tells which.
     *
     * @throws InterruptedException if the thread that waits is interrupted
     */
    void join(Duration wait) throws InterruptedException;
}
