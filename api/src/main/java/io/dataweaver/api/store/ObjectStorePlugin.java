package io.dataweaver.api.store;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes an {@link ObjectStore}; the name in its descriptor is the scheme of its URLs, such as {@code s3}. */
public interface ObjectStorePlugin extends Plugin {

    /**
     * Creates a store; does not contact anything yet.
     *
     * @param options checked against the descriptor
     * @throws IllegalArgumentException if options that are right one by one do not go together; the message says which
     *     and what to do
     */
    ObjectStore create(Options options, PluginContext context);
}
