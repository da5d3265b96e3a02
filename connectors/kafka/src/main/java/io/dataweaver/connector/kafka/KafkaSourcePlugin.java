package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;

/** Makes the source {@code kafka}. */
public final class KafkaSourcePlugin implements SourcePlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "kafka")
            .summary("Reads topics of Kafka: what was committed, each partition from an offset on. Offsets are in the"
                    + " state of the run; no consumer group is used.")
            .options(ConnectionOptions.all())
            .options(KafkaSourceSettings.all())
            .capabilities(
                    Capability.BOUNDED,
                    Capability.UNBOUNDED,
                    Capability.REPLAYABLE,
                    Capability.PARALLEL,
                    Capability.PROJECTION_PUSH_DOWN,
                    Capability.CHANGES)
            .example("{brokers: \"localhost:9092\", topic: orders}")
            .example("{brokers: \"localhost:9092\", topic: customers, key: [id], until: now}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        return new KafkaSource(
                KafkaSourceSettings.of(options), ConnectionOptions.read(options, context.callTimeout()), context);
    }
}
