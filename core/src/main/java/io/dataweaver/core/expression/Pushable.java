package io.dataweaver.core.expression;

import io.dataweaver.api.source.Predicate;
import java.util.List;

/** A condition that a source could evaluate as well. */
final class Pushable extends Condition implements NeverFails {

    private final Condition condition;
    private final Predicate predicate;

    /**
     * Marks a condition.
     *
     * @param predicate true, false and unknown for the same rows as {@code condition}
     */
    Pushable(Condition condition, Predicate predicate) {
        super(condition.nullable(), List.of(condition));
        this.condition = condition;
        this.predicate = predicate;
    }

    Predicate predicate() {
        return predicate;
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        condition.test(run, rows, truth);
    }

    @Override
    Rows select(Evaluation run, Rows rows) {
        return condition.select(run, rows);
    }
}
