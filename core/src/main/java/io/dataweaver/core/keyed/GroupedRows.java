package io.dataweaver.core.keyed;

import java.util.Arrays;

/** Rows of a batch and to which group each goes, in the order in which they are taken. A row may go to several groups. */
final class GroupedRows {

    private int[] rows = new int[64];
    private int[] groups = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int row, int group) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
            groups = Arrays.copyOf(groups, 2 * size);
        }
        rows[size] = row;
        groups[size++] = group;
    }

    int size() {
        return size;
    }

    /** Returns the physical row in the batch. */
    int row(int index) {
        return rows[index];
    }

    int group(int index) {
        return groups[index];
    }
}
