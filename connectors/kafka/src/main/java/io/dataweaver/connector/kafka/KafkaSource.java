package io.dataweaver.connector.kafka;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads topics, each a dataset, each partition a split. It is in no consumer group: positions are in the run's state. */
final class KafkaSource implements Source {

    private static final int FETCHED_BYTES = 16 << 20;

    /** How long clients believe what they know of topics, unless they are told otherwise. */
    private static final Duration LONGEST_KNOWN = Duration.ofMinutes(5);

    private final KafkaSourceSettings settings;
    private final Connection connection;
    private final PluginContext context;
    private @Nullable Cluster cluster;
    private @Nullable MessageLookup lookup;
    private @Nullable Map<String, TopicDescription> topics;
    private @Nullable List<Schema> datasets;

    KafkaSource(KafkaSourceSettings settings, Connection connection, PluginContext context) {
        this.settings = settings;
        this.connection = connection;
        this.context = context;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(
                settings.bounded() ? Capability.BOUNDED : Capability.UNBOUNDED,
                Capability.REPLAYABLE,
                Capability.PARALLEL,
                Capability.PROJECTION_PUSH_DOWN);
        if (!settings.key().isEmpty() || context.format(settings.format()).tellsChanges()) {
            capabilities.add(Capability.CHANGES);
        }
        return capabilities;
    }

    private synchronized Cluster cluster() {
        Cluster open = cluster;
        if (open == null) {
            open = new Cluster(connection);
            cluster = open;
        }
        return open;
    }

    /** Returns the topics that the options name, in order. */
    private Map<String, TopicDescription> topics() {
        Map<String, TopicDescription> found = topics;
        if (found != null) {
            return found;
        }
        found = new LinkedHashMap<>();
        Set<String> all = null;
        for (String wanted : settings.topics()) {
            if (!wanted.contains("*")) {
                found.put(wanted, cluster().describe(wanted).orElseThrow(() -> missing(wanted)));
                continue;
            }
            all = all == null ? cluster().topics() : all;
            Pattern pattern = Pattern.compile(("\\Q" + wanted + "\\E").replace("*", "\\E.*\\Q"));
            Set<String> matching = new TreeSet<>(all);
            matching.removeIf(name -> !pattern.matcher(name).matches());
            if (matching.isEmpty()) {
                throw missing(wanted);
            }
            for (String name : matching) {
                found.put(name, cluster().describe(name).orElseThrow(() -> missing(name)));
            }
        }
        topics = found;
        return found;
    }

    private DataWeaverException missing(String topic) {
        return new DataWeaverException(
                KafkaErrorCode.TOPIC_MISSING,
                "no topic '" + topic + "' in the Kafka cluster at " + connection.brokers() + "; it has: "
                        + String.join(", ", cluster().topics()),
                KafkaErrorCode.TOPIC_MISSING.remedy(),
                null);
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(each -> new TopicPartition(topic.name(), each.partition()))
                .toList();
    }

    @Override
    public List<Schema> datasets() {
        List<Schema> told = datasets;
        if (told == null) {
            new BrokerProbe(connection).requireListener();
            told = topics().values().stream().map(this::schema).toList();
            datasets = told;
        }
        return told;
    }

    private Schema schema(TopicDescription topic) {
        if (!settings.columns().isEmpty()) {
            List<Field> fields = new ArrayList<>();
            settings.columns().forEach((name, type) -> fields.add(Field.nullable(name, type)));
            return MessageColumns.of(new Schema(topic.name(), fields, List.of()), settings);
        }
        MessageFormat format = TargetTopic.messages(context, settings.format())
                .at(new MessagePlace(topic.name(), MessagePlace.Part.VALUE));
        List<byte[]> sample = sample(topic);
        if (sample.isEmpty() && settings.types().isEmpty()) {
            throw new DataWeaverException(
                    KafkaErrorCode.NOTHING_TO_INFER,
                    "topic '" + topic.name() + "' holds no message from which columns could be inferred",
                    KafkaErrorCode.NOTHING_TO_INFER.remedy(),
                    null);
        }
        return MessageColumns.of(format.infer(topic.name(), sample, settings.types()), settings);
    }

    /** Reads the newest values of each partition. */
    private List<byte[]> sample(TopicDescription topic) {
        List<TopicPartition> partitions = partitions(topic);
        long each = Math.max(1, settings.sample() / partitions.size());
        List<byte[]> sample = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer(fetching())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, connection.callTimeout());
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, connection.callTimeout());
            Map<TopicPartition, Long> left = new HashMap<>();
            ends.forEach((partition, end) -> {
                if (end > begins.getOrDefault(partition, 0L)) {
                    left.put(partition, end);
                }
            });
            consumer.assign(left.keySet());
            left.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - each)));
            long limit = System.nanoTime() + connection.callTimeout().toNanos();
            while (!left.isEmpty() && System.nanoTime() - limit < 0) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    if (message.value() != null) {
                        sample.add(message.value());
                    }
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            return sample;
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "read a sample of topic " + topic.name(), failed);
        }
    }

    static Map<String, Object> fetching() {
        Map<String, Object> more = new HashMap<>();
        more.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
        more.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES / 4);
        more.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return more;
    }

    /** Of the topics that it reads, a consumer tells the partitions that it knows of, without asking anew. */
    private Map<String, Object> looking() {
        Map<String, Object> more = fetching();
        more.put(
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                Math.min(settings.partitionCheck().toMillis(), LONGEST_KNOWN.toMillis()));
        return more;
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        Set<String> unused = new HashSet<>(settings.offsets().keySet());
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer(Map.of())) {
            for (ReadRequest request : requests) {
                TopicDescription topic = topics().get(request.schema().dataset());
                if (topic == null) {
                    throw missing(request.schema().dataset());
                }
                List<TopicPartition> partitions = partitions(topic);
                consumer.assign(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, connection.callTimeout());
                Map<TopicPartition, Long> starts = starts(consumer, partitions, ends);
                for (TopicPartition partition : partitions) {
                    unused.remove(partition.toString());
                    long end = ends.getOrDefault(partition, 0L);
                    long start = starts.getOrDefault(partition, end);
                    long until = settings.bounded() ? Math.max(start, end) : Long.MAX_VALUE;
                    splits.add(new PartitionSplit(
                                    topic.name(), topic.topicId().toString(), partition.partition(), start, until)
                            .toSplit(splits.size()));
                }
                if (!settings.bounded()) {
                    splits.add(new LaterPartitions(topic.name(), topic.topicId().toString(), partitions.size())
                            .toSplit(splits.size()));
                }
            }
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "tell offsets", failed);
        }
        if (!unused.isEmpty()) {
            throw new DataWeaverException(
                    KafkaErrorCode.START_WRONG,
                    "`offsets` names " + unused + ", which is no partition of " + topics().keySet(),
                    KafkaErrorCode.START_WRONG.remedy(),
                    null);
        }
        return splits;
    }

    private Map<TopicPartition, Long> starts(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        if (settings.start() instanceof KafkaSourceSettings.Start.Earliest) {
            starts.putAll(consumer.beginningOffsets(partitions, connection.callTimeout()));
        } else if (settings.start() instanceof KafkaSourceSettings.Start.At at) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, at.time().toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, connection.callTimeout());
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    starts.put(partition, offset.offset());
                }
            });
        } else {
            starts.putAll(ends);
        }
        for (TopicPartition partition : partitions) {
            Long given = settings.offsets().get(partition.toString());
            if (given != null) {
                requireOffset(consumer, partition, given, ends.getOrDefault(partition, 0L));
                starts.put(partition, given);
            }
        }
        return starts;
    }

    private void requireOffset(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long given, long end) {
        long begin = consumer.beginningOffsets(List.of(partition), connection.callTimeout())
                .getOrDefault(partition, 0L);
        if (given < begin || given > end) {
            throw new DataWeaverException(
                    KafkaErrorCode.START_WRONG,
                    "`offsets`: " + partition + " has the offsets " + begin + " to " + end + ", but is to be read from "
                            + given + " on",
                    KafkaErrorCode.START_WRONG.remedy(),
                    null);
        }
    }

    /** Refuses to go on where the offsets of a run would mean other records. */
    @Override
    public void resume(List<Split> splits) {
        for (Split each : splits) {
            boolean later = LaterPartitions.is(each);
            String name = later
                    ? LaterPartitions.parse(each).topic()
                    : PartitionSplit.parse(each).topic();
            String id = later
                    ? LaterPartitions.parse(each).topicId()
                    : PartitionSplit.parse(each).topicId();
            TopicDescription topic = topics().get(name);
            if (topic == null) {
                throw missing(name);
            }
            if (!topic.topicId().toString().equals(id)) {
                throw new DataWeaverException(
                        KafkaErrorCode.TOPIC_CHANGED,
                        "topic '" + name + "' was deleted and made again since the run began",
                        KafkaErrorCode.TOPIC_CHANGED.remedy(),
                        null);
            }
        }
    }

    /** A topic that was made again is another matter. */
    @Override
    public List<SourceGap> gaps(Map<Split, Optional<Position>> standing) {
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer(Map.of())) {
            RemovedRecords removed = new RemovedRecords(consumer, connection);
            List<SourceGap> gaps = new ArrayList<>();
            standing.forEach((split, at) -> {
                if (topics().containsKey(split.dataset())) {
                    removed.find(split, at).ifPresent(gaps::add);
                }
            });
            return gaps;
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "tell offsets", failed);
        }
    }

    @Override
    public GapBridge bridge(SourceGap gap, GapChoice choice) {
        if (!gap.choices().contains(choice)) {
            throw gap.reason();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer(Map.of())) {
            return new RemovedRecords(consumer, connection).skip(gap);
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "tell offsets", failed);
        }
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        MessageRows rows = new MessageRows(request, settings, context);
        if (LaterPartitions.is(split)) {
            LaterPartitions later = LaterPartitions.parse(split);
            return new LaterPartitionsReader(
                    later,
                    connection,
                    connection.endlessConsumer(looking()),
                    rows,
                    from.map(later::offsets).orElseGet(TreeMap::new),
                    settings.partitionCheck());
        }
        PartitionSplit part = PartitionSplit.parse(split);
        long first = from.map(PartitionSplit::offset).orElse(part.start());
        KafkaConsumer<byte[], byte[]> consumer =
                part.isEndless() ? connection.endlessConsumer(fetching()) : connection.consumer(fetching());
        return new KafkaSplitReader(part, connection, consumer, rows, first);
    }

    /**
     * Reads the message again where it was, for it has more than its value, which is all that is kept of it; if the topic
     * does not hold it any more, and nothing else is wanted of it, the value is decoded.
     */
    @Override
    public Optional<ReadResult.Rows> decode(ReadRequest request, String splitId, byte[] record, long origin) {
        MessageRows rows = new MessageRows(request, settings, context);
        TopicPartition partition = PartitionSplit.partition(splitId)
                .orElseGet(() -> LaterPartitions.partition(request.schema().dataset(), origin));
        long offset = LaterPartitions.is(splitId) ? LaterPartitions.offset(origin) : origin - 1;
        Optional<ConsumerRecord<byte[], byte[]>> found = lookup().find(partition, offset, record);
        if (found.isPresent() || rows.isOfValuesAlone()) {
            rows.add(
                    found.orElseGet(
                            () -> new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, record)),
                    origin);
        } else {
            rows.reject(
                    record,
                    origin,
                    KafkaErrorCode.MESSAGE_GONE,
                    partition + " does not hold the message at offset " + offset
                            + " any more, and its key and what else was known of it went with it");
        }
        return Optional.of(rows.take(PartitionSplit.position(offset + 1)));
    }

    private synchronized MessageLookup lookup() {
        MessageLookup open = lookup;
        if (open == null) {
            open = new MessageLookup(connection, connection.consumer(fetching()));
            lookup = open;
        }
        return open;
    }

    @Override
    public void check(CheckContext checks) {
        new BrokerProbe(connection).requireListener();
        checks.pass("cluster", connection.brokers() + " answers as " + cluster().id());
        topics().values()
                .forEach(topic -> checks.pass(
                        "topic", topic.name() + " has " + topic.partitions().size() + " partitions"));
        datasets()
                .forEach(schema -> checks.pass("columns", schema.dataset() + ": " + String.join(", ", schema.names())));
    }

    @Override
    public synchronized void close() {
        if (lookup != null) {
            lookup.close();
            lookup = null;
        }
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
