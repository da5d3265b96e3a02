package io.dataweaver.engine.local;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;

class LocalEngineConformanceTest extends EngineConformanceTest {

    private final LocalEnginePlugin plugin = new LocalEnginePlugin();

    @Override
    protected ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    protected Engine newEngine() {
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()));
    }
}
