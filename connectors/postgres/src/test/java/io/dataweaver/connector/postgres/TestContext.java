package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.SchemaPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Surroundings without formats. */
record TestContext(Duration callTimeout, int parallelism, SchemaPolicy schemaPolicy) implements PluginContext {

    TestContext() {
        this(SchemaPolicy.FREEZE);
    }

    TestContext(SchemaPolicy schemaPolicy) {
        this(Duration.ofSeconds(20), 2, schemaPolicy);
    }

    TestContext(Duration callTimeout, int parallelism) {
        this(callTimeout, parallelism, SchemaPolicy.FREEZE);
    }

    @Override
    public Format format(ComponentRef ref) {
        throw new UnsupportedOperationException("no formats here");
    }

    @Override
    public Path workingFolder() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }
}
