package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.keyed.JoiningPlugin;
import io.dataweaver.core.keyed.KeyedPlugin;
import io.dataweaver.core.transform.TableReadingPlugin;
import io.dataweaver.core.transform.UnitingPlugin;

/** Makes the transforms of another plugin, and notes what goes into them and what comes out. */
final class Probe implements TransformPlugin {

    private final TransformPlugin plugin;
    private final int step;
    private final Trace trace;

    /**
     * Creates a probe.
     *
     * @param step the place of the transform in the definition
     */
    Probe(TransformPlugin plugin, int step, Trace trace) {
        this.plugin = plugin;
        this.step = step;
        this.trace = trace;
    }

    /**
     * Returns a probe for the transforms of {@code plugin}, which unites or joins datasets, remembers or reads a table if that
     * does.
     */
    static TransformPlugin of(TransformPlugin plugin, int step, Trace trace) {
        if (plugin instanceof TableReadingPlugin reading) {
            return new TableReadingProbe(reading, step, trace);
        }
        if (plugin instanceof JoiningPlugin joining) {
            return new JoiningProbe(joining, step, trace);
        }
        if (plugin instanceof KeyedPlugin keyed) {
            return new KeyedProbe(keyed, step, trace);
        }
        return plugin instanceof UnitingPlugin uniting
                ? new UnitingProbe(uniting, step, trace)
                : new Probe(plugin, step, trace);
    }

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public Transform create(Options options, Schema input) {
        Transform made = plugin.create(options, input);
        return new Probed(made, trace.step(step, input, made.outputSchema()));
    }

    /** It says nothing of the columns it needs, so that all of them are seen. */
    record Probed(Transform transform, Trace.StepTrace trace) implements Transform {
        @Override
        public Schema outputSchema() {
            return transform.outputSchema();
        }

        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            trace.in().add(batch);
            transform.apply(batch, traced(output, trace));
        }
    }

    /** Returns an output that notes what comes, and hands it on. */
    static TransformOutput traced(TransformOutput output, Trace.StepTrace trace) {
        return new TransformOutput() {
            @Override
            public void emit(RecordBatch made) {
                trace.out().add(made);
                output.emit(made);
            }

            @Override
            public void reject(Rejection rejection) {
                trace.rejected().add(rejection);
                output.reject(rejection);
            }
        };
    }
}
