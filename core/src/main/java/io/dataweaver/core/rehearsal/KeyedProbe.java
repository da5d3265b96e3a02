package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.keyed.KeyedPlugin;
import io.dataweaver.core.stage.StatefulTransform;
import java.util.List;
import java.util.Optional;

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
                ? new TracedStep(stateful, traced)
                : new Probe.Probed(made, traced);
    }
}
