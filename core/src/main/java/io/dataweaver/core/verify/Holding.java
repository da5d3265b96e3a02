package io.dataweaver.core.verify;

/**
 * What both sides hold of one key: how many rows, and the sum of their hashes, in which each row counts as often as it is there
 * (Clarke et al., "Incremental Multiset Hash Functions and Their Application to Memory Integrity Checking", 2003, section 5).
 *
 * @param rows at the source
 * @param a a sum of 64 bits
 * @param b another
 * @param sinkRows at the sink
 * @param sinkA a sum of 64 bits
 * @param sinkB another
 */
record Holding(long rows, long a, long b, long sinkRows, long sinkA, long sinkB) {

    /** Tells whether both sides hold the same rows. */
    boolean agrees() {
        return rows == sinkRows && a == sinkA && b == sinkB;
    }

    /** Returns how the sides differ. */
    Difference.Kind kind() {
        if (sinkRows == 0) {
            return Difference.Kind.MISSING;
        } else if (rows == 0) {
            return Difference.Kind.EXTRA;
        }
        return rows == 1 && sinkRows == 1 ? Difference.Kind.DIFFERENT : Difference.Kind.DUPLICATE;
    }
}
