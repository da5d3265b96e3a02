package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import java.util.List;

/** An integer without its sign, or the sign alone. */
final class Absolute extends Expression {

    private final Expression operand;
    private final boolean signOnly;
    private final long least;

    Absolute(Expression operand, boolean signOnly) {
        super(operand.type(), operand.nullable(), List.of(operand));
        this.operand = operand;
        this.signOnly = signOnly;
        this.least = Long.MIN_VALUE >> (Long.SIZE - Numbers.bits(operand.type()));
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        LongColumn column = (LongColumn) operand.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            long value = column.get(row);
            results[row] = signOnly ? Long.signum(value) : Math.abs(value);
            if (value == least && !signOnly && column.isPresent(row)) {
                run.fail(row, "abs(" + value + ") is out of range of " + type().display());
            }
        }
        return new LongColumn(type(), results, results.length, column.marks());
    }
}
