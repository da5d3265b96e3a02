package io.dataweaver.testkit.memory;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.transform.LookupPlugin;
import io.dataweaver.core.transform.SharedTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The transform {@code lookup} with a table in memory. */
public final class MemoryLookup implements AutoCloseable {

    private final LookupPlugin lookup = new LookupPlugin();
    private final Map<String, Object> options;
    private final SharedTable table;

    /**
     * Creates it.
     *
     * @param source makes the source of the table, each time that it is read
     * @param options of {@code lookup} but for {@code from}
     */
    public MemoryLookup(Supplier<Source> source, Map<String, ?> options) {
        this.options = new LinkedHashMap<>(options);
        this.options.put(LookupPlugin.FROM.name(), "memory");
        this.table = lookup.table(
                Options.parse(lookup.descriptor(), this.options), new Surroundings(source), RetryPolicy.DEFAULT);
    }

    /** Returns what makes the transforms, which all have the same table. */
    public TransformPlugin plugin() {
        return lookup.over(table);
    }

    /** Returns the options of the transforms. */
    public Map<String, Object> options() {
        return Map.copyOf(options);
    }

    @Override
    public void close() {
        table.close();
    }

    /** Has one source. */
    private record Surroundings(Supplier<Source> source) implements PluginContext {
        @Override
        public Source source(ComponentRef ref) {
            return source.get();
        }

        @Override
        public Format format(ComponentRef ref) {
            throw new UnsupportedOperationException("memory has no format");
        }

        @Override
        public Path workingFolder() {
            return Path.of(".");
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public Duration callTimeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public int parallelism() {
            return 1;
        }
    }
}
