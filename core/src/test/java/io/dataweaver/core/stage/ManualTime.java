package io.dataweaver.core.stage;

import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;

/** Time that passes only while the one thread waits. */
final class ManualTime implements Scheduler {

    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Monitor newMonitor() {
        return new Monitor() {
            @Override
            public void enter() {}

            @Override
            public void exit() {}

            @Override
            public void await(long nanos) {
                now += nanos;
            }

            @Override
            public void signalAll() {}
        };
    }

    @Override
    public Task start(String name, Runnable work) {
        throw new UnsupportedOperationException("there is one thread");
    }

    @Override
    public Task current() {
        throw new UnsupportedOperationException("there is one thread");
    }
}
