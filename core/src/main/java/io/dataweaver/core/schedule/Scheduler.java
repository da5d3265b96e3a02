package io.dataweaver.core.schedule;

/**
 * Where a run gets its threads, its locks and the time that runs. Passed in, so that a test can own all three and replay
 * what happened.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface Scheduler {

    /** The machine's: real threads and its monotonic clock. */
    Scheduler MACHINE = new MachineScheduler();

    /** Returns nanoseconds since some moment; only differences mean anything. */
    long nanoTime();

    /** Returns a lock that nobody holds. */
    Monitor newMonitor();

    /**
     * Starts {@code work} in a thread of its own, which does not keep the process alive.
     *
     * @param name for people
     */
    Task start(String name, Runnable work);

    /** Returns the task that calls this. */
    Task current();
}
