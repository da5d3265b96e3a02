package io.dataweaver.core.keyed;

import java.util.Arrays;

/** Rows by when they are to be forgotten, the first one on top: a binary heap in two arrays. */
final class EndQueue {

    private final RowPages pages;
    private long[] ends = new long[64];
    private int[] rows = new int[64];
    private int size;

    EndQueue(RowPages pages) {
        this.pages = pages;
    }

    void add(long end, int row) {
        if (size == rows.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            rows = Arrays.copyOf(rows, 2 * size);
        }
        int at = size++;
        while (at > 0 && isBefore(end, row, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, end, row);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the first end. */
    long end() {
        return ends[0];
    }

    /** Returns the row that ends first; of several, one that came first on its side. */
    int row() {
        return rows[0];
    }

    /** Takes {@link #row} out. */
    void remove() {
        size--;
        long end = ends[size];
        int row = rows[size];
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(ends[child + 1], rows[child + 1], child)) {
                child++;
            }
            if (isBefore(end, row, child)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        put(at, end, row);
    }

    private boolean isBefore(long end, int row, int other) {
        return end != ends[other] ? end < ends[other] : pages.number(row) < pages.number(rows[other]);
    }

    private void move(int from, int to) {
        put(to, ends[from], rows[from]);
    }

    private void put(int at, long end, int row) {
        ends[at] = end;
        rows[at] = row;
    }

    /** Returns how many bytes of memory are held. */
    long byteSize() {
        return (long) rows.length * (Long.BYTES + Integer.BYTES);
    }
}
