package io.dataweaver.testkit.simulation;

import io.dataweaver.core.schedule.Monitor;
import org.jspecify.annotations.Nullable;

/** A lock of a simulated world. */
final class SimulatedMonitor implements Monitor {

    private final Baton baton;
    private final Object entry = new Object();
    private final Object changed = new Object();
    private @Nullable SimulatedTask owner;
    private int entered;

    SimulatedMonitor(Baton baton) {
        this.baton = baton;
    }

    @Override
    public void enter() {
        baton.pass();
        SimulatedTask me = baton.running();
        while (owner != null && owner != me) {
            baton.waitFor(entry, SimulatedTask.NEVER);
        }
        owner = me;
        entered++;
    }

    @Override
    public void exit() {
        if (owner == baton.running() && --entered == 0) {
            owner = null;
            baton.wake(entry);
        }
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        SimulatedTask me = baton.running();
        if (owner != me) {
            throw new IllegalMonitorStateException("await without the lock");
        }
        int held = entered;
        entered = 0;
        owner = null;
        baton.wake(entry);
        try {
            baton.waitInterruptibly(changed, baton.now() + Math.max(0, nanos));
        } finally {
            while (owner != null && !me.process.isDead()) {
                baton.waitFor(entry, SimulatedTask.NEVER);
            }
            owner = me;
            entered = held;
        }
    }

    @Override
    public void signalAll() {
        baton.wake(changed);
    }
}
