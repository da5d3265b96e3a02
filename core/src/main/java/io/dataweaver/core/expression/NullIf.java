package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import java.util.List;

/** A value, or NULL where it equals another. */
final class NullIf extends Expression implements NeverFails {

    private final Expression value;
    private final Condition equal;

    NullIf(Expression value, Condition equal) {
        super(value.type(), true, List.of(value, equal));
        this.value = value;
        this.equal = equal;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        byte[] truth = new byte[run.length()];
        equal.test(run, rows, truth);
        Merge merge = new Merge(type(), run.length(), rows);
        Constant none = Constant.of(type(), null);
        merge.add(none.column(), none.mask(), rows.where(truth, Truth.TRUE, false));
        Rows others = rows.where(truth, Truth.TRUE, true);
        merge.add(value.evaluate(run, others), value.mask(), others);
        return merge.column();
    }
}
