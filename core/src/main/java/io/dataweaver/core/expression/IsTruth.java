package io.dataweaver.core.expression;

import java.util.List;

/** {@code x is true}, {@code x is not unknown} and their kin: never unknown themselves. */
final class IsTruth extends Condition implements NeverFails {

    private final Condition operand;
    private final byte wanted;
    private final boolean negated;

    IsTruth(Condition operand, byte wanted, boolean negated) {
        super(false, List.of(operand));
        this.operand = operand;
        this.wanted = wanted;
        this.negated = negated;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        operand.test(run, rows, truth);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            truth[row] = (truth[row] == wanted) ^ negated ? Truth.TRUE : Truth.FALSE;
        }
    }
}
