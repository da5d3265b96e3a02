package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;

/**
 * What both sides hold of each key, of the keys that fall into buckets that differ. If these are too many for the memory, half of them
 * are forgotten, to be looked at another time.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class KeySums implements BothSides.RowTaker {

    private final Buckets buckets;
    private final BitSet different;
    private final int maxKeys;
    private final Deque<Part> later;
    private Part part;
    private KeyIndex keys = new KeyIndex();
    private Holdings holdings = new Holdings();
    private int[] comparisons = new int[1 << 9];

    /**
     * Creates empty sums.
     *
     * @param different the buckets that count
     * @param part of the keys in them, those that are wanted
     * @param maxKeys how many keys are held at most
     * @param later takes the parts that are left for another time
     */
    KeySums(Buckets buckets, BitSet different, Part part, int maxKeys, Deque<Part> later) {
        this.buckets = buckets;
        this.different = different;
        this.part = part;
        this.maxKeys = maxKeys;
        this.later = later;
    }

    @Override
    public synchronized void take(Comparison of, Side side, RecordBatch batch, RowHashes rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (different.get(buckets.of(rows.keyA(i))) && part.has(rows.keyB(i))) {
                holdings.add(number(rows.keyA(i), rows.keyB(i), of.number()), side, rows.rowA(i), rows.rowB(i));
                if (keys.size() > maxKeys) {
                    halve();
                }
            }
        }
    }

    private int number(long keyA, long keyB, int comparison) {
        int number = keys.add(keyA, keyB);
        if (number == comparisons.length) {
            comparisons = Arrays.copyOf(comparisons, number * 2);
        }
        comparisons[number] = comparison;
        return number;
    }

    private void halve() {
        later.addFirst(part.secondHalf());
        part = part.firstHalf();
        KeyIndex all = keys;
        Holdings of = holdings;
        keys = new KeyIndex();
        holdings = new Holdings();
        for (int i = 0; i < all.size(); i++) {
            if (part.has(all.b(i))) {
                holdings.copy(of, i, number(all.a(i), all.b(i), comparisons[i]));
            }
        }
    }

    /** Adds the keys to {@code suspects} of which the sides hold different rows. */
    synchronized void addTo(Suspects suspects) {
        for (int i = 0; i < keys.size(); i++) {
            if (!holdings.agree(i)) {
                suspects.add(keys.a(i), keys.b(i), comparisons[i], holdings.get(i));
            }
        }
    }
}
