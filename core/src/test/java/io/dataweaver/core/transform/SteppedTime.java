package io.dataweaver.core.transform;

import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Real threads in a time that passes when a test says so. All monitors have one lock. */
final class SteppedTime implements Scheduler, Monitor {

    private static final int LIMIT_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Thread> waiting = new ArrayList<>();
    private long now;

    /** Lets time pass, and waits until all threads wait for a later time, or have ended. */
    void pass(Duration time) throws InterruptedException {
        begin(time);
        settle();
    }

    /** Lets time pass once all threads wait, and does not wait for what they do then. */
    void begin(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            settle();
            now += time.toNanos();
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all threads wait, or have ended. */
    void settle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!waiting.containsAll(threads)) {
                if (left <= 0) {
                    throw new AssertionError("threads are still at work after " + LIMIT_SECONDS + " seconds");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Monitor newMonitor() {
        return this;
    }

    @Override
    public void enter() {
        lock.lock();
    }

    @Override
    public void exit() {
        lock.unlock();
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        long end = now + nanos;
        waiting.add(Thread.currentThread());
        changed.signalAll();
        try {
            while (now < end && waiting.contains(Thread.currentThread())) {
                changed.await();
            }
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    @Override
    public void signalAll() {
        waiting.clear();
        changed.signalAll();
    }

    @Override
    public Task start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        ended();
                    }
                },
                name);
        thread.setDaemon(true);
        lock.lock();
        try {
            threads.add(thread);
        } finally {
            lock.unlock();
        }
        thread.start();
        return new Task() {
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
                thread.join(wait.toMillis());
            }
        };
    }

    private void ended() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Task current() {
        throw new UnsupportedOperationException("no test asks");
    }
}
