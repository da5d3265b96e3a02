package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A hosted sink connector: one task, to which each split is a partition. */
final class KafkaConnectSink implements Sink {

    private final PluginPlace plugin;
    private final ConnectorConfiguration configuration;
    private final Optional<String> topic;
    private final Optional<List<String>> key;
    private final Optional<String> valueColumn;
    private final Duration longest;
    private @Nullable HostedSink hosted;

    KafkaConnectSink(Options options, PluginContext context) {
        this.plugin =
                PluginPlace.of(options.get(KafkaConnectSinkPlugin.PLUGIN), context.workingFolder(), System.getenv());
        this.configuration = ConnectorConfiguration.of(
                options.get(KafkaConnectSinkPlugin.CONNECTOR),
                options.find(KafkaConnectSinkPlugin.CONFIG),
                1,
                context.pipeline().orElse("dataweaver"));
        this.topic = options.find(KafkaConnectSinkPlugin.TOPIC);
        this.key = options.find(KafkaConnectSinkPlugin.KEY);
        this.valueColumn = options.find(KafkaConnectSinkPlugin.VALUE_COLUMN);
        this.longest = context.callTimeout();
    }

    /** It may be given rows again, and nobody knows what it makes of that: so at least once, and nothing more. */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(Capability.OF_PROCESS);
        if (key.isPresent()) {
            capabilities.add(Capability.APPLIES_CHANGES);
        }
        return capabilities;
    }

    @Override
    public void check(List<Schema> schemas) {
        schemas.forEach(this::records);
    }

    @Override
    public void check(CheckContext context) {
        PluginFolder folder = PluginFolder.of(plugin);
        context.pass("connector", configuration.connector() + " in " + folder);
    }

    private RecordsOfRows records(Schema schema) {
        try {
            return RecordsOfRows.of(topic.orElse(schema.dataset()), schema, key.orElse(List.of()), valueColumn);
        } catch (IllegalArgumentException wrong) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.TYPE_UNFIT,
                    "'" + schema.dataset() + "' cannot be given to the connector: " + wrong.getMessage(),
                    KafkaConnectErrorCode.TYPE_UNFIT.remedy(),
                    wrong);
        }
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        start(schemas);
    }

    private synchronized void start(List<Schema> schemas) {
        if (hosted == null) {
            String topics = schemas.stream()
                    .map(schema -> records(schema).topic())
                    .distinct()
                    .collect(Collectors.joining(","));
            hosted = new HostedSink(PluginFolder.of(plugin), configuration.with("topics", topics), longest);
        }
    }

    private synchronized HostedSink hosted() {
        if (hosted == null) {
            throw new IllegalStateException("the sink was not prepared");
        }
        return hosted;
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        RecordsOfRows records = records(context.schema());
        TopicPartition partition =
                new TopicPartition(records.topic(), context.split().ordinal());
        return new ConnectSinkWriter(
                hosted(),
                records,
                partition,
                context.split().id(),
                context.last().map(ConnectSinkWriter::offset).orElse(run.epoch() << ConnectSinkWriter.EPOCH_SHIFT));
    }

    @Override
    public synchronized void close() {
        if (hosted != null) {
            hosted.close();
            hosted = null;
        }
    }
}
