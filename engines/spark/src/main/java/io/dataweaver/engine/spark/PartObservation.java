package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunObservation;
import java.time.Duration;
import java.util.List;

/**
 * What is observed in one part of a pipeline, told as of the whole: what the first reads is read, and what the last writes is
 * written; records on their way between two of them are neither.
 */
record PartObservation(RunObservation whole, boolean first, boolean last) implements RunObservation {

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
    public void transformed(String step, int records, long nanos) {
        whole.transformed(step, records, nanos);
    }

    @Override
    public void written(String step, int records, long bytes, long nanos) {
        if (last) {
            whole.written(step, records, bytes, nanos);
        }
    }

    @Override
    public void rejected(String step, ErrorCode code) {
        whole.rejected(step, code);
    }

    @Override
    public void durable(long nanos) {
        whole.durable(nanos);
    }

    @Override
    public void retries(String where, DataWeaverException failure, int failures, Duration delay) {
        whole.retries(where, failure, failures, delay);
    }

    @Override
    public void recovers(String where) {
        whole.recovers(where);
    }

    @Override
    public void checkpointed(long nanos) {
        whole.checkpointed(nanos);
    }

    @Override
    public void degraded(Duration overdue) {
        whole.degraded(overdue);
    }

    @Override
    public void recovered() {
        whole.recovered();
    }
}
