package io.dataweaver.core.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch for which an expression, or whatever computes a column, failed, each with the first reason.
 *
 * <p>Not thread-safe. One serves many batches: {@link #clear} it in between.
 */
public final class EvaluationErrors {

    private @Nullable String[] messages = new @Nullable String[0];
    private int count;

    /** Notes that physical row {@code row} failed; a later reason for the same row is ignored. */
    public void add(int row, String message) {
        if (row >= messages.length) {
            messages = Arrays.copyOf(messages, Math.max(row + 1, messages.length * 2));
        }
        if (messages[row] == null) {
            messages[row] = message;
            count++;
        }
    }

    /** Tells whether no row failed. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Returns how many rows failed. */
    public int count() {
        return count;
    }

    /** Tells whether physical row {@code row} failed. */
    public boolean failed(int row) {
        return row < messages.length && messages[row] != null;
    }

    /** Returns why physical row {@code row} failed, or null if it did not. */
    public @Nullable String message(int row) {
        return row < messages.length ? messages[row] : null;
    }

    /** Forgets that physical row {@code row} failed. */
    public void remove(int row) {
        if (failed(row)) {
            messages[row] = null;
            count--;
        }
    }

    /** Forgets all failures. */
    public void clear() {
        if (count > 0) {
            Arrays.fill(messages, null);
            count = 0;
        }
    }
}
