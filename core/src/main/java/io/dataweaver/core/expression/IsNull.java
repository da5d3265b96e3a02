package io.dataweaver.core.expression;

import java.util.List;

/** {@code x is null}, {@code x is not null}. */
final class IsNull extends Condition implements NeverFails {

    private final Expression operand;
    private final boolean negated;

    IsNull(Expression operand, boolean negated) {
        super(false, List.of(operand));
        this.operand = operand;
        this.negated = negated;
    }

    Expression operand() {
        return operand;
    }

    boolean isNegated() {
        return negated;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        byte[] marks = operand.evaluate(run, rows).marks();
        int mask = operand.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            boolean isNull = marks != null && marks[row & mask] != 0;
            truth[row] = isNull ^ negated ? Truth.TRUE : Truth.FALSE;
        }
    }
}
