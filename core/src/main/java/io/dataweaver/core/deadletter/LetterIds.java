package io.dataweaver.core.deadletter;

import java.util.Arrays;

/** Ids, each with a number from 0 on in the order in which they came; 24 to 50 bytes an id. Not thread-safe. */
final class LetterIds {

    private static final int LEAST_SLOTS = 64;

    /** Two longs an id, in the order in which they came. */
    private long[] ids = new long[2 * LEAST_SLOTS];

    /** Open addressing: the number of an id plus 1, or 0 where nothing is. */
    private int[] slots = new int[LEAST_SLOTS];

    private int size;

    int size() {
        return size;
    }

    /** Returns the number of {@code id}, or -1. */
    int find(LetterId id) {
        int found = slots[slot(id)];
        return found - 1;
    }

    boolean contains(LetterId id) {
        return find(id) >= 0;
    }

    /** Adds an id; false if it is there already. */
    boolean add(LetterId id) {
        int slot = slot(id);
        if (slots[slot] != 0) {
            return false;
        }
        if (2 * size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * ids.length);
        }
        ids[2 * size] = id.high();
        ids[2 * size + 1] = id.low();
        slots[slot] = ++size;
        if (2 * size > slots.length) {
            grow();
        }
        return true;
    }

    /** Returns the id of a number. */
    LetterId get(int number) {
        return new LetterId(ids[2 * number], ids[2 * number + 1]);
    }

    private int slot(LetterId id) {
        // The ids are hashes themselves.
        int slot = (int) id.low() & (slots.length - 1);
        while (slots[slot] != 0) {
            int at = 2 * (slots[slot] - 1);
            if (ids[at] == id.high() && ids[at + 1] == id.low()) {
                return slot;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            slots[slot(get(i))] = i + 1;
        }
    }
}
