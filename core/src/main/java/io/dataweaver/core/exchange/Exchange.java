package io.dataweaver.core.exchange;

import io.dataweaver.api.source.Split;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A durable log of rows between two plans, cut by key: what one plan writes to {@link #sink}, another reads from
 * {@link #source}, at the same time or later, in the same process or another that sees the same files.
 *
 * <p>Each partition has one order, which never changes once it is published; whoever reads from a position reads the same
 * again. Rows of one key are in one partition; those of them that come from one upstream split keep their order.
 *
 * <p><b>Life of a run.</b> The plan that writes is prepared; then ({@link #awaitPrepared}) the plan that reads is planned, for it
 * is bound to the run of the first. The log of a run stays until another run of the writing plan is prepared, or until {@link #delete}: whoever
 * begins one knows that nobody needs the log before.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class Exchange {

    private static final Duration POLL = Duration.ofMillis(20);

    private volatile ExchangeLayout layout;
    private @Nullable Place place;

    /** Where the log lies, and what is known of it. */
    private static final class Place {
        final ManifestFiles files;
        final Scheduler scheduler;
        final Monitor monitor;
        final LogView view;
        boolean stale = true;

        @Nullable String prepared;

        long refreshed;

        Place(ManifestFiles files, Scheduler scheduler, ExchangeLayout layout) {
            this.files = files;
            this.scheduler = scheduler;
            this.monitor = scheduler.newMonitor();
            this.view = new LogView(files, layout);
        }
    }

    /** Creates an exchange, of which a plan is made; it gets its place with {@link #keptIn} before a run begins. */
    public Exchange(ExchangeLayout layout) {
        this.layout = layout;
    }

    /**
     * Creates an exchange; touches no file yet.
     *
     * @param files what all processes of the run see
     * @param folder where it lies in them; used for nothing else
     * @param scheduler whose time and locks are used for waiting
     */
    public Exchange(StateFiles files, String folder, ExchangeLayout layout, Scheduler scheduler) {
        this(layout);
        place = new Place(new ManifestFiles(files, folder), scheduler, layout);
    }

    /**
     * Gives the exchange its place, as the constructor does; nothing of it is open. If a log lies there, it keeps the parts that
     * it has, whatever number was planned: rows of a key stay together, and so does what was made of them.
     */
    public synchronized void keptIn(StateFiles files, String folder, Scheduler scheduler) {
        ManifestFiles manifest = new ManifestFiles(files, folder);
        try {
            manifest.partitions().ifPresent(known -> layout = layout.withPartitions(known));
        } catch (IOException failed) {
            throw manifest.notStored(failed);
        }
        place = new Place(manifest, scheduler, layout);
    }

    private synchronized Place place() {
        Place known = place;
        if (known == null) {
            throw new IllegalStateException("the exchange was not given its place");
        }
        return known;
    }

    /** Returns the run whose rows are in the log; empty if none has begun it. */
    public Optional<String> writingRun() {
        return begun().map(LogState::run);
    }

    /** Tells whether the log is complete: no more rows come. */
    public boolean isSealed() {
        return begun().filter(LogState::sealed).isPresent();
    }

    /** Returns whose rows a split of an {@link ExchangeSource} reads. */
    public static String runOf(Split split) {
        return ExchangeSource.runOf(split);
    }

    public ExchangeLayout layout() {
        return layout;
    }

    /** Returns a new end for the plan that writes; what it publishes wakes readers of this exchange object. */
    public ExchangeSink sink() {
        return new ExchangeSink(this);
    }

    /** Returns a new beginning for the plan that reads. */
    public ExchangeSource source() {
        return new ExchangeSource(this);
    }

    /**
     * Waits until a sink of this object has prepared a run, so that the plan behind it can be planned.
     *
     * @param limit the longest wait
     * @return the run that was prepared last; empty if none was in time
     */
    public Optional<String> awaitPrepared(Duration limit) throws InterruptedException {
        Place here = place();
        long end = here.scheduler.nanoTime() + limit.toNanos();
        here.monitor.enter();
        try {
            long left = limit.toNanos();
            while (here.prepared == null && left > 0) {
                here.monitor.await(left);
                left = end - here.scheduler.nanoTime();
            }
            return Optional.ofNullable(here.prepared);
        } finally {
            here.monitor.exit();
        }
    }

    /** Takes note that a sink is prepared. */
    void prepared(String run) {
        Place here = place();
        here.monitor.change(() -> here.prepared = run);
    }

    /** Removes all files; nothing may be open. Idempotent. */
    public void delete() {
        try {
            for (String segment : files().files().list(files().segments())) {
                files().files().delete(files().segment(segment));
            }
            for (String name : files().files().list(files().folder())) {
                files().files().delete(files().folder() + "/" + name);
            }
        } catch (IOException failed) {
            throw files().notStored(failed);
        }
    }

    ManifestFiles files() {
        return place().files;
    }

    Scheduler scheduler() {
        return place().scheduler;
    }

    /** Returns the lock under which readers wait; signalled when something was published here. */
    Monitor monitor() {
        return place().monitor;
    }

    /** Tells readers in this process that there is something new. */
    void changed() {
        Place here = place();
        here.monitor.change(() -> here.stale = true);
    }

    /** Looks at the log as it is now. */
    LogView fresh() throws IOException {
        place().stale = true;
        return recent();
    }

    /** Looks at the log as it was a moment ago, or as it is now; the lock is held. */
    LogView recent() throws IOException {
        Place here = place();
        long now = here.scheduler.nanoTime();
        if (here.stale || now - here.refreshed >= POLL.toNanos()) {
            here.stale = false;
            here.refreshed = now;
            here.view.refresh();
        }
        return here.view;
    }

    /** Waits until something is published here, or so long that another process may have; the lock is held. */
    void await(long nanos) throws InterruptedException {
        place().monitor.await(Math.min(nanos, POLL.toNanos()));
    }

    /** Waits a moment; returns false if the thread was interrupted, which it is then. */
    boolean pause() {
        Monitor own = place().scheduler.newMonitor();
        own.enter();
        try {
            own.await(POLL.toNanos());
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            own.exit();
        }
    }

    /** Takes note that a reader is closed; the lock is held. */
    void closed(ExchangeReader reader) {
        place().view.closed(reader);
    }

    /** Returns whose log there is; empty if there is none. */
    Optional<LogState> begun() {
        Place here = place();
        here.monitor.enter();
        try {
            return fresh().state();
        } catch (IOException failed) {
            throw here.files.notStored(failed);
        } finally {
            here.monitor.exit();
        }
    }
}
