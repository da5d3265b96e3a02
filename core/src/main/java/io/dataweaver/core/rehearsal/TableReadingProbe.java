package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.transform.SharedTable;
import io.dataweaver.core.transform.TableReadingPlugin;

/**
 * As {@link Probe}, of what reads a table, which it reads as in a run.
 *
 * @param step the place of the transform in the definition
 */
record TableReadingProbe(TableReadingPlugin plugin, int step, Trace trace) implements TableReadingPlugin {

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public Source source(Options options, PluginContext context) {
        return plugin.source(options, context);
    }

    @Override
    public SharedTable table(Options options, PluginContext context, RetryPolicy retry) {
        return plugin.table(options, context, retry);
    }

    @Override
    public TransformPlugin over(SharedTable table) {
        return new Probe(plugin.over(table), step, trace);
    }

    @Override
    public Transform create(Options options, Schema input) {
        return plugin.create(options, input);
    }
}
