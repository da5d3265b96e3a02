package io.dataweaver.testkit.simulation;

import io.dataweaver.core.schedule.Task;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of a simulated process: it runs only while it has the baton. */
final class SimulatedTask implements Task {

    static final long NEVER = Long.MAX_VALUE;

    final SimulatedProcess process;
    final String name;
    private final Baton baton;

    /** What it waits for; null while it could run. */
    @Nullable Object waitingFor;

    /** When it no longer waits. */
    long deadline;

    boolean interrupted;
    boolean ended;
    private volatile boolean hasBaton;
    private volatile @Nullable Thread thread;

    SimulatedTask(Baton baton, SimulatedProcess process, String name) {
        this.baton = baton;
        this.process = process;
        this.name = name;
    }

    void runsIn(Thread current) {
        thread = current;
    }

    /** Lets it run; called by the task that has the baton and gives it away. */
    void receive() {
        hasBaton = true;
        LockSupport.unpark(thread);
    }

    /** Waits for the baton. */
    void await() {
        while (!hasBaton) {
            LockSupport.park(this);
            // Code under test sets the flag of its thread again after an interrupt; it would keep this from parking.
            interrupted |= Thread.interrupted();
        }
        hasBaton = false;
    }

    /** Takes over the flag of the thread, tells whether it was interrupted, and forgets that. */
    boolean takeInterrupt() {
        boolean ofThread = Thread.interrupted();
        boolean was = interrupted || ofThread;
        interrupted = false;
        return was;
    }

    @Override
    public void interrupt() {
        interrupted = true;
        waitingFor = null;
    }

    @Override
    public boolean isAlive() {
        return !ended && !process.isDead();
    }

    @Override
    public void join(Duration wait) throws InterruptedException {
        long end = baton.now() + wait.toNanos();
        while (!ended && baton.now() < end) {
            baton.waitInterruptibly(this, end);
        }
    }

    @Override
    public String toString() {
        return process + "/" + name;
    }
}
