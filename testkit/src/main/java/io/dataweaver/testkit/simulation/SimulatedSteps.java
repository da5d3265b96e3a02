package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.plan.PlannedStep;
import java.util.List;

/** Transforms that do with each row what its id says. */
final class SimulatedSteps {

    private SimulatedSteps() {}

    static long id(RecordBatch batch, int row) {
        return ((LongColumn) batch.column(0)).get(row);
    }

    static List<PlannedStep> of(Schema schema) {
        return List.of(
                new PlannedStep("filter", 0, schema, () -> new Step(schema, SimulatedData.Fate.FILTERED)),
                new PlannedStep("reject", 1, schema, () -> new Step(schema, SimulatedData.Fate.REJECTED_BY_TRANSFORM)));
    }

    /** Lets go on what has not {@code fate}. */
    private record Step(Schema outputSchema, SimulatedData.Fate fate) implements Transform {
        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            int[] kept = new int[batch.size()];
            int count = 0;
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                if (SimulatedData.fate(id(batch, row)) != fate) {
                    kept[count++] = row;
                } else if (fate == SimulatedData.Fate.REJECTED_BY_TRANSFORM) {
                    output.reject(new Rejection(
                            new Rejection.RejectedRow(batch, row), RecordErrorCode.EVALUATION, "id", "divisible"));
                }
            }
            if (count > 0) {
                output.emit(batch.select(kept, count));
            }
        }
    }
}
