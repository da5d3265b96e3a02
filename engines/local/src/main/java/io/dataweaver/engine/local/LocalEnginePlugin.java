package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;

/** The engine {@code local}, the default. */
public final class LocalEnginePlugin implements EnginePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ENGINE, "local")
            .summary("Runs the pipeline in this process, with a thread for each split at work. The default; needs"
                    + " nothing.")
            .capabilities(Capability.EXACTLY_ONCE)
            .example("engine: local")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Engine create(Options options) {
        return new LocalEngine();
    }
}
