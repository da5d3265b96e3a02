package io.dataweaver.core.verify;

import java.util.BitSet;

/**
 * Both sides summed up: rows fall into buckets by the hash of their key, and each bucket has a count and two sums for either side.
 * Sides whose buckets are all alike hold the same rows; the others tell where to look.
 *
 * <p><b>Threads.</b> One a side.
 */
final class Buckets {

    /** How many numbers a bucket has. */
    static final int WORDS = 3;

    private final int bits;
    private final long[] source;
    private final long[] sink;

    /** Creates two to the power of {@code bits} buckets. */
    Buckets(int bits) {
        this(bits, new long[WORDS << bits], new long[WORDS << bits]);
    }

    /** Creates as many buckets, which go on with sums and belong to them. */
    Buckets(int bits, long[] source, long[] sink) {
        this.bits = bits;
        this.source = source;
        this.sink = sink;
    }

    /** Returns the sums of one side, which grow. */
    long[] sums(Side side) {
        return side == Side.SOURCE ? source : sink;
    }

    /** Returns the bucket of a key. */
    int of(long keyA) {
        return (int) (keyA >>> (Long.SIZE - bits));
    }

    void add(Side side, RowHashes rows) {
        long[] sums = sums(side);
        for (int i = 0; i < rows.size(); i++) {
            int at = of(rows.keyA(i)) * WORDS;
            sums[at]++;
            sums[at + 1] += rows.rowA(i);
            sums[at + 2] += rows.rowB(i);
        }
    }

    /** Returns the buckets of which the sides hold different rows. */
    BitSet different() {
        BitSet different = new BitSet();
        for (int i = 0; i < source.length; i++) {
            if (source[i] != sink[i]) {
                different.set(i / WORDS);
            }
        }
        return different;
    }
}
