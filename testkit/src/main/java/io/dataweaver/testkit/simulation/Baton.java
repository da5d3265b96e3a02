package io.dataweaver.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets exactly one thread of a simulated world run at a time, which one by a seeded choice, and owns their time.
 *
 * <p>Code under test runs in real threads and unchanged, but in effect in one thread: the baton goes from hand to hand
 * where a thread takes a lock, waits, starts another or calls another system. When all wait, time jumps to where the
 * first of them goes on. So the same seed does the same again.
 *
 * <p>A task that waits for a lock is interruptible in this model where Java's is not; that only makes it look again.
 */
final class Baton {

    /** Threads are reused from world to world: one is cheap, ten thousand times a dozen are not. */
    private static final Executor THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "simulated");
        thread.setDaemon(true);
        return thread;
    });

    private static final int STEP_NANOS = 20_000;
    private static final int FALSE_ALARM = 64;
    private static final long START = 1_000_000_000L;

    private final RandomGenerator random;
    private final long maxSteps;
    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final List<SimulatedTask> candidates = new ArrayList<>();
    private final SimulatedTask root;
    private final List<String> trace;
    private SimulatedTask running;
    private long now = START;
    private long steps;
    private boolean ending;
    private @Nullable RuntimeException broken;

    /**
     * Creates a world without anything in it.
     *
     * @param maxSteps after how many steps it is taken to go round in circles
     * @param trace gets what happens; null if nobody reads it
     */
    Baton(RandomGenerator random, long maxSteps, @Nullable List<String> trace) {
        this.random = random;
        this.maxSteps = maxSteps;
        this.trace = trace == null ? List.of() : trace;
        this.tracing = trace != null;
        this.root = new SimulatedTask(this, new SimulatedProcess(this, "world"), "director");
        this.running = root;
    }

    private final boolean tracing;

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    SimulatedTask running() {
        return running;
    }

    /** Notes what happens. */
    void trace(Supplier<String> what) {
        if (tracing) {
            trace.add(String.format("%10.3f ms %-34s %s", (now - START) / 1e6, running, what.get()));
        }
    }

    /** Says that a promise is broken: the director gets to know. */
    void breakUp(RuntimeException violation) {
        if (broken == null) {
            broken = violation;
            trace(() -> "VIOLATION " + violation.getMessage());
        }
    }

    /** Runs {@code director} in the calling thread, then ends all that it has left. */
    void run(Runnable director) {
        root.runsIn(Thread.currentThread());
        tasks.add(root);
        try {
            director.run();
            check();
        } finally {
            end();
        }
    }

    private void check() {
        if (broken != null) {
            throw broken;
        }
    }

    private void end() {
        ending = true;
        tasks.forEach(task -> {
            if (task != root) {
                task.process.die();
            }
        });
        while (tasks.size() > 1) {
            hand(root);
        }
        boolean ignored = Thread.interrupted();
    }

    SimulatedTask start(SimulatedProcess process, String name, Runnable work) {
        SimulatedTask task = new SimulatedTask(this, process, name);
        tasks.add(task);
        THREADS.execute(() -> {
            task.runsIn(Thread.currentThread());
            task.await();
            try {
                process.check();
                work.run();
            } catch (ProcessDeath dead) {
                // that is how it ends
            } catch (Throwable escaped) {
                breakUp(new Violation("a thread ended with " + escaped));
            } finally {
                boolean ignored = Thread.interrupted();
                ended(task);
            }
        });
        pass();
        return task;
    }

    private void ended(SimulatedTask task) {
        task.ended = true;
        tasks.remove(task);
        wake(task);
        SimulatedTask next = choose();
        running = next;
        next.receive();
    }

    /** A place at which another thread may go on before this one does. */
    void pass() {
        SimulatedTask me = running;
        me.process.check();
        hand(me);
        afterwards(me);
    }

    /** Waits until {@link #wake} of {@code what}, or the deadline, or for no reason. */
    void waitFor(Object what, long deadline) {
        SimulatedTask me = running;
        me.process.check();
        me.waitingFor = what;
        me.deadline = deadline;
        hand(me);
        me.waitingFor = null;
        afterwards(me);
    }

    /** Does what {@link #waitFor} does, unless this thread is interrupted. */
    void waitInterruptibly(Object what, long deadline) throws InterruptedException {
        SimulatedTask me = running;
        if (!me.takeInterrupt()) {
            waitFor(what, deadline);
            if (!me.takeInterrupt()) {
                return;
            }
        }
        throw new InterruptedException();
    }

    void wake(Object what) {
        for (SimulatedTask task : tasks) {
            if (task.waitingFor == what) {
                task.waitingFor = null;
            }
        }
    }

    private void hand(SimulatedTask me) {
        SimulatedTask next = choose();
        if (next != me) {
            running = next;
            next.receive();
            me.await();
        }
    }

    private void afterwards(SimulatedTask me) {
        if (me == root && !ending) {
            check();
        }
        me.process.check();
    }

    /** Chooses who goes on: the dead first, so that they are gone; then by chance among those that can. */
    private SimulatedTask choose() {
        steps++;
        now += random.nextInt(STEP_NANOS);
        for (SimulatedTask task : tasks) {
            if (task.process.isDead()) {
                return task;
            }
        }
        if (steps > maxSteps && broken == null) {
            breakUp(new Violation("no end after " + maxSteps + " steps"));
        }
        if (ending || broken != null) {
            return root;
        }
        SimulatedTask chosen = chooseAlive();
        if (chosen.process.stepsOn()) {
            trace(() -> chosen.process + " DIES in " + chosen.name);
        }
        return chosen;
    }

    private SimulatedTask chooseAlive() {
        boolean falseAlarm = random.nextInt(FALSE_ALARM) == 0;
        while (true) {
            candidates.clear();
            long next = SimulatedTask.NEVER;
            for (SimulatedTask task : tasks) {
                long ready = task.waitingFor == null || falseAlarm ? now : task.deadline;
                ready = Math.max(ready, task.process.frozenUntil());
                if (ready <= now) {
                    candidates.add(task);
                }
                next = Math.min(next, ready);
            }
            if (!candidates.isEmpty()) {
                return candidates.get(random.nextInt(candidates.size()));
            }
            if (next == SimulatedTask.NEVER) {
                breakUp(new Violation("all wait for ever: " + tasks));
                return root;
            }
            now = next;
        }
    }
}
