package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The source {@code kafka_connect}. */
public final class KafkaConnectSourcePlugin implements SourcePlugin {

    static final Option<String> PLUGIN = Option.required(
                    "plugin",
                    OptionType.TEXT,
                    "The folder with the jars of the connector, as Kafka Connect's `plugin.path` has it; or Maven's coordinates of a"
                            + " connector that `dataweaver connector add` has installed.")
            .example("plugins/debezium-connector-mariadb");
    static final Option<String> CONNECTOR = Option.required(
                    "connector", OptionType.TEXT, "The full name of the connector's class.")
            .example("io.debezium.connector.mariadb.MariaDbConnector");
    static final Option<String> TOPIC = Option.of(
                    "topic",
                    OptionType.TEXT,
                    "Which records are read, if the connector gives those of several topics; others are passed over.")
            .example("dataweaver.shop.orders");
    static final Option<Map<String, Secret>> CONFIG = Option.of(
                    "config",
                    OptionType.mapOf(OptionType.SECRET),
                    "Settings of the connector, as its own documentation has them. We print none of them.")
            .example("{file: events.txt, topic: events}");
    static final Option<Map<String, DataType>> COLUMNS = Option.of(
                    "columns",
                    OptionType.mapOf(OptionType.TYPE),
                    "The columns and their types, in place of finding them out by a first record; needs `topic`. Other"
                            + " columns are left out.")
            .example("{id: bigint, name: text}");
    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that identify a row. By default those of the records' keys.")
            .example("[id]");
    static final Option<Long> TASKS = Option.of(
                    "tasks", OptionType.INTEGER, "Into how many tasks the connector may cut its work.")
            .defaultsTo(1L);
    static final Option<Duration> DISCOVERY_TIMEOUT = Option.of(
                    "discovery_timeout",
                    OptionType.DURATION,
                    "How long to wait for the first record, from which the columns are known.")
            .defaultsTo("30s");
    static final Option<Boolean> REPEAT_SNAPSHOT = Option.of(
                    "repeat_snapshot",
                    OptionType.BOOLEAN,
                    "Whether a connector of Debezium may read the rows of its start again, if it was stopped in the middle of"
                            + " them. Rows that were deleted in between stay in the sink then.")
            .defaultsTo(false);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.SOURCE, "kafka_connect")
            .summary(
                    "Runs a source connector of Kafka Connect, such as Debezium's, without Kafka. Its offsets are the positions;"
                            + " they are committed once rows are durable at the sink.")
            .options(PLUGIN, CONNECTOR, TOPIC, CONFIG, COLUMNS, KEY, TASKS, DISCOVERY_TIMEOUT, REPEAT_SNAPSHOT)
            .capabilities(
                    Capability.UNBOUNDED,
                    Capability.REPLAYABLE,
                    Capability.REPEATS,
                    Capability.CHANGES,
                    Capability.PROJECTION_PUSH_DOWN,
                    Capability.OF_PROCESS)
            .example(
                    "kafka_connect: {plugin: plugins/connect-file, connector:"
                            + " org.apache.kafka.connect.file.FileStreamSourceConnector, config: {file: events.txt, topic: events}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source create(Options options, PluginContext context) {
        KafkaConnectSettings settings = KafkaConnectSettings.of(options, context);
        return new KafkaConnectSource(settings, new WantedTopic(settings, options.find(TOPIC)));
    }
}
