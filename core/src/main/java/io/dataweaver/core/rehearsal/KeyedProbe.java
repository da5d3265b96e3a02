package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.keyed.KeyedPlugin;
import io.dataweaver.core.stage.StatefulTransform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As {@link Probe}, of what remembers and has to see all records of a key in one place. */
final class KeyedProbe implements KeyedPlugin {

    private final KeyedPlugin plugin;
    private final int step;
    private final Trace trace;

    /**
     * Creates a probe.
     *
     * @param step the place of the transform in the definition
     */
    KeyedProbe(KeyedPlugin plugin, int step, Trace trace) {
        this.plugin = plugin;
        this.step = step;
        this.trace = trace;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public List<String> key(Options options, Schema input) {
        return plugin.key(options, input);
    }

    @Override
    public Optional<String> time(Options options, Schema input) {
        return plugin.time(options, input);
    }

    @Override
    public Transform create(Options options, Schema input) {
        Transform made = plugin.create(options, input);
        Trace.StepTrace traced = trace.step(step, input, made.outputSchema());
        return made instanceof StatefulTransform stateful
                ? new Probed(stateful, traced)
                : new Probe.Probed(made, traced);
    }

    /** It says nothing of the columns it needs, so that all of them are seen. */
    private record Probed(StatefulTransform transform, Trace.StepTrace trace) implements StatefulTransform {
        @Override
        public Schema outputSchema() {
            return transform.outputSchema();
        }

        @Override
        public void open(@Nullable Path folder, Optional<Position> at) {
            transform.open(folder, at);
        }

        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            trace.in().add(batch);
            transform.apply(batch, Probe.traced(output, trace));
        }

        @Override
        public void advance(long time, TransformOutput output) {
            transform.advance(time, Probe.traced(output, trace));
        }

        @Override
        public void checkpoint(Position position) {
            transform.checkpoint(position);
        }

        @Override
        public void finish(TransformOutput output) {
            transform.finish(Probe.traced(output, trace));
        }

        @Override
        public void close() {
            transform.close();
        }
    }
}
