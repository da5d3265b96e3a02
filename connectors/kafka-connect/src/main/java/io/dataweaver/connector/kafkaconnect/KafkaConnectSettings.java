package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a source of hosted records was told.
 *
 * @param plugin where the connector lies
 * @param configuration of the connector
 * @param columns by name; empty to find them out
 * @param key the columns that identify a row; empty for those of the records' keys
 * @param tasks into how many the connector may cut its work
 * @param discoveryTimeout how long to wait for a first record
 * @param repeatSnapshot whether rows of a snapshot that was cut may come again
 * @param stopTimeout how long a task is waited for when it is to stop
 */
record KafkaConnectSettings(
        PluginPlace plugin,
        ConnectorConfiguration configuration,
        Optional<Map<String, DataType>> columns,
        List<String> key,
        int tasks,
        Duration discoveryTimeout,
        boolean repeatSnapshot,
        Duration stopTimeout) {

    KafkaConnectSettings {
        if (tasks < 1) {
            throw new IllegalArgumentException("`tasks` has to be at least 1, but is " + tasks);
        }
    }

    /** Reads the options of {@code kafka_connect}. */
    static KafkaConnectSettings of(Options options, PluginContext context) {
        int tasks = Math.toIntExact(options.get(KafkaConnectSourcePlugin.TASKS));
        return new KafkaConnectSettings(
                PluginPlace.of(options.get(KafkaConnectSourcePlugin.PLUGIN), context.workingFolder(), System.getenv()),
                ConnectorConfiguration.of(
                                options.get(KafkaConnectSourcePlugin.CONNECTOR),
                                options.find(KafkaConnectSourcePlugin.CONFIG),
                                tasks,
                                context.pipeline().orElse("dataweaver"))
                        .withDefaultsOfDebezium(),
                options.find(KafkaConnectSourcePlugin.COLUMNS),
                options.find(KafkaConnectSourcePlugin.KEY).orElse(List.of()),
                tasks,
                options.get(KafkaConnectSourcePlugin.DISCOVERY_TIMEOUT),
                options.get(KafkaConnectSourcePlugin.REPEAT_SNAPSHOT),
                context.callTimeout());
    }
}
