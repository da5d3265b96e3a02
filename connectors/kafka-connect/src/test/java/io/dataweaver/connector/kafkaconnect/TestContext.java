package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Surroundings without formats; relative paths lead to the folders of connectors. */
record TestContext(Duration callTimeout) implements PluginContext {

    TestContext() {
        this(Duration.ofSeconds(20));
    }

    /** Where the build has put connectors, as people unpack them. */
    static final Path PLUGINS = Path.of("..", "..", "benchmarks", "kafka-connect-plugins", "target", "plugins")
            .toAbsolutePath()
            .normalize();

    @Override
    public Format format(ComponentRef ref) {
        throw new UnsupportedOperationException("no formats here");
    }

    @Override
    public Path workingFolder() {
        return PLUGINS;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public int parallelism() {
        return 1;
    }
}
