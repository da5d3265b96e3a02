package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Source and sink side of a pipeline, which can be read as they are now, any number of times; both at once, each by a thread.
 *
 * <p>Not thread-safe.
 */
final class BothSides implements AutoCloseable {

    private static final long BETWEEN_LOOKS_NANOS = 200_000_000L;

    private final SideReading source;
    private final SideReading sink;
    private final List<Comparison> comparisons;
    private final long seed;
    private final double sample;
    private final long rate;
    private final Scheduler scheduler;
    private final Clock clock;
    private final AtomicLongArray sourceRows;
    private final AtomicLongArray sinkRows;
    private volatile boolean over;

    /** Takes rows. */
    @FunctionalInterface
    interface RowTaker {
        /**
         * Takes rows of one side; called by one thread a side, both at the same time.
         *
         * @param batch which has the rows
         * @param rows their hashes; of other rows after the call
         */
        void take(Comparison of, Side side, RecordBatch batch, RowHashes rows);
    }

    /** Reads one side to its end. */
    interface SideReading extends AutoCloseable {
        /**
         * Gives all rows away.
         *
         * @param isOver whether to stop before the end
         */
        void read(Look look, Taker taker, BooleanSupplier isOver) throws InterruptedException;

        @Override
        void close();
    }

    /** Takes the rows of one side, which are those of one comparison. */
    @FunctionalInterface
    interface Taker {
        void take(Comparison of, RecordBatch batch);
    }

    /**
     * Creates both sides; closes them with itself.
     *
     * @param seed what hashes depend on
     * @param rate how many rows of each are read a second at most
     */
    BothSides(
            SideReading source,
            SideReading sink,
            List<Comparison> comparisons,
            long seed,
            double sample,
            long rate,
            Scheduler scheduler,
            Clock clock) {
        this.source = source;
        this.sink = sink;
        this.comparisons = List.copyOf(comparisons);
        this.seed = seed;
        this.sample = sample;
        this.rate = rate;
        this.scheduler = scheduler;
        this.clock = clock;
        this.sourceRows = new AtomicLongArray(comparisons.size());
        this.sinkRows = new AtomicLongArray(comparisons.size());
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    long seed() {
        return seed;
    }

    /** Returns how many rows of a comparison the last look has seen at one side. */
    long rows(Comparison of, Side side) {
        return (side == Side.SOURCE ? sourceRows : sinkRows).get(of.number());
    }

    /** Returns how many rows the look has seen so far at one side, or the last one has. */
    long rows(Side side) {
        long sum = 0;
        for (Comparison each : comparisons) {
            sum += rows(each, side);
        }
        return sum;
    }

    /**
     * Reads both sides to their ends.
     *
     * @param meanwhile called now and then by the calling thread
     * @throws io.dataweaver.api.error.DataWeaverException if a side cannot be read
     */
    void look(RowTaker taker, Runnable meanwhile) throws InterruptedException {
        look(Look.anew(false, rate, scheduler), taker, meanwhile);
    }

    /** Reads the rows of both sides that are in the window, likewise; all if there is none. */
    void lookInWindow(RowTaker taker, Runnable meanwhile) throws InterruptedException {
        look(Look.anew(true, rate, scheduler), taker, meanwhile);
    }

    /** Reads both sides in some way, likewise. */
    void look(Look look, RowTaker taker, Runnable meanwhile) throws InterruptedException {
        over = false;
        for (Comparison each : comparisons) {
            sourceRows.set(each.number(), look.rows(each, Side.SOURCE));
            sinkRows.set(each.number(), look.rows(each, Side.SINK));
        }
        Monitor monitor = scheduler.newMonitor();
        Half first = new Half(Side.SOURCE, source, look, taker, monitor);
        Half second = new Half(Side.SINK, sink, look, taker, monitor);
        List<Task> tasks = List.of(
                scheduler.start("dataweaver-verify-source", first), scheduler.start("dataweaver-verify-sink", second));
        try {
            await(monitor, List.of(first, second), meanwhile);
        } catch (InterruptedException stopped) {
            over = true;
            tasks.forEach(Task::interrupt);
            throw stopped;
        }
        first.throwIfFailed();
        second.throwIfFailed();
    }

    private void await(Monitor monitor, List<Half> halves, Runnable meanwhile) throws InterruptedException {
        boolean done = false;
        while (!done) {
            monitor.enter();
            try {
                done = halves.stream().allMatch(half -> half.ended);
                if (!done) {
                    monitor.await(BETWEEN_LOOKS_NANOS);
                }
            } finally {
                monitor.exit();
            }
            over |= halves.stream().anyMatch(half -> half.failure != null);
            meanwhile.run();
        }
    }

    /** Lets time pass. */
    void pause(long nanos, Runnable meanwhile) throws InterruptedException {
        Monitor monitor = scheduler.newMonitor();
        long end = scheduler.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - scheduler.nanoTime()) {
            meanwhile.run();
            monitor.enter();
            try {
                monitor.await(Math.min(left, BETWEEN_LOOKS_NANOS));
            } finally {
                monitor.exit();
            }
        }
    }

    boolean hasWindow() {
        return comparisons.stream().anyMatch(each -> each.since().isPresent());
    }

    Instant now() {
        return clock.instant();
    }

    long nanoTime() {
        return scheduler.nanoTime();
    }

    @Override
    public void close() {
        try (source;
                sink) {
            over = true;
        }
    }

    /** Reads one side in its thread. */
    private final class Half implements Runnable {
        private final Side side;
        private final SideReading reading;
        private final Look look;
        private final RowTaker taker;
        private final Monitor monitor;
        private final List<RowHashes> hashes = new ArrayList<>();
        private final List<Optional<Window>> windows = new ArrayList<>();
        private volatile boolean ended;
        private volatile @Nullable Throwable failure;

        Half(Side side, SideReading reading, Look look, RowTaker taker, Monitor monitor) {
            this.side = side;
            this.reading = reading;
            this.look = look;
            this.taker = taker;
            this.monitor = monitor;
            for (Comparison each : comparisons) {
                hashes.add(each.hashes(side, seed, sample));
                windows.add(look.isInWindow() ? each.window(side) : Optional.empty());
            }
        }

        @Override
        public void run() {
            try {
                reading.read(look, this::take, () -> over);
            } catch (InterruptedException | RuntimeException | Error failed) {
                failure = failed;
            } finally {
                monitor.change(() -> ended = true);
            }
        }

        private void take(Comparison of, RecordBatch all) {
            RecordBatch batch =
                    windows.get(of.number()).map(window -> window.of(all)).orElse(all);
            RowHashes rows = hashes.get(of.number());
            rows.take(batch);
            (side == Side.SOURCE ? sourceRows : sinkRows).addAndGet(of.number(), rows.size());
            taker.take(of, side, batch, rows);
        }

        void throwIfFailed() throws InterruptedException {
            Throwable failed = failure;
            if (failed instanceof InterruptedException stopped) {
                throw stopped;
            } else if (failed instanceof Error error) {
                throw error;
            } else if (failed instanceof RuntimeException wrong) {
                throw wrong;
            }
        }
    }
}
