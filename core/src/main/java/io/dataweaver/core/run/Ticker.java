package io.dataweaver.core.run;

import java.util.concurrent.locks.Condition;

/** Time that runs: measured and waited for. Passed in, so that tests own it. <b>Threads.</b> Any thread may call. */
public interface Ticker {

    /** The machine's. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the contract allows waking for no reason; callers look again
        public void await(Condition condition, long nanos) throws InterruptedException {
            long ignored = condition.awaitNanos(nanos);
        }
    };

    /** Returns nanoseconds since some moment; only differences mean anything. */
    long nanoTime();

    /**
     * Waits until {@code condition} is signalled, the time is over, or for no reason at all.
     *
     * @param condition its lock is held
     */
    void await(Condition condition, long nanos) throws InterruptedException;
}
