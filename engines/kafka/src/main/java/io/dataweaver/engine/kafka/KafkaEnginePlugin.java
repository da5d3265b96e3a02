package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;

/** The engine {@code kafka}. */
public final class KafkaEnginePlugin implements EnginePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ENGINE, "kafka")
            .summary(
                    "Runs the pipeline in processes of DataWeaver that a Kafka cluster coordinates: `dataweaver run` starts"
                            + " it, `dataweaver worker` adds processes on any machine, and what a process that dies was at, others"
                            + " go on with. Rows do not go through topics.")
            .capabilities(Capability.EXACTLY_ONCE)
            .options(KafkaOptions.all())
            .example("engine:\n  kafka:\n    brokers: [kafka-1:9092, kafka-2:9092]")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Engine create(Options options) {
        return new KafkaEngine(KafkaOptions.read(options));
    }
}
