package com.example.sequential;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;

class SequentialEngineConformanceTest extends EngineConformanceTest {

    private final SequentialEnginePlugin plugin = new SequentialEnginePlugin();

    @Override
    protected ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    protected Engine newEngine() {
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()));
    }
}
