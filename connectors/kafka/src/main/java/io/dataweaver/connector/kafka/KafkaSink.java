package io.dataweaver.connector.kafka;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.TargetName;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to topics, positions in the transaction of the rows.
 *
 * <p>Each split has a transactional id of its own, so that whoever opens it ends the transaction of the writer before, and
 * makes that fail from then on. A writer notes its claim before it does so, and looks afterwards whether its start is still
 * the newest and its claim the last: one that was away in between finds out, whenever it wakes up.
 */
final class KafkaSink implements Sink {

    /** What a message may take where a topic does not say: the default of brokers. */
    private static final long USUAL_MESSAGE_BYTES = 1_048_588;

    private static final long USUAL_BUFFER = 32L << 20;
    private static final Failpoint AFTER_CLAIM = Failpoint.named("kafka.after_claim");
    private static final int BATCH_BYTES = 128 << 10;

    private final KafkaSinkSettings settings;
    private final Connection connection;
    private final PluginContext context;
    private final Map<String, TakenSplit> taken = new ConcurrentHashMap<>();
    private final Map<String, Long> messageBytes = new ConcurrentHashMap<>();
    private @Nullable Cluster cluster;
    private @Nullable PositionTopic positions;
    private @Nullable KafkaProducer<byte[], byte[]> plain;

    KafkaSink(KafkaSinkSettings settings, Connection connection, PluginContext context) {
        this.settings = settings;
        this.connection = connection;
        this.context = context;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        if (settings.transactions()) {
            capabilities.add(Capability.TRANSACTIONAL_POSITIONS);
        }
        if (settings.create()) {
            capabilities.add(Capability.CREATES_TARGET);
        }
        if (settings.mode() == WriteMode.UPSERT
                || context.format(settings.format()).tellsChanges()) {
            capabilities.add(Capability.APPLIES_CHANGES);
        }
        if (readsBack()) {
            capabilities.add(Capability.READS_BACK);
            capabilities.add(Capability.NEWEST_OF_KEY_COUNTS);
        }
        return capabilities;
    }

    /** What a topic holds is told by keys; what stands beside the values of messages is not compared. */
    private boolean readsBack() {
        return settings.mode() == WriteMode.UPSERT
                && settings.metadata().isEmpty()
                && !context.format(settings.format()).tellsChanges();
    }

    @Override
    public Source readBack(List<Schema> schemas) {
        return readBack(schemas, schemas);
    }

    @Override
    public Source readBack(List<Schema> schemas, List<Schema> wanted) {
        if (!readsBack()) {
            throw new UnsupportedOperationException("only rows that were written by key are read back");
        }
        return new WrittenTopics(settings, connection, context, schemas, wanted);
    }

    private synchronized Cluster cluster() {
        Cluster open = cluster;
        if (open == null) {
            open = new Cluster(connection);
            cluster = open;
        }
        return open;
    }

    private synchronized PositionTopic positions(String pipeline) {
        PositionTopic open = positions;
        if (open == null) {
            String topic = settings.positionsTopic().orElseGet(() -> TopicName.ofPositions(pipeline));
            open = new PositionTopic(connection, cluster(), topic, pipeline);
            positions = open;
        }
        return open;
    }

    @Override
    public void check(List<Schema> schemas) {
        new BrokerProbe(connection).requireListener();
        requireWritable(schemas);
    }

    /** One topic for all datasets may be what somebody wants; that two names of many happen to be the same is not. */
    private void requireApart(List<Schema> schemas) {
        Map<String, String> datasets = new HashMap<>();
        for (Schema schema : schemas) {
            String topic = TargetTopic.of(schema, settings, context).name();
            String other = datasets.put(topic, schema.dataset());
            if (other != null) {
                throw new DataWeaverException(
                        KafkaErrorCode.TOPIC_SHARED,
                        "topic " + topic + " would take the rows of " + other + " and of " + schema.dataset(),
                        KafkaErrorCode.TOPIC_SHARED.remedy(),
                        null);
            }
        }
    }

    private void requireWritable(List<Schema> schemas) {
        if (settings.topic().filter(TargetName::isFixed).isEmpty()) {
            requireApart(schemas);
        }
        for (Schema schema : schemas) {
            TargetTopic target = TargetTopic.of(schema, settings, context);
            target.encoder();
            target.messageKey();
            if (!settings.create() && cluster().describe(target.name()).isEmpty()) {
                throw missing(target.name());
            }
            requireTimestamps(target);
        }
        tooLong().ifPresent(most -> {
            throw new DataWeaverException(
                    KafkaErrorCode.TRANSACTION_TIMEOUT,
                    "`transaction_timeout` is "
                            + settings.transactionTimeout().toMillis()
                            + " ms, but the cluster at " + connection.brokers() + " allows " + most + " ms",
                    KafkaErrorCode.TRANSACTION_TIMEOUT.remedy(),
                    null);
        });
    }

    /** A topic may put the time at which a message came in place of the one that its producer has given. */
    private void requireTimestamps(TargetTopic target) {
        if (target.hasMetadata(MetadataColumn.What.TIMESTAMP)
                && cluster().describe(target.name()).isPresent()
                && cluster().topicText(target.name(), "message.timestamp.type").equals(Optional.of("LogAppendTime"))) {
            throw new DataWeaverException(
                    KafkaErrorCode.METADATA,
                    "`metadata` gives messages a timestamp, but topic " + target.name()
                            + " puts the time of writing in its place (message.timestamp.type=LogAppendTime)",
                    "set message.timestamp.type=CreateTime for the topic, or leave `timestamp` out",
                    null);
        }
    }

    private static DataWeaverException missing(String topic) {
        return new DataWeaverException(
                KafkaErrorCode.TARGET_MISSING,
                "there is no topic '" + topic + "'",
                KafkaErrorCode.TARGET_MISSING.remedy(),
                null);
    }

    /** Returns how long transactions may take, if that is less than is wanted. */
    private OptionalLong tooLong() {
        if (!settings.transactions()) {
            return OptionalLong.empty();
        }
        OptionalLong most = cluster().brokerSetting("transaction.max.timeout.ms");
        return most.isPresent()
                        && most.getAsLong() < settings.transactionTimeout().toMillis()
                ? most
                : OptionalLong.empty();
    }

    @Override
    public List<String> targets(Schema schema) {
        return List.of(TargetTopic.of(schema, settings, context).name());
    }

    @Override
    public void check(CheckContext checks) {
        new BrokerProbe(connection).requireListener();
        checks.pass("cluster", connection.brokers() + " answers as " + cluster().id());
        Optional<String> fixed = settings.topic().filter(TargetName::isFixed).map(TargetName::toString);
        if (fixed.isPresent()) {
            String topic = fixed.get();
            boolean exists = cluster().describe(topic).isPresent();
            if (exists) {
                checks.pass("topic", topic + " takes messages of up to " + messageBytes(topic) + " bytes");
            } else if (settings.create()) {
                checks.pass("topic", topic + " is missing and will be made");
            } else {
                checks.fail("topic", topic + " is missing", KafkaErrorCode.TARGET_MISSING.remedy());
            }
        } else {
            checks.skip(
                    "topic",
                    "each dataset of the source goes to the topic "
                            + settings.topic().map(TargetName::toString).orElse("of its own name"));
        }
        OptionalLong most = tooLong();
        if (most.isPresent()) {
            checks.fail(
                    "transactions",
                    "the cluster ends transactions after " + most.getAsLong() + " ms at most",
                    KafkaErrorCode.TRANSACTION_TIMEOUT.remedy());
        } else if (settings.transactions()) {
            checks.pass(
                    "transactions", "end after " + settings.transactionTimeout().toSeconds() + " s at the latest");
        } else {
            checks.warn(
                    "transactions",
                    "rows are written without",
                    "set `transactions: true` for rows to arrive exactly once");
        }
    }

    /** Takes an epoch, and ends the transactions of all writers of earlier ones, wherever they are. */
    @Override
    public long fence(String pipeline, long epoch) {
        if (!settings.transactions()) {
            return epoch;
        }
        PositionTopic topic = positions(pipeline);
        topic.create();
        long next;
        try (SplitProducer producer = producer(TransactionalId.ofPipeline(pipeline))) {
            producer.init();
            topic.refresh(id -> TransactionalId.isOfSplit(pipeline, id));
            next = Math.max(epoch, topic.epoch() + 1);
            producer.commit(List.of(topic.epochRecord(next)));
        }
        // Whoever claims a split from now on sees the new epoch; whoever has claimed one before is in this list.
        topic.refresh(id -> TransactionalId.isOfSplit(pipeline, id));
        fence(pipeline, topic.claimed());
        topic.refresh();
        return next;
    }

    private void fence(String pipeline, Set<String> splits) {
        if (!splits.isEmpty()) {
            cluster()
                    .fence(splits.stream()
                            .map(split -> TransactionalId.ofSplit(pipeline, split))
                            .toList());
        }
    }

    @Override
    public Map<String, SplitState> positions(SinkRun run) {
        if (!settings.transactions()) {
            return Map.of();
        }
        PositionTopic topic = positions(run.pipeline());
        topic.create();
        topic.refresh();
        return topic.positions(run.run());
    }

    @Override
    public Optional<SplitState> takeOver(SinkRun run, String split) {
        if (!settings.transactions()) {
            return Optional.empty();
        }
        TakenSplit own = claim(run, split);
        TakenSplit given = kept(split, own);
        if (given != null) {
            given.close();
        }
        if (given != null && given.claim() == own.claim()) {
            throw fenced("another attempt has taken over split " + split + " of pipeline '" + run.pipeline() + "'");
        }
        return own.held();
    }

    /** Keeps the later of two claims; returns the other. */
    private @Nullable TakenSplit kept(String split, TakenSplit own) {
        synchronized (taken) {
            TakenSplit there = taken.get(split);
            if (there != null && there.claim() > own.claim()) {
                return own;
            }
            taken.put(split, own);
            return there;
        }
    }

    /** Returns the producer of a split for whoever knows how far it is: an attempt that was given up may not. */
    private SplitProducer producer(SinkRun run, WriterContext writer) {
        String split = writer.split().id();
        TakenSplit early = taken.get(split);
        if (early != null && !writer.expected().allows(early.position())) {
            throw lost(run, split);
        }
        if (early != null && taken.remove(split, early)) {
            return early.producer();
        }
        TakenSplit own = claim(run, split);
        if (!writer.expected().allows(own.position())) {
            own.close();
            throw lost(run, split);
        }
        return own.producer();
    }

    private static DataWeaverException lost(SinkRun run, String split) {
        return new DataWeaverException(
                KafkaErrorCode.TRANSACTION_LOST,
                "another attempt at split " + split + " of pipeline '" + run.pipeline()
                        + "' has begun since this one found out how far the split is",
                KafkaErrorCode.TRANSACTION_LOST.remedy(),
                null);
    }

    /** Claims a split, ends the transaction of its writer before, and makes sure that nobody has claimed it since. */
    private TakenSplit claim(SinkRun run, String split) {
        PositionTopic topic = positions(run.pipeline());
        long claim = send(topic.claimRecord(split, run.epoch()));
        AFTER_CLAIM.hit();
        SplitProducer producer = producer(TransactionalId.ofSplit(run.pipeline(), split));
        boolean done = false;
        try {
            producer.init();
            topic.refresh();
            if (topic.epoch() != run.epoch()) {
                throw fenced("start " + topic.epoch() + " of pipeline '" + run.pipeline() + "' has taken over from "
                        + run.epoch());
            }
            if (topic.claim(split) != claim) {
                throw fenced("another worker has taken over split " + split + " of pipeline '" + run.pipeline() + "'");
            }
            done = true;
            return new TakenSplit(claim, producer, topic.position(run.run(), split));
        } finally {
            if (!done) {
                producer.close();
            }
        }
    }

    private static DataWeaverException fenced(String what) {
        return new DataWeaverException(KafkaErrorCode.FENCED, what, KafkaErrorCode.FENCED.remedy(), null);
    }

    /** Writes a record that is visible at once; returns its offset. */
    private long send(ProducerRecord<byte[], byte[]> claim) {
        try {
            return plain().send(claim)
                    .get(connection.timeoutMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw KafkaFailures.of(connection, "take a claim on a split", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw KafkaFailures.of(connection, "take a claim on a split", stopped);
        }
    }

    /** Returns the producer outside of transactions, which writers share. */
    private synchronized KafkaProducer<byte[], byte[]> plain() {
        KafkaProducer<byte[], byte[]> open = plain;
        if (open == null) {
            open = connection.producer(producerSettings());
            plain = open;
        }
        return open;
    }

    private SplitProducer producer(String transactionalId) {
        Map<String, Object> more = producerSettings();
        more.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        more.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                settings.transactionTimeout().toMillis());
        return new SplitProducer(connection, connection.producer(more));
    }

    private Map<String, Object> producerSettings() {
        long largest =
                messageBytes.values().stream().mapToLong(Long::longValue).max().orElse(USUAL_MESSAGE_BYTES);
        Map<String, Object> more = new HashMap<>();
        more.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.min(Integer.MAX_VALUE, Math.max(largest, 1 << 20)));
        more.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(USUAL_BUFFER, 2 * largest));
        more.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        more.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        more.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression().label());
        return more;
    }

    /** Returns how large a message of {@code topic} may be. */
    private long messageBytes(String topic) {
        return messageBytes.computeIfAbsent(
                topic, name -> cluster().topicSetting(name, "max.message.bytes").orElse(USUAL_MESSAGE_BYTES));
    }

    @Override
    public void move(SinkRun run, Map<String, Optional<SplitState>> moved) {
        PositionTopic topic = positions(run.pipeline());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        moved.forEach((split, to) -> records.add(
                to.isPresent() ? topic.positionRecord(split, run.run(), to.get()) : topic.positionRemoval(split)));
        try (SplitProducer producer = producer(TransactionalId.ofPipeline(run.pipeline()))) {
            producer.init();
            requireNewest(topic, run);
            producer.commit(records);
        }
    }

    private static void requireNewest(PositionTopic topic, SinkRun run) {
        topic.refresh();
        if (topic.epoch() != run.epoch()) {
            throw fenced("start " + topic.epoch() + " of pipeline '" + run.pipeline() + "' has taken over from "
                    + run.epoch());
        }
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        requireWritable(schemas);
        for (Schema schema : schemas) {
            String topic = TargetTopic.of(schema, settings, context).name();
            if (cluster().describe(topic).isEmpty()) {
                Map<String, String> configs =
                        settings.mode() == WriteMode.UPSERT ? Map.of("cleanup.policy", "compact") : Map.of();
                cluster().create(topic, settings.partitions(), Optional.empty(), configs);
            }
        }
        join(run, schemas);
    }

    /** Finds out how large messages may be: a producer is told when it is made, for whichever topic that is. */
    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        for (Schema schema : schemas) {
            messageBytes(TargetTopic.of(schema, settings, context).name());
        }
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext writer) {
        TargetTopic target = TargetTopic.of(writer.schema(), settings, context);
        boolean timestamps = target.hasMetadata(MetadataColumn.What.TIMESTAMP);
        TopicLimits limits =
                new TopicLimits(target.name(), messageBytes(target.name()), timestamps, cluster(), context.clock());
        if (!settings.transactions()) {
            return new KafkaSinkWriter(target, limits, new PlainOutlet(connection, plain()));
        }
        String split = writer.split().id();
        SplitProducer producer = producer(run, writer);
        return new KafkaSinkWriter(
                target, limits, new TransactionOutlet(producer, positions(run.pipeline()), run, split));
    }

    /** Forgets what is held for other runs, and the claims of their splits. */
    @Override
    public void complete(SinkRun run, List<Committable> last) {
        if (!settings.transactions()) {
            return;
        }
        PositionTopic topic = positions(run.pipeline());
        try (SplitProducer producer = producer(TransactionalId.ofPipeline(run.pipeline()))) {
            producer.init();
            requireNewest(topic, run);
            List<ProducerRecord<byte[], byte[]>> removals = new ArrayList<>();
            topic.splitsOfOthers(run.run()).forEach(split -> removals.add(topic.positionRemoval(split)));
            Set<String> own = topic.positions(run.run()).keySet();
            topic.claimed().stream()
                    .filter(split -> !own.contains(split))
                    .forEach(split -> removals.add(topic.claimRemoval(split)));
            producer.commit(removals);
        }
    }

    @Override
    public synchronized void close() {
        taken.values().forEach(TakenSplit::close);
        taken.clear();
        if (plain != null) {
            plain.close(SplitProducer.LAST_WAIT);
            plain = null;
        }
        if (positions != null) {
            positions.close();
            positions = null;
        }
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
