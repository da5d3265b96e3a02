package io.dataweaver.engine.spark;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.run.EngineErrorCode;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.engine.Ability;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SparkEngineConformanceTest extends EngineConformanceTest {

    private static @Nullable SessionLease lease;

    /** One Spark for all tests: to start it takes longer than any of them. */
    @BeforeAll
    static void startSpark() {
        lease = SessionLease.take(new SparkSettings(Optional.empty(), DeployMode.CLIENT, Map.of()), 4);
    }

    @AfterAll
    static void stopSpark() {
        Objects.requireNonNull(lease).close();
    }

    @Override
    protected EnginePlugin plugin() {
        return new SparkEnginePlugin();
    }

    @Override
    protected Map<Ability, ErrorCode> refusals() {
        return Map.of(Ability.FURTHER_WORKERS, EngineErrorCode.TAKES_NO_WORKERS);
    }
}
