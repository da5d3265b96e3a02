package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Asks the cluster about topics and brokers. Every call waits for an answer, for a bounded time. <b>Threads.</b> Any. */
final class Cluster implements AutoCloseable {

    /** On how many brokers our own topic is kept: so one can be lost while another is away for maintenance. */
    private static final int USUAL_REPLICATION = 3;

    private static final Config NOTHING = new Config(List.of());

    private final Connection connection;
    private final Admin admin;

    Cluster(Connection connection) {
        this.connection = connection;
        this.admin = connection.admin();
    }

    /** Returns the cluster's id; fails if it does not answer. */
    String id() {
        return answer("connect", admin.describeCluster().clusterId());
    }

    /** Returns the names of all topics that this user may see, without Kafka's own. */
    Set<String> topics() {
        return new TreeSet<>(answer("list topics", admin.listTopics().names()));
    }

    /** Returns what is known of a topic; empty if there is none. */
    Optional<TopicDescription> describe(String topic) {
        try {
            return Optional.ofNullable(answer(
                            "describe topic " + topic,
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic));
        } catch (DataWeaverException failed) {
            if (KafkaFailures.isCausedBy(UnknownTopicOrPartitionException.class, failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Creates a topic; leaves it alone if it is there. Partitions and replication may be left to the cluster. */
    void create(String topic, Optional<Integer> partitions, Optional<Short> replication, Map<String, String> configs) {
        create(new NewTopic(topic, partitions, replication).configs(configs));
    }

    /** Creates a topic of one partition of which only the newest record of each key counts, on as many brokers as is good. */
    void createPositions(String topic) {
        int brokers = answer("list brokers", admin.describeCluster().nodes()).size();
        int replication = Math.max(1, Math.min(brokers, USUAL_REPLICATION));
        Map<String, String> configs = new HashMap<>();
        configs.put("cleanup.policy", "compact");
        configs.put("segment.bytes", Integer.toString(8 << 20));
        configs.put("min.insync.replicas", replication < USUAL_REPLICATION ? "1" : "2");
        create(new NewTopic(topic, 1, (short) replication).configs(configs));
    }

    private void create(NewTopic wanted) {
        try {
            answer(
                    "create topic " + wanted.name(),
                    admin.createTopics(List.of(wanted)).all());
        } catch (DataWeaverException refused) {
            if (!KafkaFailures.isCausedBy(TopicExistsException.class, refused)) {
                throw refused;
            }
        }
    }

    /** Returns a setting of a topic that is a number; empty if this user may not see it. */
    OptionalLong topicSetting(String topic, String name) {
        return number(topicText(topic, name));
    }

    /** Returns a setting of a topic; empty if this user may not see it. */
    Optional<String> topicText(String topic, String name) {
        return setting(new ConfigResource(ConfigResource.Type.TOPIC, topic), name);
    }

    /** Returns a setting of the brokers that is a number; empty if this user may not see it. */
    OptionalLong brokerSetting(String name) {
        String broker = answer("list brokers", admin.describeCluster().nodes()).stream()
                .map(node -> Integer.toString(node.id()))
                .findFirst()
                .orElse("");
        return number(setting(new ConfigResource(ConfigResource.Type.BROKER, broker), name));
    }

    private static OptionalLong number(Optional<String> setting) {
        return setting.map(text -> OptionalLong.of(Long.parseLong(text))).orElseGet(OptionalLong::empty);
    }

    private Optional<String> setting(ConfigResource resource, String name) {
        try {
            return describe(resource).entries().stream()
                    .filter(each -> each.name().equals(name))
                    .map(ConfigEntry::value)
                    .filter(Objects::nonNull)
                    .findFirst();
        } catch (DataWeaverException refused) {
            if (KafkaFailures.isCausedBy(AuthorizationException.class, refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** A topic that was made a moment ago is not known to all brokers yet. */
    private Config describe(ConfigResource resource) {
        long limit = System.nanoTime() + connection.callTimeout().toNanos();
        while (true) {
            try {
                return answer(
                                "describe " + resource.name(),
                                admin.describeConfigs(List.of(resource)).all())
                        .getOrDefault(resource, NOTHING);
            } catch (DataWeaverException failed) {
                boolean unknown = KafkaFailures.isCausedBy(UnknownTopicOrPartitionException.class, failed);
                if (!unknown || System.nanoTime() - limit > 0) {
                    throw failed;
                }
            }
        }
    }

    /** Returns the offset behind the last record of a partition, be that committed or not. */
    long endOf(TopicPartition partition) {
        return answer(
                        "tell the end of " + partition,
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition))
                .offset();
    }

    /**
     * Returns whose transactions have written to a partition before {@code offset} and have not ended: their transactional
     * ids, as far as this user may see them.
     */
    Set<String> openTransactions(TopicPartition partition, long offset) {
        try {
            Set<Long> producers = answer(
                            "tell who writes to " + partition,
                            admin.describeProducers(List.of(partition)).partitionResult(partition))
                    .activeProducers()
                    .stream()
                    .filter(each -> each.currentTransactionStartOffset().orElse(offset) < offset)
                    .map(ProducerState::producerId)
                    .collect(Collectors.toSet());
            if (producers.isEmpty()) {
                return Set.of();
            }
            ListTransactionsOptions theirs = new ListTransactionsOptions()
                    .filterProducerIds(producers)
                    .filterStates(Set.of(TransactionState.ONGOING));
            return answer("list transactions", admin.listTransactions(theirs).all()).stream()
                    .map(TransactionListing::transactionalId)
                    .collect(Collectors.toSet());
        } catch (DataWeaverException refused) {
            if (KafkaFailures.isCausedBy(AuthorizationException.class, refused)
                    || KafkaFailures.isCausedBy(UnsupportedVersionException.class, refused)) {
                return Set.of();
            }
            throw refused;
        }
    }

    /** Ends what producers with these transactional ids have begun, and makes them fail from now on. */
    void fence(Collection<String> transactionalIds) {
        List<KafkaFuture<Void>> fenced = new ArrayList<>(
                admin.fenceProducers(transactionalIds).fencedProducers().values());
        for (KafkaFuture<Void> each : fenced) {
            answer("end earlier transactions", each);
        }
    }

    private <T> T answer(String request, KafkaFuture<T> future) {
        try {
            return future.get(connection.timeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw KafkaFailures.of(connection, request, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw KafkaFailures.of(connection, request, stopped);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
