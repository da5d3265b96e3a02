package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The null marks of results. */
final class Marks {

    private Marks() {}

    /** Returns marks that are null where either of the columns is. */
    static byte @Nullable [] union(Evaluation run, Rows rows, Expression left, Column a, Expression right, Column b) {
        if (isNull(left, a) || isNull(right, b)) {
            byte[] all = new byte[run.length()];
            Arrays.fill(all, Column.NULL);
            return all;
        }
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

    private static boolean isNull(Expression operand, Column column) {
        return operand.isConstant() && column.isNull(0);
    }

    /** Tells whether {@code row} has a value. */
    static boolean present(byte @Nullable [] marks, int row) {
        return marks == null || marks[row] == Column.PRESENT;
    }
}
