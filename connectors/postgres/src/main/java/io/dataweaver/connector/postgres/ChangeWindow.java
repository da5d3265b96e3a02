package io.dataweaver.connector.postgres;

import java.util.Arrays;

/**
 * The last changes of a chunk, which are encoded and not sent yet: one that another of the same key follows need not be sent, for
 * the last one counts. What is changed is often changed again soon, and each change that is not sent is one less for the
 * server to store, to sort out and to throw away.
 *
 * <p>A change that keeps values of the target takes no place: what it does not say, those before it may.
 *
 * <p>Not thread-safe.
 */
final class ChangeWindow {

    /** Bytes at which the older half is to be sent. */
    static final int FULL = 1 << 20;

    private final CopyEncoder encoder;
    private final KeyIndex keys = new KeyIndex();

    /** Where each row of the window ends in the bytes of the encoder. */
    private int[] ends = new int[1024];

    private boolean[] replaced = new boolean[1024];
    private int rows;

    /** How many rows of the chunk were taken out of the window, and where in the encoder's bytes the rest begins. */
    private int sent;

    private int start;
    private boolean repeats;
    private boolean leavesOut;

    ChangeWindow(CopyEncoder encoder) {
        this.encoder = encoder;
    }

    /** Begins a chunk, behind what the encoder has. */
    void begin() {
        keys.clear();
        rows = 0;
        sent = 0;
        start = encoder.size();
        repeats = false;
        leavesOut = false;
    }

    /** Takes the row that was encoded last, which is physical row {@code row} of the batch that is bound. */
    void add(int row) {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
            replaced = Arrays.copyOf(replaced, 2 * rows);
        }
        int end = encoder.encodeKey(row);
        int before = keys.put(encoder.bytes(), encoder.size(), end);
        if (before >= sent && !encoder.keeps()) {
            replaced[before - sent] = true;
            leavesOut = true;
        } else if (before != KeyIndex.NONE) {
            repeats = true;
        }
        ends[rows] = encoder.size();
        replaced[rows] = false;
        rows++;
    }

    boolean isFull() {
        return encoder.size() >= FULL;
    }

    /** Tells whether, of some key, more than one change was sent or is to be. */
    boolean repeats() {
        return repeats;
    }

    /** Tells whether some change was left out: the rows of COPY are not those of the chunk then. */
    boolean leavesOut() {
        return leavesOut;
    }

    /**
     * Takes the older half out of the window, a row at least, without what others have taken the place of.
     *
     * @return to where the encoder's bytes are to be sent; {@link #sent} forgets them
     */
    int olderHalf() {
        int half = 1;
        while (half < rows && ends[half] < FULL / 2) {
            half++;
        }
        return take(half);
    }

    /** Takes all out of the window, and leaves just that in the encoder. */
    void close() {
        take(rows);
    }

    private int take(int count) {
        byte[] bytes = encoder.bytes();
        int to = start;
        int from = start;
        for (int i = 0; i < count; i++) {
            if (!replaced[i]) {
                System.arraycopy(bytes, from, bytes, to, ends[i] - from);
                to += ends[i] - from;
            }
            from = ends[i];
        }
        encoder.cut(to, from);
        for (int i = count; i < rows; i++) {
            ends[i - count] = ends[i] - from + to;
            replaced[i - count] = replaced[i];
        }
        rows -= count;
        sent += count;
        start = to;
        return to;
    }

    /** Forgets the encoder's first bytes, up to {@code count}, which were sent. */
    void sent(int count) {
        encoder.cut(0, count);
        for (int i = 0; i < rows; i++) {
            ends[i] -= count;
        }
        start -= count;
    }
}
