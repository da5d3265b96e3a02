package io.dataweaver.core.expression;

import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** A boolean value, such as a column, as a condition. */
final class BooleanValue extends Condition implements NeverFails {

    private final Expression value;

    private BooleanValue(Expression value) {
        super(value.nullable(), List.of(value));
        this.value = value;
    }

    static Condition of(Expression value) {
        return value instanceof Condition condition ? condition : new BooleanValue(value);
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        LongColumn column = (LongColumn) value.evaluate(run, rows);
        long[] values = column.values();
        int mask = value.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = (byte) (values[row & mask] & 1);
        }
        maskNulls(column.marks(), mask, rows, truth);
    }
}
