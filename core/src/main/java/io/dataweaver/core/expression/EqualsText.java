package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import java.util.Arrays;
import java.util.List;

/**
 * Text, bytes or a UUID equals a constant, or does not: the most frequent of filters. Without branches as far as eight bytes
 * go, since whether a text matches is what no branch predictor knows.
 */
final class EqualsText extends Condition implements NeverFails {

    private final Expression operand;
    private final byte[] constant;
    private final long firstWord;
    private final long firstMask;
    private final boolean negated;

    EqualsText(Expression operand, Constant constant, boolean negated) {
        super(operand.nullable(), List.of(operand));
        this.operand = operand;
        BytesColumn column = (BytesColumn) constant.column();
        this.constant = Arrays.copyOfRange(column.data(), column.start(0), column.end(0));
        this.firstMask = Words.first(Math.min(this.constant.length, Words.BYTES));
        this.firstWord =
                Words.get(Arrays.copyOf(this.constant, Math.max(this.constant.length, Words.BYTES)), 0) & firstMask;
        this.negated = negated;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        BytesColumn column = (BytesColumn) operand.evaluate(run, rows);
        byte[] data = column.data();
        int[] offsets = column.offsets();
        int flip = negated ? 1 : 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = (byte) (equal(data, offsets[row], offsets[row + 1]) ^ flip);
        }
        maskNulls(column.marks(), -1, rows, truth);
    }

    @Override
    Rows select(Evaluation run, Rows rows) {
        BytesColumn column = (BytesColumn) operand.evaluate(run, rows);
        if (column.marks() != null) {
            return super.select(run, rows);
        }
        byte[] data = column.data();
        int[] offsets = column.offsets();
        int count = rows.count();
        int[] selection = rows.selection();
        int[] picked = new int[count];
        int kept = 0;
        int flip = negated ? 1 : 0;
        if (selection == null) {
            int start = offsets[0];
            for (int row = 0; row < count; row++) {
                int end = offsets[row + 1];
                picked[kept] = row;
                kept += equal(data, start, end) ^ flip;
                start = end;
            }
        } else {
            for (int i = 0; i < count; i++) {
                int row = selection[i];
                picked[kept] = row;
                kept += equal(data, offsets[row], offsets[row + 1]) ^ flip;
            }
        }
        return kept == count ? rows : new Rows(picked, kept);
    }

    /** Returns 1 or 0. */
    private int equal(byte[] data, int start, int end) {
        if (start > data.length - Words.BYTES) {
            return Arrays.equals(data, start, end, constant, 0, constant.length) ? 1 : 0;
        }
        long difference = ((Words.get(data, start) & firstMask) ^ firstWord) | (end - start ^ constant.length);
        int same = (int) ((difference - 1 & ~difference) >>> 63);
        if (constant.length > Words.BYTES && same != 0) {
            return Arrays.equals(data, start, end, constant, 0, constant.length) ? 1 : 0;
        }
        return same;
    }
}
