package io.dataweaver.api.sink;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes a {@link Sink}. */
public interface SinkPlugin extends Plugin {

    /**
     * Creates a sink; does not contact anything yet.
     *
     * @param options checked against the descriptor
     * @throws IllegalArgumentException if options that are right one by one do not go together; the message says which
     *     and what to do
     */
    Sink create(Options options, PluginContext context);
}
