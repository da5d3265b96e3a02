package io.dataweaver.core.rehearsal;

import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts other ends to a pipeline, and probes into it. */
final class Ends {

    private Ends() {}

    /**
     * Returns the pipeline with other sources, with sinks that only take, and with transforms that are seen.
     *
     * @param instead says what takes the place of a source
     */
    static ResolvedPipeline replaced(
            ResolvedPipeline pipeline, Function<ResolvedSource, SourcePlugin> instead, Trace trace) {
        List<ResolvedSource> sources = pipeline.sources().stream()
                .map(source -> source.with(instead.apply(source)))
                .toList();
        List<ResolvedTransform> probed = new ArrayList<>();
        for (ResolvedTransform step : pipeline.transforms()) {
            TransformPlugin probe = Probe.of(step.component().plugin(), probed.size(), trace);
            probed.add(new ResolvedTransform(
                    step.name(),
                    step.sources(),
                    step.tables().ofSome(),
                    step.component().with(probe)));
        }
        List<ResolvedSink> sinks = pipeline.sinks().stream()
                .map(sink -> sink.with(
                        new CapturingSink.Plugin(sink.name(), sink.component().plugin(), trace)))
                .toList();
        return pipeline.with(sources, probed, sinks).inOneOrder();
    }
}
