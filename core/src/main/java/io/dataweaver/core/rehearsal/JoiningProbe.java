package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.keyed.JoiningPlugin;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** As {@link KeyedProbe}, of what brings the rows of several datasets together. */
final class JoiningProbe implements JoiningPlugin {

    private final JoiningPlugin plugin;
    private final int step;
    private final Trace trace;

    /**
     * Creates a probe.
     *
     * @param step the place of the transform in the definition
     */
    JoiningProbe(JoiningPlugin plugin, int step, Trace trace) {
        this.plugin = plugin;
        this.step = step;
        this.trace = trace;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public List<String> key(Options options, Schema passed) {
        return plugin.key(options, passed);
    }

    @Override
    public Optional<String> time(Options options, Schema passed) {
        return plugin.time(options, passed);
    }

    @Override
    public Joining join(Options options, List<Input> inputs) {
        Joining made = plugin.join(options, inputs);
        Schema passed = made.sides().get(0).outputSchema();
        Trace.StepTrace seen = trace.step(step, passed, made.join().outputSchema());
        return new Joining(made.sides(), new Joined(made.join(), passed, seen));
    }

    /** It needs all columns, so that all of them are seen. */
    private static final class Joined extends TracedStep implements ColumnUse {
        private final StatefulTransform join;
        private final Schema input;
        private final Trace.StepTrace trace;

        Joined(StatefulTransform join, Schema input, Trace.StepTrace trace) {
            super(join, trace);
            this.join = join;
            this.input = input;
            this.trace = trace;
        }

        @Override
        public Set<String> inputColumns(Set<String> wanted) {
            return new LinkedHashSet<>(input.names());
        }

        @Override
        public Transform over(Schema narrowed) {
            return new Joined((StatefulTransform) ((ColumnUse) join).over(narrowed), narrowed, trace);
        }
    }
}
