package io.dataweaver.api.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;

/**
 * Batches to batches.
 *
 * <p>Deterministic: the same rows give the same rows, or the guarantee does not hold after a resume. Not thread-safe:
 * each split has its own.
 */
public interface Transform {

    /** Returns the schema of every batch that comes out. */
    Schema outputSchema();

    /**
     * Transforms a batch.
     *
     * @param batch of the schema for which this was made
     * @param output takes what comes out, in order, and what is rejected
     */
    void apply(RecordBatch batch, TransformOutput output);

    /** Returns a transform that is written by row, whose rows have {@code output} as their schema. */
    static Transform ofRows(Schema output, RowTransform rows) {
        return new RowByRow(output, rows);
    }
}
