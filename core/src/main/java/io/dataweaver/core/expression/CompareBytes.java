package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import java.util.Arrays;
import java.util.List;

/** Compares text by code point, which is the order of its UTF-8, and bytes and UUIDs byte by byte. */
final class CompareBytes extends Condition implements NeverFails {

    private final Expression left;
    private final Expression right;
    private final int outcomes;

    CompareBytes(Expression left, int outcomes, Expression right) {
        super(anyNullable(left, right), List.of(left, right));
        this.left = left;
        this.right = right;
        this.outcomes = outcomes;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        BytesColumn a = (BytesColumn) left.evaluate(run, rows);
        BytesColumn b = (BytesColumn) right.evaluate(run, rows);
        if ((outcomes & Order.LESS) == 0 == ((outcomes & Order.GREATER) == 0)) {
            equal(a, b, rows, truth, (outcomes & Order.EQUAL) != 0 ? 0 : 1);
        } else {
            order(a, b, rows, truth);
        }
        maskNulls(Marks.union(run, rows, left, a, right, b), -1, rows, truth);
    }

    private void equal(BytesColumn a, BytesColumn b, Rows rows, byte[] truth, int flip) {
        byte[] first = a.data();
        byte[] second = b.data();
        int[] starts = a.offsets();
        int[] others = b.offsets();
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int from = starts[row & firstMask];
            int length = starts[(row & firstMask) + 1] - from;
            int other = others[row & secondMask];
            boolean same = length == others[(row & secondMask) + 1] - other
                    && (length == 0
                            || (first[from] == second[other]
                                    && Arrays.equals(first, from, from + length, second, other, other + length)));
            truth[row] = (byte) ((same ? 1 : 0) ^ flip);
        }
    }

    private void order(BytesColumn a, BytesColumn b, Rows rows, byte[] truth) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = Order.test(outcomes, compare(a, row & firstMask, b, row & secondMask));
        }
    }

    static int compare(BytesColumn a, int i, BytesColumn b, int j) {
        return Arrays.compareUnsigned(a.data(), a.start(i), a.end(i), b.data(), b.start(j), b.end(j));
    }
}
