package io.dataweaver.core.expression;

import java.util.List;

/** All are true. A condition is computed only where the ones before it are not false. */
final class And extends Condition implements NeverFails {

    private final List<Condition> parts;

    And(List<Condition> parts) {
        super(parts.stream().anyMatch(Expression::nullable), parts);
        this.parts = List.copyOf(parts);
    }

    List<Condition> parts() {
        return parts;
    }

    @Override
    Rows select(Evaluation run, Rows rows) {
        Rows left = rows;
        for (Condition part : parts) {
            if (left.count() == 0) {
                return left;
            }
            left = part.select(run, left);
        }
        return left;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        parts.get(0).test(run, rows, truth);
        Rows open = rows.where(truth, Truth.FALSE, true);
        byte[] next = new byte[truth.length];
        for (int p = 1; p < parts.size() && open.count() > 0; p++) {
            parts.get(p).test(run, open, next);
            for (int i = 0; i < open.count(); i++) {
                int row = open.row(i);
                if (next[row] != Truth.TRUE && truth[row] != Truth.FALSE) {
                    truth[row] = next[row];
                }
            }
            open = open.where(truth, Truth.FALSE, true);
        }
    }
}
