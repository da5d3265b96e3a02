package io.dataweaver.engine.local;

import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.simulation.EngineSimulationTest;

class LocalEngineSimulationTest extends EngineSimulationTest {

    @Override
    protected Engine newEngine() {
        return new LocalEngine();
    }
}
