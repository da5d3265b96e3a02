package io.dataweaver.testkit.plugin;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStorePlugin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/**
 * Surroundings for a component under test: a clock that stands still, and the formats and stores on the class path.
 *
 * @param workingFolder against which relative paths are resolved
 * @param clock what the component takes for the time
 * @param callTimeout the longest that a single blocking call may take
 * @param parallelism how many splits may run at the same time
 * @param formats what becomes of the formats on the class path
 */
public record TestContext(
        Path workingFolder, Clock clock, Duration callTimeout, int parallelism, UnaryOperator<Format> formats)
        implements PluginContext {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    /** Returns surroundings with {@code folder} as working folder, for up to four splits at a time. */
    public static TestContext in(Path folder) {
        return new TestContext(folder, NOON, Duration.ofSeconds(30), 4, format -> format);
    }

    /** Returns these surroundings for another number of splits at the same time. */
    public TestContext withParallelism(int splits) {
        return new TestContext(workingFolder, clock, callTimeout, splits, formats);
    }

    /** Returns these surroundings with another clock. */
    public TestContext withClock(Clock other) {
        return new TestContext(workingFolder, other, callTimeout, parallelism, formats);
    }

    /** Returns these surroundings with another time that a single blocking call may take. */
    public TestContext withCallTimeout(Duration longest) {
        return new TestContext(workingFolder, clock, longest, parallelism, formats);
    }

    /** Returns these surroundings with other formats: what {@code changed} makes of those on the class path. */
    public TestContext withFormats(UnaryOperator<Format> changed) {
        return new TestContext(workingFolder, clock, callTimeout, parallelism, changed);
    }

    @Override
    public Format format(ComponentRef ref) {
        for (FormatPlugin plugin : ServiceLoader.load(FormatPlugin.class)) {
            if (plugin.descriptor().name().equals(ref.type())) {
                Map<String, Object> raw = new LinkedHashMap<>(ref.options());
                Object main = raw.remove(ComponentRef.MAIN);
                plugin.descriptor().mainOption().ifPresent(option -> {
                    if (main != null) {
                        raw.put(option.name(), main);
                    }
                });
                return formats.apply(plugin.create(Options.parse(plugin.descriptor(), raw), this));
            }
        }
        throw new IllegalArgumentException("there is no format '" + ref.type() + "' on the class path of this test");
    }

    @Override
    public ObjectStore store(ComponentRef ref) {
        for (ObjectStorePlugin plugin : ServiceLoader.load(ObjectStorePlugin.class)) {
            if (plugin.descriptor().name().equals(ref.type())) {
                return plugin.create(Options.parse(plugin.descriptor(), ref.options()), this);
            }
        }
        throw new IllegalArgumentException("there is no store '" + ref.type() + "' on the class path of this test");
    }
}
