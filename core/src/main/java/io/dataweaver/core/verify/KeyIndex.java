package io.dataweaver.core.verify;

import java.util.Arrays;

/**
 * Numbers keys, by their hashes of 128 bits, in the order in which they come. Takes 24 to 32 bytes a key.
 *
 * <p>Not thread-safe.
 */
final class KeyIndex {

    private static final int NONE = -1;

    private int[] slots = newSlots(1 << 10);
    private long[] a = new long[1 << 9];
    private long[] b = new long[1 << 9];
    private int size;

    private static int[] newSlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, NONE);
        return slots;
    }

    int size() {
        return size;
    }

    long a(int number) {
        return a[number];
    }

    long b(int number) {
        return b[number];
    }

    /** Returns the number of a key, or -1. */
    int find(long keyA, long keyB) {
        return slots[slot(keyA, keyB)];
    }

    /** Returns the number of a key, which gets the next one if it has none. */
    int add(long keyA, long keyB) {
        int slot = slot(keyA, keyB);
        if (slots[slot] != NONE) {
            return slots[slot];
        }
        if (size == a.length) {
            a = Arrays.copyOf(a, size * 2);
            b = Arrays.copyOf(b, size * 2);
        }
        a[size] = keyA;
        b[size] = keyB;
        slots[slot] = size++;
        if (size > slots.length / 2) {
            spread();
        }
        return size - 1;
    }

    /** The hashes are well mixed: some bits of them are as good as any. */
    private int slot(long keyA, long keyB) {
        int slot = (int) keyA & (slots.length - 1);
        while (slots[slot] != NONE && (a[slots[slot]] != keyA || b[slots[slot]] != keyB)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void spread() {
        slots = newSlots(slots.length * 2);
        for (int i = 0; i < size; i++) {
            slots[slot(a[i], b[i])] = i;
        }
    }
}
