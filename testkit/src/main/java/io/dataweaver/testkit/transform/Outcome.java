package io.dataweaver.testkit.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transform made of batches.
 *
 * @param batches what it emitted
 * @param rejections what it rejected
 */
record Outcome(List<RecordBatch> batches, List<Rejection> rejections) {

    static Outcome of(Transform transform, List<RecordBatch> batches) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        TransformOutput output = new TransformOutput() {
            @Override
            public void emit(RecordBatch batch) {
                outcome.batches.add(batch);
            }

            @Override
            public void reject(Rejection rejection) {
                outcome.rejections.add(rejection);
            }
        };
        if (transform instanceof StatefulTransform stateful) {
            try (stateful) {
                stateful.open(null, Optional.empty());
                batches.forEach(batch -> stateful.apply(batch, output));
                stateful.finish(output);
            }
        } else {
            batches.forEach(batch -> transform.apply(batch, output));
        }
        return outcome;
    }

    List<Row> rows() {
        return Rows.of(batches);
    }

    /** Returns what was rejected and why, in order. */
    List<String> rejected() {
        return rejections.stream()
                .map(each -> each.record().origin() + " " + each.column() + " "
                        + each.code().id() + " " + each.message())
                .toList();
    }

    /** Returns the origins of what was emitted, one a row. */
    List<Long> origins() {
        List<Long> origins = new ArrayList<>();
        for (RecordBatch batch : batches) {
            for (int i = 0; i < batch.size(); i++) {
                origins.add(batch.origin(batch.row(i)));
            }
        }
        return origins;
    }
}
