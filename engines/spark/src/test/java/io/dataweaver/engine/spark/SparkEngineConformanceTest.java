package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SparkEngineConformanceTest extends EngineConformanceTest {

    private static @Nullable SessionLease lease;

    private final SparkEnginePlugin plugin = new SparkEnginePlugin();

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
    protected ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    protected Engine newEngine() {
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()));
    }
}
