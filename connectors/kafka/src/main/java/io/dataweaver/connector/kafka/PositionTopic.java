package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic beside the data that makes a copy exactly once: up to where each split is written, which start of a pipeline is
 * the newest, and which writer of a split is. It is compacted, so that the newest record of each key is all that counts.
 *
 * <p>A position is written in the transaction of the rows before it, so that neither is there without the other.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class PositionTopic implements AutoCloseable {

    private static final String PIPELINE = "pipeline";
    private static final String SPLIT = "split";
    private static final String EPOCH = "epoch";
    private static final String KIND = "kind";
    private static final String CLEANUP_POLICY = "cleanup.policy";
    private static final String COMPACT = "compact";
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long a read waits for one transaction. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Connection connection;
    private final Cluster cluster;
    private final String topic;
    private final String pipeline;
    private final TopicPartition partition;
    private final Map<String, Held> positions = new HashMap<>();
    private final Map<String, Long> claims = new HashMap<>();
    private long epoch;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** What is held of a split, and for which run. */
    private record Held(String run, SplitState state) {}

    PositionTopic(Connection connection, Cluster cluster, String topic, String pipeline) {
        this.connection = connection;
        this.cluster = cluster;
        this.topic = topic;
        this.pipeline = pipeline;
        this.partition = new TopicPartition(topic, 0);
    }

    /**
     * Makes the topic if it is missing.
     *
     * @throws DataWeaverException if it is there, and would forget positions
     */
    void create() {
        if (cluster.describe(topic).isEmpty()) {
            cluster.createPositions(topic);
        }
        Optional<String> policy = cluster.topicText(topic, CLEANUP_POLICY);
        if (policy.isPresent() && !policy.get().equals(COMPACT)) {
            throw new DataWeaverException(
                    KafkaErrorCode.POSITIONS_FORGOTTEN,
                    "topic " + topic
                            + " is to hold positions for as long as they count, but removes them by time or size: "
                            + CLEANUP_POLICY + " is " + policy.get() + ", not " + COMPACT,
                    KafkaErrorCode.POSITIONS_FORGOTTEN.remedy(),
                    null);
        }
    }

    /**
     * Reads what has been committed up to now. A transaction that is between its position and its end is waited for: that of
     * a writer that lives ends within milliseconds. One that does not is ended after a while, for its writer is dead; if it
     * is only slow, it loses the transaction, and its split is taken over again.
     *
     * @throws DataWeaverException if that takes longer than a call may
     */
    void refresh() {
        refresh(id -> false);
    }

    /**
     * Does the same, without patience for some.
     *
     * @param unwanted tells transactional ids whose transactions are ended as soon as they are in the way
     */
    synchronized void refresh(Predicate<String> unwanted) {
        try {
            KafkaConsumer<byte[], byte[]> reading = consumer();
            long end = cluster.endOf(partition);
            long limit = System.nanoTime() + connection.callTimeout().toNanos();
            Map<String, Long> openSince = new TreeMap<>();
            while (reading.position(partition) < end) {
                ConsumerRecords<byte[], byte[]> records = reading.poll(POLL);
                records.forEach(this::take);
                if (records.isEmpty()) {
                    endTransactionsBefore(end, openSince, unwanted);
                }
                if (System.nanoTime() - limit > 0) {
                    throw heldUp(end, openSince.keySet());
                }
            }
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "read topic " + topic, failed);
        }
    }

    private DataWeaverException heldUp(long end, Set<String> open) {
        return new DataWeaverException(
                KafkaErrorCode.UNREACHABLE,
                "topic " + topic + " could not be read to its end at " + end + " within "
                        + connection.callTimeout().toSeconds() + " s: "
                        + (open.isEmpty()
                                ? "the cluster does not answer, or a transaction in it has not ended"
                                : "the transactions of " + open + " in it have not ended"));
    }

    /**
     * Ends transactions that have held up a read for too long.
     *
     * @param openSince when each was seen first; changed by this
     */
    private void endTransactionsBefore(long end, Map<String, Long> openSince, Predicate<String> unwanted) {
        long now = System.nanoTime();
        Set<String> open = cluster.openTransactions(partition, end);
        openSince.keySet().retainAll(open);
        open.forEach(id -> openSince.putIfAbsent(id, now));
        List<String> dead = open.stream()
                .filter(TransactionalId::isOurs)
                .filter(id -> unwanted.test(id) || now - openSince.getOrDefault(id, now) > PATIENCE.toNanos())
                .toList();
        if (!dead.isEmpty()) {
            cluster.fence(dead);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = connection.consumer(Map.of());
            consumer = open;
            open.assign(List.of(partition));
            open.seekToBeginning(List.of(partition));
        }
        return open;
    }

    private void take(ConsumerRecord<byte[], byte[]> from) {
        StateObject key = parse(from.key());
        if (!key.text(PIPELINE).equals(pipeline)) {
            return;
        }
        switch (key.text(KIND)) {
            case EPOCH -> epoch = from.value() == null ? 0 : parse(from.value()).number(EPOCH);
            case "claim" -> {
                if (from.value() == null) {
                    claims.remove(key.text(SPLIT));
                } else if (parse(from.value()).number(EPOCH) >= epoch) {
                    claims.put(key.text(SPLIT), from.offset());
                } else {
                    // Of a writer that will see that it is late. Compaction may leave no other claim on the split.
                    claims.putIfAbsent(key.text(SPLIT), from.offset());
                }
            }
            case "position" -> {
                if (from.value() == null) {
                    positions.remove(key.text(SPLIT));
                } else {
                    StateObject value = parse(from.value());
                    SplitState state = new SplitState(new Position(value.text("position")), value.flag("finished"));
                    positions.put(key.text(SPLIT), new Held(value.text("run"), state));
                }
            }
            default -> throw unreadable("a record of kind " + key.text(KIND), null);
        }
    }

    private StateObject parse(byte @Nullable [] json) {
        String text = json == null ? "" : new String(json, StandardCharsets.UTF_8);
        try {
            return StateObject.parse(text);
        } catch (IllegalArgumentException foreign) {
            throw unreadable("'" + text + "'", foreign);
        }
    }

    private DataWeaverException unreadable(String found, @Nullable Throwable cause) {
        return new DataWeaverException(
                KafkaErrorCode.POSITIONS_UNREADABLE,
                "topic " + topic + " should hold positions alone, but holds " + found,
                KafkaErrorCode.POSITIONS_UNREADABLE.remedy(),
                cause);
    }

    /** Returns the newest epoch; 0 if there was none. As of the last {@link #refresh}, like all that follows. */
    synchronized long epoch() {
        return epoch;
    }

    /** Returns the splits that writers have claimed, in whatever run. */
    synchronized Set<String> claimed() {
        return new TreeSet<>(claims.keySet());
    }

    /** Returns the newest claim on a split; -1 if there is none. */
    synchronized long claim(String split) {
        return claims.getOrDefault(split, -1L);
    }

    /** Returns what is held of each split of a run. */
    synchronized Map<String, SplitState> positions(String run) {
        Map<String, SplitState> held = new HashMap<>();
        positions.forEach((split, each) -> {
            if (each.run().equals(run)) {
                held.put(split, each.state());
            }
        });
        return held;
    }

    /** Returns the splits of which something is held for other runs than {@code run}. */
    synchronized Set<String> splitsOfOthers(String run) {
        Set<String> others = new TreeSet<>();
        positions.forEach((split, each) -> {
            if (!each.run().equals(run)) {
                others.add(split);
            }
        });
        return others;
    }

    /** Returns what is held of a split of a run. */
    Optional<SplitState> position(String run, String split) {
        return Optional.ofNullable(positions(run).get(split));
    }

    ProducerRecord<byte[], byte[]> epochRecord(long newest) {
        return to(key(EPOCH), StateObject.empty().with(EPOCH, newest));
    }

    ProducerRecord<byte[], byte[]> claimRecord(String split, long ofEpoch) {
        return to(key("claim").with(SPLIT, split), StateObject.empty().with(EPOCH, ofEpoch));
    }

    ProducerRecord<byte[], byte[]> claimRemoval(String split) {
        return to(key("claim").with(SPLIT, split), null);
    }

    ProducerRecord<byte[], byte[]> positionRecord(String split, String run, SplitState state) {
        return to(
                key("position").with(SPLIT, split),
                StateObject.empty()
                        .with("run", run)
                        .with("position", state.position().json())
                        .with("finished", state.finished()));
    }

    ProducerRecord<byte[], byte[]> positionRemoval(String split) {
        return to(key("position").with(SPLIT, split), null);
    }

    private StateObject key(String kind) {
        return StateObject.empty().with(PIPELINE, pipeline).with(KIND, kind);
    }

    private ProducerRecord<byte[], byte[]> to(StateObject key, @Nullable StateObject value) {
        return new ProducerRecord<>(topic, 0, utf8(key), value == null ? null : utf8(value));
    }

    private static byte[] utf8(StateObject json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
