package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/**
 * A hosted source connector, all tasks of which are one split: partitions may move from task to task when it starts again, and the
 * position holds them all.
 */
final class KafkaConnectSource implements Source {

    private final KafkaConnectSettings settings;
    private final ConnectorConfiguration configuration;
    private final RecordSelection selection;
    private final Map<String, ConnectSplitReader> readers = new ConcurrentHashMap<>();
    private @Nullable Discovery found;

    KafkaConnectSource(KafkaConnectSettings settings) {
        this.settings = settings;
        this.configuration = settings.configuration();
        this.selection =
                new RecordSelection(settings.topic(), settings.columns().isPresent(), configuration.isDebezium());
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                Capability.UNBOUNDED,
                Capability.REPLAYABLE,
                Capability.CHANGES,
                Capability.PROJECTION_PUSH_DOWN,
                Capability.OF_PROCESS);
        if (mayRepeat()) {
            capabilities.add(Capability.REPEATS);
        }
        return capabilities;
    }

    /** Only a connector that says so itself goes on exactly behind its offsets; Kafka Connect asks it the same. */
    private boolean mayRepeat() {
        if (configuration.isDebezium() && (settings.repeatSnapshot() || configuration.repeatsSnapshots())) {
            return true;
        }
        PluginFolder folder = PluginFolder.of(settings.plugin());
        SourceConnector connector = folder.create(configuration.connector(), SourceConnector.class);
        try {
            return folder.within(() -> connector.exactlyOnceSupport(new HashMap<>(configuration.values())))
                    != ExactlyOnceSupport.SUPPORTED;
        } catch (ConfigException wrong) {
            return true; // It says what is wrong when it is started.
        }
    }

    private synchronized Discovery found() {
        Discovery known = found;
        if (known == null) {
            known = settings.columns().map(this::declared).orElseGet(this::discovered);
            refuseBent(known.schema());
            found = known;
        }
        return known;
    }

    private void refuseBent(Schema schema) {
        for (Field field : schema.fields()) {
            if (configuration.bendsUuids() && field.type() instanceof DataType.Uuid) {
                throw new DataWeaverException(
                        KafkaConnectErrorCode.VALUES_BENT,
                        "column '" + field.name() + "' of '" + schema.dataset() + "' is a uuid, and the connector "
                                + configuration.connector() + " gives wrong ones: those in the log that end in 00",
                        KafkaConnectErrorCode.VALUES_BENT.remedy(),
                        null);
            }
        }
    }

    private Discovery declared(Map<String, DataType> types) {
        List<Field> fields = new ArrayList<>();
        types.forEach(
                (name, type) -> fields.add(new Field(name, type, !settings.key().contains(name))));
        String topic = selection.topic().orElseThrow();
        return new Discovery(topic, new Schema(configuration.datasetOf(topic), fields, settings.key()));
    }

    private Discovery discovered() {
        Discovery discovery = Discovery.run(
                PluginFolder.of(settings.plugin()),
                configuration,
                selection,
                settings.discoveryTimeout(),
                settings.stopTimeout());
        return settings.key().isEmpty()
                ? discovery
                : new Discovery(discovery.topic(), discovery.schema().withKey(settings.key()));
    }

    @Override
    public List<Schema> datasets() {
        return List.of(found().schema());
    }

    @Override
    public void check(CheckContext context) {
        PluginFolder folder = PluginFolder.of(settings.plugin());
        context.pass("connector", configuration.connector() + " in " + folder);
        DebeziumDatabase.untested(configuration.connector())
                .ifPresent(untested -> context.warn(
                        "tested", untested, "compare a copy with `dataweaver verify` before you rely on it"));
        Schema schema = found().schema();
        context.pass("columns", schema.dataset() + ": " + String.join(", ", schema.names()));
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        Discovery discovery = found();
        String dataset = discovery.schema().dataset();
        return List.of(new Split(
                dataset,
                0,
                dataset,
                StateObject.empty().with("topic", discovery.topic()).toString(),
                0));
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        ConnectPosition position = from.map(ConnectPosition::parse).orElse(ConnectPosition.START);
        if (configuration.isDebezium() && position.isWithinSnapshot() && !settings.repeatSnapshot()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.SNAPSHOT_CUT,
                    "'" + split.id() + "' was read up to record " + position.records()
                            + " of the rows that were there at the start",
                    KafkaConnectErrorCode.SNAPSHOT_CUT.remedy(),
                    null);
        }
        HostedConnector connector = HostedConnector.start(
                PluginFolder.of(settings.plugin()), configuration, position, settings.tasks(), settings.stopTimeout());
        ConnectSplitReader reader = new ConnectSplitReader(
                connector,
                configuration,
                selection,
                StateObject.parse(split.detail()).text("topic"),
                found().schema(),
                request,
                position);
        readers.put(split.id(), reader);
        return reader;
    }

    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        positions.forEach((split, position) -> {
            ConnectSplitReader reader = readers.get(split);
            if (reader != null) {
                reader.acknowledge(position);
            }
        });
    }

    @Override
    public void close() {
        readers.clear();
    }
}
