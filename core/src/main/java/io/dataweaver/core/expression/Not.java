package io.dataweaver.core.expression;

import java.util.List;

/** True where its operand is false. */
final class Not extends Condition implements NeverFails {

    private static final byte[] NEGATED = {Truth.TRUE, Truth.FALSE, Truth.UNKNOWN};
    private final Condition operand;

    Not(Condition operand) {
        super(operand.nullable(), List.of(operand));
        this.operand = operand;
    }

    Condition operand() {
        return operand;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        operand.test(run, rows, truth);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = NEGATED[truth[row]];
        }
    }
}
