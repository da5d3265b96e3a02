package io.dataweaver.core.expression;

import java.util.List;

/** {@code a is distinct from b}: whether they differ, where NULL is a value like any other. */
final class Distinct extends Condition implements NeverFails {

    private final Condition equal;
    private final Expression left;
    private final Expression right;
    private final boolean negated;

    Distinct(Condition equal, Expression left, Expression right, boolean negated) {
        super(false, List.of(equal, left, right));
        this.equal = equal;
        this.left = left;
        this.right = right;
        this.negated = negated;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        equal.test(run, rows, truth);
        byte[] first = left.evaluate(run, rows).marks();
        byte[] second = right.evaluate(run, rows).marks();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            boolean same = truth[row] == Truth.TRUE
                    || (truth[row] == Truth.UNKNOWN
                            && !Marks.present(first, row & left.mask())
                            && !Marks.present(second, row & right.mask()));
            truth[row] = same == negated ? Truth.TRUE : Truth.FALSE;
        }
    }
}
