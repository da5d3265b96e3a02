package io.dataweaver.core.verify;

import java.util.BitSet;

/**
 * Some keys, by their hashes. Not changed any more; any thread may read.
 *
 * @param keys the keys
 * @param comparisons the numbers of the comparisons that they are of
 */
record KeySet(KeyIndex keys, BitSet comparisons) {

    boolean isEmpty() {
        return keys.size() == 0;
    }

    /** Tells whether some of the keys are of a comparison. */
    boolean hasSomeOf(Comparison comparison) {
        return comparisons.get(comparison.number());
    }

    boolean has(RowHashes rows, int index) {
        return keys.find(rows.keyA(index), rows.keyB(index)) >= 0;
    }
}
