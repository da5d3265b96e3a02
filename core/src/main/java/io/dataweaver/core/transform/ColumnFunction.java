package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.expression.EvaluationErrors;

/** Makes another column of one, row by row: deterministic, and whatever other rows hold. */
interface ColumnFunction {

    /**
     * Computes the rows that {@code batch} shows.
     *
     * @param column of {@code batch}
     * @param errors takes the rows that cannot be computed
     * @return as long as {@code column}; null where that is, unless the function is about nulls, and unchanged where that is
     */
    Column apply(Column column, RecordBatch batch, EvaluationErrors errors);
}
