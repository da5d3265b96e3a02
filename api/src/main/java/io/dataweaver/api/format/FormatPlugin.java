package io.dataweaver.api.format;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes a {@link Format}. */
public interface FormatPlugin extends Plugin {

    /**
     * Creates a format; does not contact anything yet.
     *
     * @param options checked against the descriptor
     * @throws IllegalArgumentException if options that are right one by one do not go together; the message says which
     *     and what to do
     */
    Format create(Options options, PluginContext context);
}
