package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.stage.StatefulTransform;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that remembers, and whose rows are traced as they come and go. It says nothing of the columns it needs, so that all of
 * them are seen.
 */
class TracedStep implements StatefulTransform {

    private final StatefulTransform step;
    private final Trace.StepTrace trace;

    TracedStep(StatefulTransform step, Trace.StepTrace trace) {
        this.step = step;
        this.trace = trace;
    }

    @Override
    public Schema outputSchema() {
        return step.outputSchema();
    }

    @Override
    public void open(@Nullable Path folder, Optional<Position> at) {
        step.open(folder, at);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        trace.in().add(batch);
        step.apply(batch, Probe.traced(output, trace));
    }

    @Override
    public void advance(long time, TransformOutput output) {
        step.advance(time, Probe.traced(output, trace));
    }

    @Override
    public void checkpoint(Position position) {
        step.checkpoint(position);
    }

    @Override
    public void finish(TransformOutput output) {
        step.finish(Probe.traced(output, trace));
    }

    @Override
    public void close() {
        step.close();
    }
}
