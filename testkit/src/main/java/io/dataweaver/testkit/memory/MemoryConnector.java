package io.dataweaver.testkit.memory;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.plugin.ConnectorManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sources and sinks in memory under names, for pipelines that are written down: {@code source: {memory: orders}}. They stay
 * in this process.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class MemoryConnector {

    static final Option<String> NAME =
            Option.of("name", OptionType.TEXT, "Which of the sources or sinks that the test has put there.");

    private final Map<String, Supplier<Source>> sources = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Sink>> sinks = new ConcurrentHashMap<>();

    /** Puts a source there, in place of an earlier one of that name; each plan makes one. */
    public void source(String name, Supplier<Source> source) {
        sources.put(name, source);
    }

    /** Puts a sink there, in place of an earlier one of that name; each plan makes one. */
    public void sink(String name, Supplier<Sink> sink) {
        sinks.put(name, sink);
    }

    /** Returns {@code connectors} with source and sink {@code memory}. */
    public ConnectorManager addedTo(ConnectorManager connectors) {
        return connectors.withPlugin(new Sources()).withPlugin(new Sinks());
    }

    private static <T> T made(Map<String, Supplier<T>> all, Options options) {
        String name = options.find(NAME).orElse("");
        @Nullable Supplier<T> maker = all.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("`name` is not one of " + all.keySet());
        }
        return maker.get();
    }

    private final class Sources implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return MemorySource.descriptor();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            return made(sources, options);
        }
    }

    private final class Sinks implements SinkPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return MemorySink.descriptor();
        }

        @Override
        public Sink create(Options options, PluginContext context) {
            return made(sinks, options);
        }
    }
}
