package io.dataweaver.api.source;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes a {@link Source}. */
public interface SourcePlugin extends Plugin {

    /**
     * Creates a source; does not contact anything yet.
     *
     * @param options checked against the descriptor
     * @throws IllegalArgumentException if options that are right one by one do not go together; the message says which
     *     and what to do
     */
    Source create(Options options, PluginContext context);

    /**
     * Creates a source of which some rows are looked at before there is a run: it leaves nothing behind in the other system, such
     * as a replication slot, and may give fewer rows than that of {@link #create}, and no changes.
     *
     * @param options as for {@link #create}
     */
    default Source createForPreview(Options options, PluginContext context) {
        return create(options, context);
    }
}
