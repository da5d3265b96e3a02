package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the topics hold into which a sink puts rows by key: of each key the newest message that is committed, up to where the topics end when
 * it is planned. A split is always read from its start, whatever position it is to go on from.
 */
final class WrittenTopics implements Source {

    private static final int ANY_RECORD = 1 << 30;
    private static final Duration NEVER = Duration.ofDays(1);

    private final KafkaSinkSettings settings;
    private final Connection connection;
    private final PluginContext context;
    private final Map<String, TargetTopic> targets = new LinkedHashMap<>();

    /**
     * Creates a source.
     *
     * @param schemas of all that is written
     * @param wanted those of them that are read
     * @throws DataWeaverException if a topic is missing, or has the rows of several of {@code schemas}
     */
    WrittenTopics(
            KafkaSinkSettings settings,
            Connection connection,
            PluginContext context,
            List<Schema> schemas,
            List<Schema> wanted) {
        this.settings = settings;
        this.connection = connection;
        this.context = context;
        Map<String, String> datasets = new HashMap<>();
        for (Schema schema : schemas) {
            TargetTopic target = TargetTopic.of(schema, settings, context);
            String other = datasets.put(target.name(), schema.dataset());
            if (other != null) {
                throw new DataWeaverException(
                        KafkaErrorCode.TOPIC_SHARED,
                        "topic " + target.name() + " has the rows of " + other + " and of " + schema.dataset()
                                + ", which cannot be told apart there",
                        KafkaErrorCode.TOPIC_SHARED.remedy(),
                        null);
            }
            if (wanted.contains(schema)) {
                targets.put(schema.dataset(), target);
            }
        }
        targets.values().forEach(target -> {
            try (KafkaSource topic = topic(target)) {
                topic.datasets();
            }
        });
    }

    /** Returns a source of all messages of a topic. */
    private KafkaSource topic(TargetTopic target) {
        return new KafkaSource(reading(target), connection, context);
    }

    private KafkaSourceSettings reading(TargetTopic target) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        target.schema().fields().forEach(field -> columns.put(field.name(), field.type()));
        return new KafkaSourceSettings(
                List.of(target.name()),
                settings.format(),
                columns,
                Map.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                new KafkaSourceSettings.Start.Earliest(),
                Map.of(),
                true,
                ANY_RECORD,
                NEVER,
                1);
    }

    private TargetTopic target(String dataset) {
        TargetTopic target = targets.get(dataset);
        if (target == null) {
            throw new IllegalArgumentException("'" + dataset + "' is not read back");
        }
        return target;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.BOUNDED, Capability.PARALLEL, Capability.PROJECTION_PUSH_DOWN);
    }

    @Override
    public List<Schema> datasets() {
        return targets.values().stream()
                .map(target -> new Schema(
                        target.schema().dataset(),
                        target.schema().fields().stream()
                                .map(field -> Field.nullable(field.name(), field.type()))
                                .toList(),
                        target.key()))
                .toList();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        for (ReadRequest request : requests) {
            String dataset = request.schema().dataset();
            TargetTopic target = target(dataset);
            try (KafkaSource topic = topic(target)) {
                for (Split split : topic.plan(List.of(of(target, request)))) {
                    splits.add(new Split(split.id(), splits.size(), dataset, split.detail(), split.weight()));
                }
            }
        }
        return splits;
    }

    /** Formats are told the topic, by which they may find a schema. */
    private static ReadRequest of(TargetTopic target, ReadRequest request) {
        Schema schema = request.schema();
        return new ReadRequest(new Schema(target.name(), schema.fields(), List.of()), List.of(), request.limits());
    }

    @Override
    public void resume(List<Split> splits) {
        targets.forEach((dataset, target) -> {
            try (KafkaSource topic = topic(target)) {
                topic.resume(splits.stream()
                        .filter(split -> split.dataset().equals(dataset))
                        .toList());
            }
        });
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        TargetTopic target = target(split.dataset());
        MessageRows rows = new MessageRows(of(target, request), reading(target), context);
        return new NewestReader(
                PartitionSplit.parse(split),
                connection,
                connection.consumer(KafkaSource.fetching()),
                rows,
                request.schema(),
                NewestMessages.HELD_KEYS);
    }

    @Override
    public void close() {}
}
