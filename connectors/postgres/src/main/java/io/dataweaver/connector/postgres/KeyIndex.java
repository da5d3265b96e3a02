package io.dataweaver.connector.postgres;

import java.util.Arrays;

/**
 * Which row had a key last, of rows that are numbered from 0. Keys are bytes.
 *
 * <p>Not thread-safe.
 */
final class KeyIndex {

    static final int NONE = -1;

    private static final int FIRST_SLOTS = 1 << 10;
    private static final int PRIME = 0x01000193;
    private static final int SPREAD = 0x9E3779B9;

    private byte[] keys = new byte[FIRST_SLOTS * 16];
    private int[] ends = new int[FIRST_SLOTS];

    /** The number of the last row of each key, and one more; 0 where there is none. At most half of them are taken. */
    private int[] slots = new int[FIRST_SLOTS];

    private int rows;
    private int taken;

    /** Forgets all rows. */
    void clear() {
        Arrays.fill(slots, 0);
        rows = 0;
        taken = 0;
    }

    /**
     * Enters the next row.
     *
     * @param bytes has the key, from {@code from} to {@code to}, exclusive
     * @return the number of the row that had the same key last; {@link #NONE} if none had
     */
    int put(byte[] bytes, int from, int to) {
        if (2 * (taken + 1) > slots.length) {
            grow();
        }
        int row = rows;
        append(bytes, from, to);
        int slot = slot(bytes, from, to);
        while (slots[slot] != 0) {
            int other = slots[slot] - 1;
            if (Arrays.equals(keys, start(other), ends[other], bytes, from, to)) {
                slots[slot] = row + 1;
                return other;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = row + 1;
        taken++;
        return NONE;
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void append(byte[] bytes, int from, int to) {
        int start = start(rows);
        int end = start + to - from;
        if (end > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(end, 2 * keys.length));
        }
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
        }
        System.arraycopy(bytes, from, keys, start, to - from);
        ends[rows++] = end;
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * PRIME;
        }
        hash *= SPREAD;
        return (hash ^ (hash >>> 16)) & (slots.length - 1);
    }

    /** Makes room; rows that others have taken the place of are in no slot. */
    private void grow() {
        int[] before = slots;
        slots = new int[2 * before.length];
        for (int entry : before) {
            if (entry != 0) {
                int slot = slot(keys, start(entry - 1), ends[entry - 1]);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = entry;
            }
        }
    }
}
