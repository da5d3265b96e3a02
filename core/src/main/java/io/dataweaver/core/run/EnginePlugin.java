package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.core.plugin.PluginType;

/** Makes an {@link Engine}; found by the service loader. */
public interface EnginePlugin extends Plugin {

    /** How the connector manager finds engines. */
    PluginType<EnginePlugin> TYPE = new PluginType<>(ComponentKind.ENGINE, EnginePlugin.class);

    /**
     * Creates an engine; does not start anything yet.
     *
     * @param options checked against the descriptor
     */
    Engine create(Options options);
}
