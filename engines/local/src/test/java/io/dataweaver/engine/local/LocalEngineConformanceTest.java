package io.dataweaver.engine.local;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.run.EngineErrorCode;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.engine.Ability;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;

class LocalEngineConformanceTest extends EngineConformanceTest {

    @Override
    protected EnginePlugin plugin() {
        return new LocalEnginePlugin();
    }

    @Override
    protected Map<Ability, ErrorCode> refusals() {
        return Map.of(Ability.FURTHER_WORKERS, EngineErrorCode.TAKES_NO_WORKERS);
    }
}
