package io.dataweaver.engine.spark;

import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.PartialObservation;
import io.dataweaver.core.run.RunObservation;
import java.util.List;

/**
 * What is observed in one part of a pipeline, told as of the whole: what the first reads is read, and what the last writes is
 * written; records on their way between two of them are neither.
 */
record PartObservation(RunObservation whole, boolean first, boolean last) implements PartialObservation {

    /** Returns what listens to {@code part}, for {@code observation} of the pipeline that {@code plan} is. */
    static RunObservation of(PipelinePlan plan, PipelinePlan part, RunObservation observation) {
        List<String> names = plan.parts().stream().map(PipelinePlan::name).toList();
        return names.size() == 1
                ? observation
                : new PartObservation(
                        observation,
                        part.name().equals(names.get(0)),
                        part.name().equals(names.get(names.size() - 1)));
    }

    @Override
    public void read(int records, long bytes, long nanos) {
        if (first) {
            whole.read(records, bytes, nanos);
        }
    }

    @Override
    public void written(String step, int records, long bytes, long nanos) {
        if (last) {
            whole.written(step, records, bytes, nanos);
        }
    }
}
