package io.dataweaver.core.verify;

/**
 * A part of all keys: those whose hash begins with some bits. Of a part that is too large for the memory one half is looked at
 * first, and the other later.
 *
 * @param depth how many bits; 0 for all keys
 * @param bits the bits, as a number
 */
record Part(int depth, long bits) {

    static final Part ALL = new Part(0, 0);

    boolean has(long keyB) {
        return depth == 0 || keyB >>> (Long.SIZE - depth) == bits;
    }

    Part firstHalf() {
        return new Part(depth + 1, bits << 1);
    }

    Part secondHalf() {
        return new Part(depth + 1, bits << 1 | 1);
    }
}
