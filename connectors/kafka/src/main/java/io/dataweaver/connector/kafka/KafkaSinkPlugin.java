package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;

/** Makes the sink {@code kafka}. */
public final class KafkaSinkPlugin implements SinkPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "kafka")
            .summary("Writes to topics of Kafka, and creates them. Positions are stored in the transaction of the rows,"
                    + " so that each row arrives exactly once for readers with `isolation.level=read_committed`.")
            .options(ConnectionOptions.all())
            .options(KafkaSinkSettings.all())
            .capabilities(
                    Capability.TRANSACTIONAL_POSITIONS,
                    Capability.CREATES_TARGET,
                    Capability.APPLIES_CHANGES,
                    Capability.READS_BACK,
                    Capability.NEWEST_OF_KEY_COUNTS)
            .example("{brokers: \"localhost:9092\", topic: orders.paid, key: [order_id]}")
            .example("{brokers: \"localhost:9092\", topic: customers, mode: upsert, key: [id]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new KafkaSink(
                KafkaSinkSettings.of(options), ConnectionOptions.read(options, context.callTimeout()), context);
    }
}
