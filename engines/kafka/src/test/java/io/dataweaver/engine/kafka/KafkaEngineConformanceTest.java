package io.dataweaver.engine.kafka;

import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.engine.EngineConformanceTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class KafkaEngineConformanceTest extends EngineConformanceTest {

    private static final AtomicInteger ENGINES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static Broker broker;

    @BeforeAll
    static void startBroker() {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected EnginePlugin plugin() {
        return new KafkaEnginePlugin();
    }

    /** Topics of their own for each engine. */
    @Override
    protected Map<String, Object> options() {
        return Map.of(
                "brokers",
                broker.address(),
                "topic_prefix",
                "test-" + ENGINES.incrementAndGet(),
                "max_parallelism",
                3L);
    }
}
