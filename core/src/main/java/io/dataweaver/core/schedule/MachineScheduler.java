package io.dataweaver.core.schedule;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Java's threads and locks. */
final class MachineScheduler implements Scheduler {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Monitor newMonitor() {
        return new MachineMonitor();
    }

    @Override
    public Task start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return new MachineTask(thread);
    }

    @Override
    public Task current() {
        return new MachineTask(Thread.currentThread());
    }

    private record MachineTask(Thread thread) implements Task {
        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public void join(Duration wait) throws InterruptedException {
            thread.join(Math.max(1, wait.toMillis())); // 0 would wait for ever
        }
    }

    private static final class MachineMonitor implements Monitor {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        @Override
        public void enter() {
            lock.lock();
        }

        @Override
        public void exit() {
            lock.unlock();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the contract allows waking for no reason; callers look again
        public void await(long nanos) throws InterruptedException {
            long ignored = changed.awaitNanos(nanos);
        }

        @Override
        public void signalAll() {
            changed.signalAll();
        }
    }
}
