package io.dataweaver.engine.local;

import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.simulation.EnginePatienceTest;

class LocalEnginePatienceTest extends EnginePatienceTest {

    @Override
    protected Engine newEngine() {
        return new LocalEngine();
    }
}
