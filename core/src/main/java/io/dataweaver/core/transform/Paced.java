package io.dataweaver.core.transform;

/**
 * A transform that says when more may come. The stage asks it before it reads, and waits in steps short enough for
 * checkpoints, so that no call of a transform takes long.
 */
public interface Paced {

    /**
     * Returns how many nanoseconds it takes until the next batch may come; 0 if it may now.
     *
     * @param nanoTime now, by the scheduler of the run
     */
    long nanosUntilNext(long nanoTime);
}
