package io.dataweaver.engine.flink;

import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the tasks of a run in this process, and its client if that is here too, know together: how far splits have come, and
 * whether to go on. There as long as one of them has joined it.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class RunBoard implements AutoCloseable {

    private static final Map<String, RunBoard> JOINED = new HashMap<>();

    private final String name;
    private final Scheduler scheduler;
    private final Monitor monitor;
    private final SplitBoard splits = new SplitBoard();
    private final Set<String> readToEnd = new HashSet<>();
    private final Set<StageReader> readers = new HashSet<>();
    private final Set<StageReader> quiet = new HashSet<>();
    private volatile boolean stopping;
    private long checkpoints;
    private long lastNanos;

    /** Guarded by the lock of {@link #JOINED}. */
    private int users;

    private RunBoard(String name, Scheduler scheduler) {
        this.name = name;
        this.scheduler = scheduler;
        this.monitor = scheduler.newMonitor();
    }

    /** Joins the board of the run that {@code order} names, which is made now if there is none; to be closed. */
    static RunBoard join(String order, Scheduler scheduler) {
        synchronized (JOINED) {
            RunBoard board = JOINED.computeIfAbsent(order, name -> new RunBoard(name, scheduler));
            board.users++;
            return board;
        }
    }

    @Override
    public void close() {
        synchronized (JOINED) {
            users--;
            if (users == 0) {
                JOINED.remove(name);
            }
        }
    }

    /** Returns where the splits of this process stand. */
    SplitBoard splits() {
        return splits;
    }

    // ---- the client -----------------------------------------------------------------------------------------------

    /** Lets tasks read no more; what was read they write. */
    void stop() {
        stopping = true;
        monitor.change(() -> readers.forEach(StageReader::wake));
    }

    boolean isStopping() {
        return stopping;
    }

    /** Returns how many splits were read to their end since the task that has them began. */
    int readToEnd() {
        return monitor.locked(readToEnd::size);
    }

    /** Tells whether all that was read before {@link #stop} is written. */
    boolean isQuiet() {
        return monitor.locked(() -> quiet.containsAll(readers));
    }

    /** Returns how many times a task has said that a checkpoint is durable and published. */
    long checkpoints() {
        return monitor.locked(() -> checkpoints);
    }

    /** Returns how long the last of them took, in nanoseconds. */
    long lastNanos() {
        return monitor.locked(() -> lastNanos);
    }

    /** Waits until {@code condition} holds, for at most {@code nanos}; returns whether it does. */
    boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
        long end = scheduler.nanoTime() + nanos;
        monitor.enter();
        try {
            long left = nanos;
            while (!condition.getAsBoolean() && left > 0) {
                monitor.await(left);
                left = end - scheduler.nanoTime();
            }
            return condition.getAsBoolean();
        } finally {
            monitor.exit();
        }
    }

    /** Wakes whoever waits. */
    void changed() {
        monitor.change(() -> {});
    }

    // ---- the tasks ------------------------------------------------------------------------------------------------

    void enter(StageReader reader) {
        monitor.change(() -> readers.add(reader));
    }

    void leave(StageReader reader, List<SplitTask> its) {
        monitor.change(() -> {
            readers.remove(reader);
            quiet.remove(reader);
            its.forEach(task -> readToEnd.remove(task.id()));
        });
    }

    /** Says that a split was read to its end, or is to be read again. */
    void readToEnd(SplitTask task) {
        monitor.change(() -> {
            if (task.isReadToEnd()) {
                readToEnd.add(task.id());
            } else {
                readToEnd.remove(task.id());
            }
        });
    }

    /** Says that a task has written all that it has read, and reads no more. */
    void quiet(StageReader reader) {
        monitor.change(() -> quiet.add(reader));
    }

    /** Says that a checkpoint, which took {@code nanos}, is durable and published. */
    void published(long nanos) {
        monitor.change(() -> {
            checkpoints++;
            lastNanos = nanos;
        });
    }
}
