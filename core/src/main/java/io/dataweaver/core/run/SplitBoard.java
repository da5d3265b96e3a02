package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where each split of a run stands, for whoever asks: what its last checkpoint holds, and what the stage at work has moved
 * since, or a worker in another process says that its stage has.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class SplitBoard {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private RunCounts resumed = RunCounts.NONE;

    private static final class Entry {
        SplitProgress reached;

        @Nullable SplitStage stage;

        /** What a stage elsewhere has counted; null if none was heard of since the last checkpoint. */
        @Nullable RunCounts elsewhere;

        double share;

        /** As it was heard of last, by a stage that has ended or is elsewhere. */
        SourceLag lag = SourceLag.UNKNOWN;

        Entry(SplitProgress reached) {
            this.reached = reached;
            this.share = reached.isComplete() ? 1 : 0;
        }

        SourceLag lagNow() {
            if (reached.finished()) {
                return SourceLag.UNKNOWN;
            }
            SourceLag now = stage == null ? lag : stage.lag();
            return now.isKnown() ? now : lag.yielding(now.yields());
        }

        RunCounts countsNow() {
            if (stage != null) {
                return stage.counts();
            }
            return elsewhere == null ? reached.counts() : elsewhere;
        }
    }

    /** Enters the splits that a run begins with, in order; what they have counted already was done by earlier processes. */
    public synchronized void begin(List<SplitProgress> splits) {
        entries.clear();
        splits.forEach(split -> entries.put(split.split().id(), new Entry(split)));
        resumed = counts();
    }

    /** Enters how far a split has come; one that is not known yet is added. */
    public synchronized void reached(SplitProgress progress) {
        Entry entry = entries.get(progress.split().id());
        if (entry == null) {
            entries.put(progress.split().id(), new Entry(progress));
        } else {
            entry.reached = progress;
            entry.elsewhere = null;
            entry.share = progress.isComplete() ? 1 : entry.share;
        }
    }

    /**
     * Enters what a stage has prepared, behind what was prepared before and may not be published: were that forgotten, its
     * rows would be lost.
     *
     * @return how far the split has come now
     * @throws IllegalArgumentException if there is no such split
     */
    public synchronized SplitProgress prepared(SplitProgress prepared) {
        SplitProgress before = progressOf(prepared.split().id());
        if (before == null) {
            throw new IllegalArgumentException(
                    "unknown split: " + prepared.split().id());
        }
        SplitProgress now = prepared.after(before.committables());
        reached(now);
        return now;
    }

    /** Gives a split up for this run. */
    public synchronized void suspend(String split, DataWeaverException failure) {
        SplitProgress now = progressOf(split);
        if (now == null) {
            throw new IllegalArgumentException("unknown split: " + split);
        }
        reached(now.suspendedBy(failure));
    }

    /** Says that everything in {@code checkpoint} is stored and published. */
    public synchronized void published(List<SplitProgress> checkpoint) {
        for (SplitProgress published : checkpoint) {
            SplitProgress now = progressOf(published.split().id());
            if (now != null && !published.committables().isEmpty()) {
                reached(now.without(published.committables()));
            }
        }
    }

    /** Says that {@code stage} works at its split in this process. */
    public synchronized void opened(SplitStage stage) {
        Entry entry = entries.get(stage.split().id());
        if (entry != null) {
            entry.stage = stage;
        }
    }

    /** Says that {@code stage} has ended; what it has moved and not checkpointed does not count any more. */
    public synchronized void closed(SplitStage stage) {
        Entry entry = entries.get(stage.split().id());
        if (entry != null && entry.stage == stage) {
            entry.lag = entry.lagNow();
            entry.stage = null;
        }
    }

    /**
     * Enters what a worker in another process says of the stage at work at a split; holds until the split has reached
     * something.
     *
     * @param share of the split that was read, 0 to 1; negative if unknown
     */
    public synchronized void elsewhere(String split, RunCounts counts, double share) {
        Entry entry = entries.get(split);
        // What is late may tell of what is stored already.
        if (entry != null && counts.read() > entry.reached.counts().read()) {
            entry.elsewhere = counts;
            entry.share = share;
        }
    }

    /** Enters the share of a split that was read, 0 to 1; negative if unknown. */
    public synchronized void share(String split, double share) {
        Entry entry = entries.get(split);
        if (entry != null) {
            entry.share = share;
        }
    }

    /** Enters how far a stage in another process is behind in reading a split. */
    public synchronized void lag(String split, SourceLag lag) {
        Entry entry = entries.get(split);
        if (entry != null) {
            entry.lag = lag.isKnown() ? lag : entry.lag.yielding(lag.yields());
        }
    }

    /** Returns how far a split has come, as it was entered last; null if there is no such split. */
    public synchronized @Nullable SplitProgress progressOf(String split) {
        Entry entry = entries.get(split);
        return entry == null ? null : entry.reached;
    }

    /** Returns how far all splits have come, in order. */
    public synchronized List<SplitProgress> snapshot() {
        return entries.values().stream().map(entry -> entry.reached).toList();
    }

    /** Tells whether each split is finished, be it that some are suspended. */
    public synchronized boolean isFinished() {
        return entries.values().stream().allMatch(entry -> entry.reached.finished());
    }

    /** Returns what the run has counted so far. */
    public synchronized RunCounts counts() {
        return sum(Entry::countsNow);
    }

    /** Returns what the checkpoints of the splits have counted. */
    public synchronized RunCounts durableCounts() {
        return sum(entry -> entry.reached.counts());
    }

    /** Returns what earlier processes have counted. */
    public synchronized RunCounts resumed() {
        return resumed;
    }

    private RunCounts sum(Function<Entry, RunCounts> of) {
        return entries.values().stream().map(of).reduce(RunCounts.NONE, RunCounts::plus);
    }

    /**
     * Returns where the run stands.
     *
     * @param elapsed since this process started it
     * @param now by the time that the stages measure by
     */
    public synchronized RunProgress progress(Duration elapsed, long now) {
        long since = stages().mapToLong(SplitStage::waitingSince)
                .filter(waiting -> waiting != 0)
                .min()
                .orElse(0);
        return new RunProgress(
                counts(),
                resumed,
                durableCounts(),
                share(),
                elapsed,
                since == 0 ? Duration.ZERO : Duration.ofNanos(now - since),
                Duration.ZERO,
                stages().mapToLong(SplitStage::bufferedBytes).sum(),
                entries.values().stream().map(Entry::lagNow).reduce(SourceLag.UNKNOWN, SourceLag::plus),
                SuspendedTables.of(snapshot()));
    }

    private Stream<SplitStage> stages() {
        return new ArrayList<>(entries.values())
                .stream().map(entry -> entry.stage).filter(Objects::nonNull);
    }

    /** Returns the share of the work that is done, weighted by the splits' weights; negative if unknown. */
    private double share() {
        double done = 0;
        double all = 0;
        for (Entry entry : entries.values()) {
            double weight = Math.max(entry.reached.split().weight(), 1);
            if (entry.share < 0) {
                return -1;
            }
            done += weight * entry.share;
            all += weight;
        }
        return all == 0 ? -1 : done / all;
    }
}
