package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster for topics. Every call waits for an answer, for a bounded time. <b>Threads.</b> Any may call. */
final class Cluster implements AutoCloseable {

    private static final String SEGMENT_BYTES = "8388608";

    private final KafkaSettings settings;
    private final Admin admin;

    private Cluster(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /**
     * Connects, and makes sure that the cluster answers.
     *
     * @throws DataWeaverException if it does not
     */
    static Cluster connect(KafkaSettings settings) {
        Map<String, Object> client = new HashMap<>(settings.toClient());
        int patience = (int) settings.requestTimeout().toMillis();
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        Cluster cluster;
        try {
            cluster = new Cluster(settings, Admin.create(client));
        } catch (KafkaException unusable) {
            throw failed(settings, "connect", rootOf(unusable));
        }
        try {
            cluster.answer("connect", cluster.admin.describeCluster().nodes());
            return cluster;
        } catch (RuntimeException silent) {
            cluster.close();
            throw silent;
        }
    }

    /** Creates a topic of which only the newest record of each key counts; leaves it alone if it is there. */
    void createCompacted(String topic, int partitions) {
        create(topic, partitions, Map.of("cleanup.policy", "compact", "segment.bytes", SEGMENT_BYTES));
    }

    /** Creates a topic that keeps records until they are {@link #forget forgotten}. */
    void createLog(String topic) {
        create(topic, 1, Map.of("cleanup.policy", "delete", "retention.ms", "-1", "segment.bytes", SEGMENT_BYTES));
    }

    private void create(String topic, int partitions, Map<String, String> configs) {
        Optional<Short> replication =
                settings.replication() < 0 ? Optional.empty() : Optional.of((short) settings.replication());
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), replication).configs(configs);
        try {
            answer("create topic " + topic, admin.createTopics(List.of(wanted)).all());
        } catch (DataWeaverException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw refused;
            }
        }
    }

    /** Returns the topics that {@code names} owns. */
    Set<String> topicsOf(TopicNames names) {
        return answer("list topics", admin.listTopics().names()).stream()
                .filter(names::owns)
                .collect(Collectors.toSet());
    }

    /** Deletes topics; those that are gone already are no failure. */
    void deleteTopics(Collection<String> topics) {
        for (KafkaFuture<Void> deleted :
                admin.deleteTopics(topics).topicNameValues().values()) {
            unless(UnknownTopicOrPartitionException.class, "delete topics", deleted);
        }
    }

    /** Deletes the groups that {@code names} owns and that have no member. */
    void deleteGroupsOf(TopicNames names) {
        List<String> groups = answer(
                        "list groups", admin.listGroups(new ListGroupsOptions()).all())
                .stream()
                .map(GroupListing::groupId)
                .filter(names::ownsGroup)
                .toList();
        for (String group : groups) {
            KafkaFuture<Void> deleted =
                    admin.deleteConsumerGroups(List.of(group)).all();
            try {
                unless(GroupIdNotFoundException.class, "delete group " + group, deleted);
            } catch (DataWeaverException inUse) {
                if (!(inUse.getCause() instanceof GroupNotEmptyException)) {
                    throw inUse;
                }
            }
        }
    }

    /** Lets go of the records of a topic of one partition that stand before {@code offset}, some time; asks only. */
    void forget(String topic, long offset) {
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)));
    }

    private void unless(Class<? extends Exception> expected, String request, KafkaFuture<Void> future) {
        try {
            answer(request, future);
        } catch (DataWeaverException failed) {
            if (!expected.isInstance(failed.getCause())) {
                throw failed;
            }
        }
    }

    private <T> T answer(String request, KafkaFuture<T> future) {
        try {
            return future.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw failed(settings, request, rootOf(refused));
        } catch (TimeoutException silent) {
            throw failed(settings, request, silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(settings, request, stopped);
        }
    }

    /** Returns what a failure of a client comes from. */
    static Throwable rootOf(Throwable wrapped) {
        Throwable root = wrapped;
        while (root.getCause() != null && !(root instanceof org.apache.kafka.common.errors.TimeoutException)) {
            root = root.getCause();
        }
        return root;
    }

    /** Returns the failure of a request as people are told it. */
    static DataWeaverException failed(KafkaSettings settings, String request, Throwable why) {
        boolean silent = why instanceof TimeoutException
                || why instanceof InterruptedException
                || why instanceof org.apache.kafka.common.errors.TimeoutException
                || why instanceof org.apache.kafka.common.errors.DisconnectException;
        return silent
                ? new DataWeaverException(
                        KafkaErrorCode.UNREACHABLE,
                        "the Kafka cluster at " + settings.brokers() + " has not answered within "
                                + settings.requestTimeout().toSeconds() + " s (" + request + ")",
                        why)
                : new DataWeaverException(
                        KafkaErrorCode.REFUSED,
                        "the Kafka cluster at " + settings.brokers() + " refuses to " + request + ": "
                                + why.getMessage(),
                        why);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
