package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;

/** The engine {@code flink}. */
public final class FlinkEnginePlugin implements EnginePlugin {

    /** How pipelines call the engine. */
    static final String NAME = "flink";

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ENGINE, NAME)
            .summary("Runs the pipeline on Apache Flink 2.3: on a cluster, or, if none is named, in this process.")
            .options(
                    FlinkOptions.REST,
                    FlinkOptions.JARS,
                    FlinkOptions.CHECKPOINTS,
                    FlinkOptions.SHARED,
                    FlinkOptions.RECOVERY_WAIT)
            .capabilities(Capability.EXACTLY_ONCE)
            .example("engine: flink")
            .example("engine: {flink: {rest: \"http://flink.example:8081\"}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Engine create(Options options) {
        return new FlinkEngine(options);
    }
}
