package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster for topics. Every call waits for an answer, for a bounded time. <b>Threads.</b> Any may call. */
final class Cluster implements AutoCloseable {

    private static final String SEGMENT_BYTES = "8388608";

    /** On how many brokers topics are kept, if nobody says: so one can be lost while another is away for maintenance. */
    private static final int USUAL_REPLICATION = 3;

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
            throw notMade(settings, unusable);
        }
        try {
            cluster.answer("connect", cluster.admin.describeCluster().nodes());
            return cluster;
        } catch (RuntimeException silent) {
            cluster.close();
            throw silent;
        }
    }

    /** The client looks brokers up before it asks them anything. */
    private static DataWeaverException notMade(KafkaSettings settings, KafkaException unusable) {
        Throwable why = rootOf(unusable);
        boolean unknown = why instanceof ConfigException
                && String.valueOf(why.getMessage()).contains("resolvable");
        return unknown
                ? new DataWeaverException(
                        KafkaErrorCode.UNREACHABLE,
                        "the Kafka cluster at " + settings.brokers()
                                + " cannot be reached: this machine knows none of these names",
                        unusable)
                : new DataWeaverException(
                        KafkaErrorCode.CLIENT_SETTING,
                        "no Kafka client can be made of `client` and the passwords of engine `kafka`: " + why,
                        unusable);
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
        int replication = replication();
        Map<String, String> all = new HashMap<>(configs);
        all.put("min.insync.replicas", Integer.toString(insyncReplicas(replication)));
        NewTopic wanted = new NewTopic(topic, partitions, (short) replication).configs(all);
        try {
            answer("create topic " + topic, admin.createTopics(List.of(wanted)).all());
        } catch (DataWeaverException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw refused;
            }
        }
    }

    private int replication() {
        return settings.replication().orElseGet(() -> {
            int brokers =
                    answer("list brokers", admin.describeCluster().nodes()).size();
            return Math.max(1, Math.min(brokers, USUAL_REPLICATION));
        });
    }

    /**
     * Returns how many brokers must have a record before it counts. One of two may not hold up a run when the other is
     * gone: what makes the state of a pipeline complete is not in the cluster.
     */
    private static int insyncReplicas(int replication) {
        return replication < USUAL_REPLICATION ? 1 : 2;
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

    /**
     * Asks whose transactions are open in {@code partitions}; does not wait for the answer. It fails where brokers are away,
     * are older than 3.0, or do not tell whoever asks.
     */
    KafkaFuture<Set<HangingTransactions.OpenTransaction>> openTransactions(Collection<TopicPartition> partitions) {
        return admin.describeProducers(partitions).all().thenApply(found -> {
            Set<HangingTransactions.OpenTransaction> open = new HashSet<>();
            found.forEach((partition, state) -> state.activeProducers()
                    .forEach(each -> each.currentTransactionStartOffset()
                            .ifPresent(offset -> open.add(
                                    new HangingTransactions.OpenTransaction(partition, each.producerId(), offset)))));
            return open;
        });
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
            throw failed(settings, request, refused);
        } catch (TimeoutException silent) {
            throw failed(settings, request, silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(settings, request, stopped);
        }
    }

    /** Returns what a failure of a client comes from. */
    private static Throwable rootOf(Throwable wrapped) {
        Throwable root = wrapped;
        while (root.getCause() != null && !(root instanceof org.apache.kafka.common.errors.TimeoutException)) {
            root = root.getCause();
        }
        return root;
    }

    /** Returns the failure of a request as people are told it. */
    static DataWeaverException failed(KafkaSettings settings, String request, Throwable thrown) {
        Throwable why = rootOf(thrown);
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
                : refused(settings, request, thrown, why);
    }

    private static DataWeaverException refused(
            KafkaSettings settings, String request, Throwable thrown, Throwable why) {
        String cluster = "the Kafka cluster at " + settings.brokers();
        if (isCausedBy(SslAuthenticationException.class, thrown)) {
            return new DataWeaverException(
                    KafkaErrorCode.REFUSED,
                    "no TLS connection to " + cluster + ": " + why.getMessage(),
                    "name who signed the brokers' certificates in `client` `ssl.truststore.location`, and the brokers as"
                            + " their certificates do; brokers that ask for a certificate get that of"
                            + " `ssl.keystore.location`",
                    why);
        }
        if (isCausedBy(AuthenticationException.class, thrown)) {
            return new DataWeaverException(
                    KafkaErrorCode.REFUSED,
                    cluster + " does not let user '" + settings.access().user().orElse("") + "' log in: "
                            + why.getMessage(),
                    "correct `user`, `password`, or `client` `sasl.mechanism`",
                    why);
        }
        String hint = why instanceof InvalidReplicationFactorException
                ? "start more brokers, or lower `replication_factor`"
                : null;
        return new DataWeaverException(
                KafkaErrorCode.REFUSED, cluster + " refuses to " + request + ": " + why.getMessage(), hint, why);
    }

    private static boolean isCausedBy(Class<? extends Exception> type, Throwable thrown) {
        Throwable each = thrown;
        while (each != null && !type.isInstance(each)) {
            each = each.getCause();
        }
        return each != null;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
