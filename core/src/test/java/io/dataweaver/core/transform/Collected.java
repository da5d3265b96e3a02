package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.TransformOutput;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a transform makes. */
final class Collected implements TransformOutput {

    private final List<RecordBatch> batches = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    @Override
    public void emit(RecordBatch batch) {
        batches.add(batch);
    }

    @Override
    public void reject(Rejection rejection) {
        rejections.add(rejection);
    }

    List<RecordBatch> batches() {
        return batches;
    }

    List<Rejection> rejections() {
        return rejections;
    }
}
