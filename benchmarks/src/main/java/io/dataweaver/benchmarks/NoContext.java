package io.dataweaver.benchmarks;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A format needs nothing of its surroundings. */
final class NoContext implements PluginContext {

    @Override
    public Format format(ComponentRef ref) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path workingFolder() {
        return Path.of("");
    }

    @Override
    public Clock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration callTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int parallelism() {
        throw new UnsupportedOperationException();
    }
}
