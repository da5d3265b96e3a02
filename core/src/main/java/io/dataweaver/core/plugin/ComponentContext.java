package io.dataweaver.core.plugin;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStorePlugin;
import io.dataweaver.core.definition.DefinitionErrorCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The surroundings of a component: formats come from the connector manager, the rest is given.
 *
 * @param workingFolder against which relative paths are resolved
 * @param callTimeout the longest that a single blocking call may take
 * @param parallelism how many splits may run at the same time
 * @param pipeline whose component it is; empty if it is made for something else than a run
 * @param schemaPolicy what the pipeline does about columns that change at its source
 * @param news of the targets
 */
public record ComponentContext(
        ConnectorManager plugins,
        Path workingFolder,
        Clock clock,
        Duration callTimeout,
        int parallelism,
        Optional<String> pipeline,
        SchemaPolicy schemaPolicy,
        TargetNews news)
        implements PluginContext {

    /** Creates the surroundings of a component that is told nothing of targets. */
    public ComponentContext(
            ConnectorManager plugins,
            Path workingFolder,
            Clock clock,
            Duration callTimeout,
            int parallelism,
            Optional<String> pipeline,
            SchemaPolicy schemaPolicy) {
        this(plugins, workingFolder, clock, callTimeout, parallelism, pipeline, schemaPolicy, TargetNews.NONE);
    }

    /** Creates the surroundings of a component that is not made for a run. */
    public ComponentContext(
            ConnectorManager plugins, Path workingFolder, Clock clock, Duration callTimeout, int parallelism) {
        this(plugins, workingFolder, clock, callTimeout, parallelism, Optional.empty(), SchemaPolicy.FREEZE);
    }

    @Override
    public ColumnHistory columnHistory(String dataset) {
        return news.columns(dataset);
    }

    @Override
    public boolean isApproved(String change) {
        return news.isApproved(change);
    }

    @Override
    public Format format(ComponentRef ref) {
        FormatPlugin plugin = plugins.get(PluginType.FORMAT, ref.type());
        try {
            return plugin.create(Options.parse(plugin.descriptor(), named(plugin.descriptor(), ref)), this);
        } catch (IllegalArgumentException wrong) {
            throw new OptionException(
                    DefinitionErrorCode.WRONG_COMBINATION,
                    "format `" + ref.type() + "`: " + wrong.getMessage(),
                    null,
                    List.of("format", ref.type()));
        }
    }

    @Override
    public Source source(ComponentRef ref) {
        SourcePlugin plugin = plugins.get(PluginType.SOURCE, ref.type());
        return make(ref, plugin, options -> plugin.create(options, this));
    }

    @Override
    public Sink sink(ComponentRef ref) {
        SinkPlugin plugin = plugins.get(PluginType.SINK, ref.type());
        return make(ref, plugin, options -> plugin.create(options, this));
    }

    @Override
    public ObjectStore store(ComponentRef ref) {
        ObjectStorePlugin plugin = plugins.get(PluginType.STORE, ref.type());
        return make(ref, plugin, options -> plugin.create(options, this));
    }

    private static <T> T make(ComponentRef ref, Plugin plugin, Function<Options, T> factory) {
        ComponentDescriptor descriptor = plugin.descriptor();
        try {
            return factory.apply(Options.parse(descriptor, named(descriptor, ref)));
        } catch (IllegalArgumentException wrong) {
            throw new OptionException(
                    DefinitionErrorCode.WRONG_COMBINATION,
                    descriptor.kind().label() + " `" + ref.type() + "`: " + wrong.getMessage(),
                    null,
                    List.of(ref.type()));
        }
    }

    /** Returns the options with the main one under its name. */
    private static Map<String, Object> named(ComponentDescriptor descriptor, ComponentRef ref) {
        Map<String, Object> options = new LinkedHashMap<>(ref.options());
        Object main = options.remove(ComponentRef.MAIN);
        if (main != null) {
            Option<?> option = descriptor
                    .mainOption()
                    .orElseThrow(() -> new DataWeaverException(
                            DefinitionErrorCode.NO_MAIN_OPTION,
                            "`" + ref.type() + "` takes no single value, only options by name"));
            options.put(option.name(), main);
        }
        return options;
    }
}
