package io.dataweaver.core.transform;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RetryPolicy;

/** A transform that reads a table from a source of its own, which all its splits in one process share. */
public interface TableReadingPlugin extends TransformPlugin {

    /**
     * Returns the source of the table; contacts nothing.
     *
     * @param options checked against the descriptor
     * @return to be closed by the caller
     * @throws io.dataweaver.api.error.DataWeaverException if its options are wrong
     */
    Source source(Options options, PluginContext context);

    /**
     * Returns the table; contacts nothing yet.
     *
     * @param retry how often a refresh that failed is tried again
     * @return to be closed by the caller, after the transforms that use it
     */
    SharedTable table(Options options, PluginContext context, RetryPolicy retry);

    /** Returns what makes transforms that use {@code table}, of the same options. */
    TransformPlugin over(SharedTable table);
}
