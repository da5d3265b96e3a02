package io.dataweaver.engine.flink;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.run.EngineErrorCode;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.engine.Ability;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class FlinkEngineConformanceTest extends EngineConformanceTest {

    private static @Nullable FlinkCluster cluster;

    /** One for all tests: to start it takes longer than most of them. */
    @BeforeAll
    static void startFlink() {
        cluster = EmbeddedCluster.shared();
    }

    @AfterAll
    static void stopFlink() {
        Objects.requireNonNull(cluster).close();
    }

    @Override
    protected EnginePlugin plugin() {
        return new FlinkEnginePlugin();
    }

    @Override
    protected Map<Ability, ErrorCode> refusals() {
        return Map.of(Ability.FURTHER_WORKERS, EngineErrorCode.TAKES_NO_WORKERS);
    }

    /** The thread of a task hangs with its sink; the run ends when no checkpoint has come about for too long. */
    @Override
    protected Set<Ability> lacking() {
        return Set.of(Ability.WATCH_OVER_CALLS);
    }
}
