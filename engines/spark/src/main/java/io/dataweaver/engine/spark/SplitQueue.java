package io.dataweaver.engine.spark;

import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order splits are worked on, and which wait after a failure. Times are the scheduler's, in nanoseconds.
 * Thread-safe.
 */
final class SplitQueue {

    /** No split is left to wait for. */
    static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Entry> entries = new HashMap<>();
    private final boolean unbounded;
    private long turn;

    /** One split. */
    private static final class Entry {
        private int failures;

        /** How long it waits before it is begun again, from {@link #since}; 0 if it does not. */
        private long wait;

        private long since;

        /** Splits with a lower one go first. */
        private long turn;

        long untilDue(long now) {
            return wait == 0 ? 0 : Math.max(0, wait - (now - since));
        }
    }

    /**
     * Creates a queue.
     *
     * @param unbounded whether splits never end, so that each is to have its turn
     */
    SplitQueue(boolean unbounded) {
        this.unbounded = unbounded;
    }

    /** Returns how long until one of {@code splits} may be worked on: 0 if one may be now, {@link #NEVER} if all are finished. */
    synchronized long untilDue(List<SplitProgress> splits, long now) {
        return splits.stream()
                .filter(split -> !split.finished())
                .mapToLong(split -> entry(split).untilDue(now))
                .min()
                .orElse(NEVER);
    }

    /** Deals those of {@code splits} that may be worked on now to at most {@code tasks} hands, by weight; none is empty. */
    synchronized List<List<SplitProgress>> deal(List<SplitProgress> splits, int tasks, long now) {
        List<SplitProgress> due = splits.stream()
                .filter(split -> !split.finished() && entry(split).untilDue(now) == 0)
                .sorted(Comparator.comparingLong(split -> entry(split).turn))
                .toList();
        int count = Math.min(tasks, due.size());
        List<List<SplitProgress>> hands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hands.add(new ArrayList<>());
        }
        long[] weights = new long[count];
        for (SplitProgress split : due) {
            int lightest = 0;
            for (int i = 1; i < count; i++) {
                lightest = weights[i] < weights[lightest] ? i : lightest;
            }
            hands.get(lightest).add(split);
            weights[lightest] += Math.max(1, split.split().weight());
        }
        return hands;
    }

    /** Says that a split was worked on without a failure; returns whether it has come further after it had failed. */
    synchronized boolean worked(SplitProgress split, boolean further) {
        Entry entry = entry(split);
        boolean recovered = further && entry.failures > 0;
        if (further) {
            entry.failures = 0;
        }
        entry.wait = 0;
        entry.turn = unbounded ? ++turn : entry.turn;
        return recovered;
    }

    /** Says that an attempt has failed; returns how many have in a row without coming further. */
    synchronized int failed(SplitProgress split) {
        return ++entry(split).failures;
    }

    /** Lets a split wait for {@code nanos} from {@code now} before it is begun again. */
    synchronized void waits(SplitProgress split, long now, long nanos) {
        Entry entry = entry(split);
        entry.since = now;
        entry.wait = nanos;
    }

    private Entry entry(SplitProgress split) {
        return entries.computeIfAbsent(split.split().id(), id -> new Entry());
    }
}
