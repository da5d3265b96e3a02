package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import java.util.Arrays;
import java.util.List;

/** Text, bytes or a UUID equals a constant, or does not: the most frequent of filters. */
final class EqualsText extends Condition {

    private final Expression operand;
    private final byte[] constant;
    private final boolean negated;

    EqualsText(Expression operand, Constant constant, boolean negated) {
        super(operand.nullable(), List.of(operand));
        this.operand = operand;
        BytesColumn column = (BytesColumn) constant.column();
        this.constant = Arrays.copyOfRange(column.data(), column.start(0), column.end(0));
        this.negated = negated;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        BytesColumn column = (BytesColumn) operand.evaluate(run, rows);
        byte[] data = column.data();
        int[] offsets = column.offsets();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = isEqual(data, offsets[row], offsets[row + 1]) == negated ? Truth.FALSE : Truth.TRUE;
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
        int[] picked = new int[rows.count()];
        int kept = 0;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (isEqual(data, offsets[row], offsets[row + 1]) != negated) {
                picked[kept++] = row;
            }
        }
        return kept == rows.count() ? rows : new Rows(picked, kept);
    }

    private boolean isEqual(byte[] data, int start, int end) {
        byte[] wanted = constant;
        if (end - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (data[start + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
