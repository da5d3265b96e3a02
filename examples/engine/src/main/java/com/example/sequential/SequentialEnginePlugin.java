package com.example.sequential;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;

/** The engine {@code sequential}. */
public final class SequentialEnginePlugin implements EnginePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ENGINE, "sequential")
            .summary("Reads one split after another in a single thread.")
            .capabilities(Capability.EXACTLY_ONCE)
            .example("engine: sequential")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Engine create(Options options) {
        return new SequentialEngine();
    }
}
