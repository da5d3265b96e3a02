package io.dataweaver.core.expression;

import io.dataweaver.api.data.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * The physical rows that an expression is to be computed for, ascending.
 *
 * @param selection the rows; null for {@code 0..count)}
 * @param count how many
 */
record Rows(int @Nullable [] selection, int count) {

    static Rows of(RecordBatch batch) {
        return new Rows(batch.selection(), batch.size());
    }

    /** Returns the physical row of the {@code index}-th. */
    int row(int index) {
        return selection == null ? index : selection[index];
    }

    /** Returns one behind the last row; 0 if there is none. */
    int end() {
        return count == 0 ? 0 : row(count - 1) + 1;
    }

    /** Returns those of these rows whose truth is {@code wanted}, or is not, if {@code negated}. */
    Rows where(byte[] truth, byte wanted, boolean negated) {
        int[] picked = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = row(i);
            picked[kept] = row;
            kept += ((truth[row] == wanted) ^ negated) ? 1 : 0;
        }
        return kept == count ? this : new Rows(picked, kept);
    }

    /** Returns those of these rows that are null in {@code marks}. */
    Rows whereNull(byte @Nullable [] marks) {
        if (marks == null) {
            return new Rows(null, 0);
        }
        return where(marks, (byte) 0, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
