package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.core.stage.StageStep;
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

    /** Returns the steps with transforms of their own, for one split. */
    public List<StageStep> newSteps() {
        return steps.stream()
                .map(step ->
                        new StageStep(step.name(), step.index(), step.factory().get()))
                .toList();
    }
}
