package com.example.sequential;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.run.EngineErrorCode;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.engine.Ability;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;
import java.util.Set;

class SequentialEngineConformanceTest extends EngineConformanceTest {

    @Override
    protected EnginePlugin plugin() {
        return new SequentialEnginePlugin();
    }

    @Override
    protected Map<Ability, ErrorCode> refusals() {
        return Map.of(
                Ability.UNBOUNDED_SOURCES, SequentialErrorCode.ENDLESS,
                Ability.FURTHER_WORKERS, EngineErrorCode.TAKES_NO_WORKERS);
    }

    /** It has one thread, which waits with the sink. */
    @Override
    protected Set<Ability> lacking() {
        return Set.of(Ability.WATCH_OVER_CALLS);
    }
}
