package io.dataweaver.core.verify;

import java.util.Arrays;

/** What both sides hold, by number of a key. 48 bytes a key. Not thread-safe. */
final class Holdings {

    private static final int WORDS = 6;

    private long[] words = new long[WORDS << 9];

    /** Counts a row of the key that is number {@code key}. */
    void add(int key, Side side, long rowA, long rowB) {
        reserve(key);
        int at = key * WORDS + (side == Side.SOURCE ? 0 : WORDS / 2);
        words[at]++;
        words[at + 1] += rowA;
        words[at + 2] += rowB;
    }

    private void reserve(int key) {
        int end = (key + 1) * WORDS;
        if (end > words.length) {
            words = Arrays.copyOf(words, Math.max(end, words.length * 2));
        }
    }

    /** Takes over what {@code from} has counted of the key that is number {@code key} there. */
    void copy(Holdings from, int key, int to) {
        reserve(to);
        System.arraycopy(from.words, key * WORDS, words, to * WORDS, WORDS);
    }

    /** Returns what was counted of the key that is number {@code key}. */
    Holding get(int key) {
        int at = key * WORDS;
        return at + WORDS > words.length
                ? new Holding(0, 0, 0, 0, 0, 0)
                : new Holding(words[at], words[at + 1], words[at + 2], words[at + 3], words[at + 4], words[at + 5]);
    }

    /** Tells whether both sides hold the same of a key, without making an object. */
    boolean agree(int key) {
        int at = key * WORDS;
        return at + WORDS > words.length
                || (words[at] == words[at + 3] && words[at + 1] == words[at + 4] && words[at + 2] == words[at + 5]);
    }
}
