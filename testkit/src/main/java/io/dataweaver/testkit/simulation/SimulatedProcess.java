package io.dataweaver.testkit.simulation;

import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;

/** An operating system's process in a simulated world: has threads, can be stopped for a while, and can die. */
final class SimulatedProcess implements Scheduler {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Baton baton;
    private final String name;
    private long stepsLeft = UNLIMITED;
    private long frozenUntil;
    private boolean dead;

    SimulatedProcess(Baton baton, String name) {
        this.baton = baton;
        this.name = name;
    }

    @Override
    public long nanoTime() {
        return baton.now();
    }

    @Override
    public Monitor newMonitor() {
        return new SimulatedMonitor(baton);
    }

    @Override
    public Task start(String taskName, Runnable work) {
        return baton.start(this, taskName.substring(taskName.lastIndexOf('-', taskName.length() - 3) + 1), work);
    }

    @Override
    public Task current() {
        return baton.running();
    }

    // ---- what the world does to it --------------------------------------------------------------------------------

    /** Lets it die at once, as by {@code kill -9}. */
    void die() {
        dead = true;
    }

    /** Lets it die after its threads have gone on {@code steps} times more. */
    void dieAfter(long steps) {
        stepsLeft = steps;
    }

    /** Stops all its threads for a while, as by {@code SIGSTOP}; they do not notice. */
    void freeze(long nanos) {
        frozenUntil = baton.now() + nanos;
    }

    boolean isDead() {
        return dead;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    /** Notes that one of its threads goes on; tells whether it dies with that. */
    boolean stepsOn() {
        if (stepsLeft != UNLIMITED && --stepsLeft < 0) {
            dead = true;
        }
        return dead;
    }

    // ---- what its threads do --------------------------------------------------------------------------------------

    void check() {
        if (dead) {
            throw new ProcessDeath();
        }
    }

    /** A place at which another thread may go on, or the process die. */
    void step() {
        baton.pass();
    }

    /** Lets time go by. */
    void sleep(long nanos) throws InterruptedException {
        long end = baton.now() + nanos;
        while (baton.now() < end) {
            baton.waitInterruptibly(new Object(), end);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
