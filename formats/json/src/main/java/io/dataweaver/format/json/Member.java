package io.dataweaver.format.json;

import org.jspecify.annotations.Nullable;

/**
 * One name that objects have, with the bytes in which it came last: from its quote to the first byte of its value.
 *
 * <p>Records of one file mostly come from one program, so the next name mostly stands in the bytes it stood in before,
 * behind the name it followed before. A guess that holds costs one or two comparisons of eight bytes.
 */
final class Member {

    private static final int MAX_PATTERN = 64;

    /** Where values go; null if they are not wanted. */
    final @Nullable Slot slot;

    /** What mostly follows; itself until something did, which is a wrong guess like any other. */
    Member next = this;

    /** What followed before that. */
    Member other = this;

    private long firstWord;
    private long firstMask;
    private long secondWord;
    private long secondMask;
    private long[] words = {};
    private long[] masks = {};
    private int length;

    /** How many bytes {@link #match} looks at. */
    private int reach = Integer.MAX_VALUE;

    Member(@Nullable Slot slot) {
        this.slot = slot;
    }

    /** Returns the index of the value if the bytes from {@code at} on are this name again, otherwise -1. */
    int match(byte[] bytes, int at) {
        if (at > bytes.length - reach || ((Words.get(bytes, at) ^ firstWord) & firstMask) != 0) {
            return -1;
        }
        if (secondMask != 0 && ((Words.get(bytes, at + Long.BYTES) ^ secondWord) & secondMask) != 0) {
            return -1;
        }
        return words.length == 0 || matchRest(bytes, at + 2 * Long.BYTES) ? at + length : -1;
    }

    private boolean matchRest(byte[] bytes, int from) {
        for (int i = 0; i < words.length; i++) {
            if (((Words.get(bytes, from + Long.BYTES * i) ^ words[i]) & masks[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Remembers the bytes {@code bytes[from..to)}, unless they are many. */
    void learn(byte[] bytes, int from, int to) {
        if (to - from > MAX_PATTERN) {
            return;
        }
        length = to - from;
        int count = (length + Long.BYTES - 1) / Long.BYTES;
        firstWord = word(bytes, from, to);
        firstMask = mask(length);
        secondWord = word(bytes, from + Long.BYTES, to);
        secondMask = mask(length - Long.BYTES);
        words = new long[Math.max(0, count - 2)];
        masks = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(bytes, from + (i + 2) * Long.BYTES, to);
            masks[i] = mask(length - (i + 2) * Long.BYTES);
        }
        reach = count * Long.BYTES;
    }

    private static long word(byte[] bytes, int from, int to) {
        long word = 0;
        for (int i = 0; i < Long.BYTES && from + i < to; i++) {
            word |= (bytes[from + i] & 0xffL) << (i * Byte.SIZE);
        }
        return word;
    }

    private static long mask(int count) {
        return count >= Long.BYTES ? -1L : (1L << (Math.max(0, count) * Byte.SIZE)) - 1;
    }

    /** Guesses {@code member} from now on. */
    void follow(Member member) {
        if (next != member) {
            other = next;
            next = member;
        }
    }
}
