package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Surroundings with the formats {@code lines}, and {@code list} that puts brackets around and commas between rows. */
record TestContext(Path workingFolder, int parallelism) implements PluginContext {

    @Override
    public Format format(ComponentRef ref) {
        return switch (ref.type()) {
            case "lines", "csv", "json" -> LineFormat.PLAIN;
            case "list" -> new LineFormat("[", ",", "]");
            default -> throw new IllegalArgumentException("no format " + ref.type());
        };
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Duration callTimeout() {
        return Duration.ofSeconds(30);
    }
}
