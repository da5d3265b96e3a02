package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * One computation of an expression over a batch.
 *
 * @param batch the input
 * @param errors takes the rows that fail
 * @param places where in the batch the columns are by their index in the schema that was compiled for; null if there
 */
record Evaluation(RecordBatch batch, EvaluationErrors errors, int @Nullable [] places) {

    Evaluation(RecordBatch batch, EvaluationErrors errors) {
        this(batch, errors, null);
    }

    /** Returns how long the arrays of a result have to be. */
    int length() {
        return batch.length();
    }

    /** Returns a column by its index in the schema that was compiled for. */
    Column column(int index) {
        return batch.column(places == null ? index : places[index]);
    }

    void fail(int row, String message) {
        errors.add(row, message);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
