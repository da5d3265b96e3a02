package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
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

    private final KafkaEnginePlugin plugin = new KafkaEnginePlugin();

    @BeforeAll
    static void startBroker() {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    protected Engine newEngine() {
        return plugin.create(Options.parse(
                plugin.descriptor(),
                Map.of(
                        "brokers",
                        broker.address(),
                        "topic_prefix",
                        "test-" + ENGINES.incrementAndGet(),
                        "max_parallelism",
                        3L)));
    }
}
