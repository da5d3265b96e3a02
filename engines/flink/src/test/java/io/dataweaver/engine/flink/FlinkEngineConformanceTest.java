package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;

class FlinkEngineConformanceTest extends EngineConformanceTest {

    private final FlinkEnginePlugin plugin = new FlinkEnginePlugin();

    @Override
    protected ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    protected Engine newEngine() {
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()));
    }
}
