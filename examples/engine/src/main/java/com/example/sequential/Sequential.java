package com.example.sequential;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.run.EngineStep;
import java.util.Map;

/** The engine {@code sequential}, for pipelines that Java code runs. */
public final class Sequential {

    private Sequential() {}

    /** Returns the engine. */
    public static EngineStep engine() {
        return () -> new ComponentRef("sequential", Map.of());
    }
}
