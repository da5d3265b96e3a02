package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;

/** The engine {@code spark}. */
public final class SparkEnginePlugin implements EnginePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ENGINE, "spark")
            .summary("Runs the pipeline on Apache Spark, as a Structured Streaming query: on this machine, or on the"
                    + " cluster that `master` names.")
            .capabilities(Capability.EXACTLY_ONCE)
            .options(SparkSettings.OPTIONS)
            .example("engine: {spark: {master: \"spark://10.0.0.5:7077\"}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Engine create(Options options) {
        return SparkEngine.of(SparkSettings.of(options));
    }
}
