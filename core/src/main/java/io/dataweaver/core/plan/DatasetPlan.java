package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.transform.Transform;
import java.util.List;

/**
 * What happens to the rows of one dataset.
 *
 * @param dataset all columns that the source has
 * @param request what is read of them: the wanted columns, and the conditions that the source took over
 * @param steps the transforms, in order
 * @param output the schema of what is written
 */
public record DatasetPlan(Schema dataset, ReadRequest request, List<PlannedStep> steps, Schema output) {

    public DatasetPlan {
        steps = List.copyOf(steps);
    }

    /** Returns transforms for one split. */
    public List<Transform> newTransforms() {
        return steps.stream().map(step -> step.factory().get()).toList();
    }
}
