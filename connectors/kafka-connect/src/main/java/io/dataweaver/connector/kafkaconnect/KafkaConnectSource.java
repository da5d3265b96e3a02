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
 * position holds them all. Where each table has a connector of its own, each is a split.
 */
final class KafkaConnectSource implements Source {

    private final KafkaConnectSettings settings;
    private final ConnectorConfiguration configuration;
    private final WantedDatasets wanted;
    private final Map<String, ConnectSplitReader> readers = new ConcurrentHashMap<>();
    private @Nullable List<Discovery> found;

    KafkaConnectSource(KafkaConnectSettings settings, WantedDatasets wanted) {
        this.settings = settings;
        this.configuration = settings.configuration();
        this.wanted = wanted;
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
        if (wanted.together()) {
            capabilities.add(Capability.DATASETS_TOGETHER);
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

    private synchronized List<Discovery> found() {
        List<Discovery> known = found;
        if (known == null) {
            known = List.copyOf(wanted.find());
            known.forEach(dataset -> refuseBent(dataset.schema()));
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

    @Override
    public List<Schema> datasets() {
        return found().stream().map(Discovery::schema).toList();
    }

    private Discovery found(String dataset) {
        return found().stream()
                .filter(each -> each.schema().dataset().equals(dataset))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void check(CheckContext context) {
        PluginFolder folder = PluginFolder.of(settings.plugin());
        context.pass("connector", configuration.connector() + " in " + folder);
        DebeziumDatabase.untested(configuration.connector())
                .ifPresent(untested -> context.warn(
                        "tested", untested, "compare a copy with `dataweaver verify` before you rely on it"));
        for (Schema schema : datasets()) {
            context.pass("columns", schema.dataset() + ": " + String.join(", ", schema.names()));
        }
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return requests.isEmpty()
                ? List.of()
                : wanted.plan(requests.stream()
                        .map(request -> found(request.schema().dataset()))
                        .toList());
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        return open(split, List.of(request), from);
    }

    @Override
    public SplitReader open(Split split, List<ReadRequest> requests, Optional<Position> from) {
        ConnectPosition position = from.map(ConnectPosition::parse).orElse(ConnectPosition.START);
        if (configuration.isDebezium() && position.isWithinSnapshot() && !settings.repeatSnapshot()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.SNAPSHOT_CUT,
                    "'" + split.id() + "' was read up to record " + position.records()
                            + " of the rows that were there at the start",
                    KafkaConnectErrorCode.SNAPSHOT_CUT.remedy(),
                    null);
        }
        ConnectorConfiguration own = wanted.configuration(split);
        RecordSelection selection = wanted.selection(split);
        List<String> topics = wanted.topics(split);
        List<TopicReading> datasets = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            datasets.add(new TopicReading(
                    topics.get(i),
                    found(split.datasets().get(i)).schema(),
                    requests.get(i),
                    selection,
                    own.hasUnavailableValues()));
        }
        HostedConnector connector = HostedConnector.start(
                PluginFolder.of(settings.plugin()), own, position, settings.tasks(), settings.stopTimeout());
        ConnectSplitReader reader = new ConnectSplitReader(connector, !own.isDebezium(), selection, datasets, position);
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
