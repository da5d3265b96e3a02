package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.UnitingPlugin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** As {@link Probe}, of what makes one dataset of several: it has to see all of them, and to say which columns it needs. */
final class UnitingProbe implements UnitingPlugin {

    private final UnitingPlugin plugin;
    private final int step;
    private final Trace trace;

    /**
     * Creates a probe.
     *
     * @param step the place of the transform in the definition
     */
    UnitingProbe(UnitingPlugin plugin, int step, Trace trace) {
        this.plugin = plugin;
        this.step = step;
        this.trace = trace;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public List<Transform> create(Options options, List<Input> inputs) {
        List<Transform> made = plugin.create(options, inputs);
        List<Transform> probed = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Schema input = inputs.get(i).schema();
            probed.add(new Probed(
                    made.get(i), input, trace.step(step, input, made.get(i).outputSchema())));
        }
        return probed;
    }

    /** It needs all columns, so that all of them are seen. */
    private record Probed(Transform transform, Schema input, Trace.StepTrace trace) implements Transform, ColumnUse {
        @Override
        public Schema outputSchema() {
            return transform.outputSchema();
        }

        @Override
        public Set<String> inputColumns(Set<String> wanted) {
            return new LinkedHashSet<>(input.names());
        }

        @Override
        public Transform over(Schema narrowed) {
            Transform same = transform instanceof ColumnUse use ? use.over(narrowed) : transform;
            return new Probed(same, narrowed, trace);
        }

        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            new Probe.Probed(transform, trace).apply(batch, output);
        }
    }
}
