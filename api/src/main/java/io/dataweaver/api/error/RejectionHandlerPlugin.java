package io.dataweaver.api.error;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.plugin.RejectionContext;

/** Makes a {@link RejectionHandler}; its descriptor is of kind ERROR_HANDLER. */
public interface RejectionHandlerPlugin extends Plugin {

    /**
     * Creates a handler for one run.
     *
     * @param options checked against the descriptor
     * @param run what it is for
     */
    RejectionHandler create(Options options, RejectionContext run);

    /**
     * Checks, before a run starts, that rejected records can be kept; contacts what that needs, and changes nothing.
     *
     * @param options checked against the descriptor
     * @param context what the handler may ask of its surroundings
     * @throws DataWeaverException if they cannot
     */
    default void check(Options options, PluginContext context) {}
}
