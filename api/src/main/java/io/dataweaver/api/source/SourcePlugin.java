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
     * Creates a source whose rows are looked at outside a run, for previews and to verify a copy: it leaves nothing behind in the
     * other system, such as a replication slot. In place of changes it gives the rows as they are now, and ends, if it can: then
     * with the same datasets and columns as that of {@link #create}.
     *
     * @param options as for {@link #create}
     */
    default Source createForPreview(Options options, PluginContext context) {
        return create(options, context);
    }

    /**
     * Releases what the other system keeps for a pipeline beyond its runs, such as a replication slot: the pipeline is deleted.
     * No run is under way. Idempotent; what others may use stays.
     *
     * @param options parsed for {@link #descriptor}
     * @param context of the pipeline
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot be released
     */
    default void discard(Options options, PluginContext context) {}
}
