package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;

/** Makes an {@link Engine}; found by the service loader. */
public interface EnginePlugin extends Plugin {

    /**
     * Creates an engine; does not start anything yet.
     *
     * @param options checked against the descriptor
     */
    Engine create(Options options);
}
