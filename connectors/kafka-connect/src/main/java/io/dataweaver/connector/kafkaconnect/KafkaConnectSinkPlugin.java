package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import java.util.List;
import java.util.Map;

/** The sink {@code kafka_connect}. */
public final class KafkaConnectSinkPlugin implements SinkPlugin {

    static final Option<String> PLUGIN = KafkaConnectSourcePlugin.PLUGIN;
    static final Option<String> CONNECTOR = Option.required(
                    "connector", OptionType.TEXT, "The full name of the connector's class.")
            .example("io.debezium.connector.jdbc.JdbcSinkConnector");
    static final Option<String> TOPIC = Option.of(
                    "topic",
                    OptionType.TEXT,
                    "What the connector is told as topic, which is what most name their target by. By default the name of the"
                            + " dataset.")
            .example("orders");
    static final Option<Map<String, Secret>> CONFIG = KafkaConnectSourcePlugin.CONFIG;
    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that become the key of records. With a key, a row that was deleted is a record without value, and"
                            + " a row as it is after an update a record like any other. Without, such rows end the run.")
            .example("[id]");
    static final Option<String> VALUE_COLUMN = Option.of(
                    "value_column",
                    OptionType.TEXT,
                    "The one column that is the value of records itself, for connectors that take no structs.")
            .example("value");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SINK, "kafka_connect")
            .summary(
                    "Runs a sink connector of Kafka Connect without Kafka. Positions are stored once the connector says that what"
                            + " it was given is safe; rows behind them may be given again.")
            .options(PLUGIN, CONNECTOR, TOPIC, CONFIG, KEY, VALUE_COLUMN)
            .capabilities(Capability.APPLIES_CHANGES, Capability.OF_PROCESS)
            .example("kafka_connect: {plugin: plugins/connect-file, connector:"
                    + " org.apache.kafka.connect.file.FileStreamSinkConnector, config: {file: copy.txt}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Sink create(Options options, PluginContext context) {
        return new KafkaConnectSink(options, context);
    }
}
