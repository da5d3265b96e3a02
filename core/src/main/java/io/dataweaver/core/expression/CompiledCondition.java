package io.dataweaver.core.expression;

import io.dataweaver.api.data.RecordBatch;
import java.util.Set;

/**
 * A condition that was checked against a schema.
 *
 * <p>Immutable. Any thread may evaluate.
 */
public final class CompiledCondition {

    private final Condition condition;
    private final Set<String> columns;

    CompiledCondition(Condition condition) {
        this.condition = condition;
        this.columns = CompiledExpression.columns(condition);
    }

    Condition condition() {
        return condition;
    }

    /** Returns the names of the input's columns that it reads. */
    public Set<String> columns() {
        return columns;
    }

    /**
     * Finds the rows that {@code batch} shows for which the condition is true: neither false nor unknown, as in SQL's WHERE.
     *
     * @param batch of the schema that this was compiled for
     * @param out takes the physical rows, ascending; at least {@code batch.size()} long
     * @param errors takes the rows that fail, which are not selected
     * @return how many were found
     */
    public int select(RecordBatch batch, int[] out, EvaluationErrors errors) {
        Rows selected = condition.select(new Evaluation(batch, errors), Rows.of(batch));
        int count = 0;
        boolean failures = !errors.isEmpty();
        for (int i = 0; i < selected.count(); i++) {
            int row = selected.row(i);
            if (!failures || !errors.failed(row)) {
                out[count++] = row;
            }
        }
        return count;
    }
}
