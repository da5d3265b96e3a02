package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.definition.ComponentOrigin;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.util.List;
import java.util.Map;

/** Puts what an address names in place of the source of a pipeline. */
final class OtherSource {

    private OtherSource() {}

    static ResolvedPipeline of(ResolvedPipeline pipeline, ComponentRef ref, ConnectorManager connectors) {
        if (pipeline.sources().size() > 1) {
            throw new DataWeaverException(
                    CliErrorCode.NOT_TOGETHER,
                    "--input takes the place of one source, but the pipeline has "
                            + pipeline.sources().size(),
                    "write a test with `given` rows for each source",
                    null);
        }
        SourcePlugin plugin = connectors.get(PluginType.SOURCE, ref.type());
        ResolvedComponent<SourcePlugin> source = new ResolvedComponent<>(
                plugin,
                ref,
                Options.parse(plugin.descriptor(), ref.options()),
                new ComponentOrigin("/source", Map.of()));
        ResolvedSource only = pipeline.sources().get(0);
        List<ResolvedSource> sources = List.of(new ResolvedSource(only.name(), source));
        return pipeline.with(sources, pipeline.transforms(), pipeline.sinks());
    }
}
