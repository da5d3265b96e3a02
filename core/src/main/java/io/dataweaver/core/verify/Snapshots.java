package io.dataweaver.core.verify;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSource;
import java.util.List;
import java.util.Set;

/**
 * Makes sources that read the rows as they are, and end: for a source that follows changes the one that previews use.
 *
 * @param name as the pipeline calls the source
 * @param plugin makes the source of runs
 */
record Snapshots(String name, SourcePlugin plugin) implements SourcePlugin {

    /** Returns the sources of a pipeline, each as it is now. */
    static List<ResolvedSource> of(ResolvedPipeline pipeline) {
        return pipeline.sources().stream()
                .map(source -> source.with(
                        new Snapshots(source.name(), source.component().plugin())))
                .toList();
    }

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public Source create(Options options, PluginContext context) {
        Source source = plugin.createForPreview(options, context);
        Set<Capability> capabilities = source.capabilities();
        if (capabilities.contains(Capability.CHANGES) || capabilities.contains(Capability.UNBOUNDED)) {
            source.close();
            throw VerifyErrorCode.NO_SNAPSHOT.because("the source '" + name + "' gives "
                    + (capabilities.contains(Capability.CHANGES) ? "changes" : "rows without end")
                    + ", and not the rows as they are now");
        }
        return source;
    }
}
