package io.dataweaver.api.alert;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes an {@link AlertHook}; its descriptor is of kind ALERT_HOOK. */
public interface AlertHookPlugin extends Plugin {

    /**
     * Creates a hook. Called before each run, and to check a pipeline, so it is cheap and contacts nobody: most runs send
     * nothing.
     *
     * @param options checked against the descriptor
     * @throws IllegalArgumentException if the options are wrong in a way that only the hook can tell; the message is shown
     *     at their place in the file, and holds no secret
     */
    AlertHook create(Options options, PluginContext context);
}
