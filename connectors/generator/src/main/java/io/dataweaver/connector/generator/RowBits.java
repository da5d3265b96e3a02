package io.dataweaver.connector.generator;

/**
 * 64 random bits for each row of a column, that depend on nothing but the seed, the column's name and the row's number.
 *
 * <p>The mixing is that of SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA
 * 2014), section 4, with the constants of Stafford's variant 13. <b>Threads.</b> Any thread may call.
 */
final class RowBits {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long start;

    RowBits(long seed, String column) {
        long hash = mix(seed);
        for (int i = 0; i < column.length(); i++) {
            hash = mix(hash ^ column.charAt(i));
        }
        this.start = hash;
    }

    /** Returns the bits of row {@code row}. */
    long of(long row) {
        return mix(start + row * GOLDEN_GAMMA);
    }

    /** Returns further bits that follow from {@code bits}. */
    static long next(long bits) {
        return mix(bits + GOLDEN_GAMMA);
    }

    /** Returns a number from 0 to {@code range}, exclusive; 0 stands for the whole 64 bits. */
    static long below(long range, long bits) {
        if (range > 0 && range <= 1L << 31) {
            return ((bits >>> 32) * range) >>> 32;
        }
        return range == 0 ? bits : Long.remainderUnsigned(bits, range);
    }

    /** Returns a number from 0 to 1, exclusive. */
    static double fraction(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
