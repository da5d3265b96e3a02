package io.dataweaver.api.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;

/** Takes what a transform makes. */
public interface TransformOutput {

    /** Takes a batch; empty ones are ignored. */
    void emit(RecordBatch batch);

    /** Takes a row of the input that cannot go on; the transform does not emit it. */
    void reject(Rejection rejection);
}
