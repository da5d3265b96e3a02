package io.dataweaver.core.expression;

import io.dataweaver.api.data.RecordBatch;

/**
 * One computation of an expression over a batch.
 *
 * @param batch the input
 * @param errors takes the rows that fail
 */
record Evaluation(RecordBatch batch, EvaluationErrors errors) {

    /** Returns how long the arrays of a result have to be. */
    int length() {
        return batch.length();
    }

    void fail(int row, String message) {
        errors.add(row, message);
    }
}
