package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import org.jspecify.annotations.Nullable;

/** The null marks of results. */
final class Marks {

    private Marks() {}

    /** Returns marks that are null where either of the columns is; constants are never null here. */
    static byte @Nullable [] union(Rows rows, Expression left, Column a, Expression right, Column b) {
        byte[] first = left.isConstant() ? null : a.marks();
        byte[] second = right.isConstant() ? null : b.marks();
        if (first == null || second == null || first == second) {
            return first == null ? second : first;
        }
        byte[] both = new byte[Math.min(first.length, second.length)];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            both[row] = (byte) (first[row] | second[row]);
        }
        return both;
    }

    /** Tells whether {@code row} has a value. */
    static boolean present(byte @Nullable [] marks, int row) {
        return marks == null || marks[row] == Column.PRESENT;
    }
}
