package io.dataweaver.core.verify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the keys of which both sides hold different rows: sums both sides up, finds the keys behind sums that differ, and looks at
 * those again until a difference has stayed the same for long enough, or is gone. Memory is bounded, whatever the sides hold.
 *
 * <p>Not thread-safe.
 */
final class Search {

    /** How often a key is looked at that is another each time. */
    private static final int LOOKS = 5;

    private final BothSides sides;
    private final Limits limits;
    private final Duration recheck;
    private final Consumer<VerifyProgress> progress;
    private final Suspects suspects = new Suspects();
    private final Deque<Part> parts = new ArrayDeque<>();
    private int looks;

    /**
     * Bounds a search.
     *
     * @param bucketBits as how many bits there are buckets
     * @param heldKeys how many keys are held at most while they are found
     * @param enough after how many differing keys no more parts are searched
     * @param shown of how many keys the rows are kept
     */
    record Limits(int bucketBits, int heldKeys, int enough, int shown) {

        /** 65,536 buckets take 3 MiB, and half a million keys about 40. */
        static final int BUCKET_BITS = 16;

        static final int HELD_KEYS = 1 << 19;

        /** Returns limits for finding out whether there are differences, and which some of them are. */
        static Limits telling(int shown) {
            return new Limits(BUCKET_BITS, HELD_KEYS, shown, shown);
        }

        /** Returns limits for finding as many differences as can be held. */
        static Limits repairing(int shown) {
            return new Limits(BUCKET_BITS, HELD_KEYS, HELD_KEYS, shown);
        }
    }

    Search(BothSides sides, Limits limits, Duration recheck, Consumer<VerifyProgress> progress) {
        this.sides = sides;
        this.limits = limits;
        this.recheck = recheck;
        this.progress = progress;
    }

    private Runnable telling(VerifyProgress.Phase phase) {
        return () -> progress.accept(new VerifyProgress(phase, sides.rows(Side.SOURCE), sides.rows(Side.SINK)));
    }

    /**
     * Reads both sides once, and then as often as needed.
     *
     * @param first how they are read the first time
     * @param buckets what they are summed up in then
     * @param compared called after the first time
     */
    void run(Look first, Buckets buckets, Consumer<BothSides> compared) throws InterruptedException {
        sides.look(first, (of, side, batch, rows) -> buckets.add(side, rows), telling(VerifyProgress.Phase.COMPARING));
        compared.accept(sides);
        BitSet different = buckets.different();
        if (different.isEmpty()) {
            return;
        }
        parts.add(Part.ALL);
        while (!parts.isEmpty() && suspects.size() < limits.enough()) {
            KeySums sums = new KeySums(buckets, different, parts.removeFirst(), limits.heldKeys(), parts);
            sides.lookInWindow(sums, telling(VerifyProgress.Phase.LOCATING));
            sums.addTo(suspects);
        }
        settle();
        showMore();
    }

    private void settle() throws InterruptedException {
        boolean again = !recheck.isZero();
        if (again && sides.hasWindow() && !suspects.in(Suspect.State.OPEN).isEmpty()) {
            // What was seen so far of a key is what lies in the window, and that may be less than there is.
            Suspects.Again whole = suspects.again();
            sides.look(whole, telling(VerifyProgress.Phase.LOOKING));
            whole.begin();
        }
        while (!suspects.in(Suspect.State.OPEN).isEmpty() && looks < LOOKS) {
            if (again) {
                sides.pause(recheck.toNanos(), telling(VerifyProgress.Phase.WAITING));
            }
            suspects.in(Suspect.State.OPEN).stream().limit(limits.shown()).forEach(suspect -> suspect.shown = true);
            look(again);
        }
    }

    private void look(boolean again) throws InterruptedException {
        Suspects.Again look = suspects.again();
        sides.look(look, telling(VerifyProgress.Phase.LOOKING));
        look.end(again);
        looks++;
    }

    /** Of those that were shown many may have agreed; then others are looked at once more, for their rows. */
    private void showMore() throws InterruptedException {
        List<Suspect> first = suspects.in(Suspect.State.CONFIRMED).stream()
                .limit(limits.shown())
                .filter(suspect -> !suspect.hasRows())
                .toList();
        if (first.isEmpty()) {
            return;
        }
        List<Suspect> unsettled = suspects.in(Suspect.State.OPEN);
        first.forEach(suspect -> {
            suspect.shown = true;
            suspect.state = Suspect.State.OPEN;
        });
        look(false);
        unsettled.stream()
                .filter(suspect -> suspect.state == Suspect.State.CONFIRMED)
                .forEach(suspect -> suspect.state = Suspect.State.OPEN);
    }

    Suspects suspects() {
        return suspects;
    }

    /** Tells whether all keys that differ were found, and not only enough of them. */
    boolean isComplete() {
        return parts.isEmpty();
    }

    /** Returns how often suspected keys were looked at again. */
    int looks() {
        return looks;
    }
}
