package io.dataweaver.connector.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How clients reach a cluster.
 *
 * @param brokers to ask first, with commas between
 * @param access how to connect, and as whom
 * @param callTimeout the longest that a call may take
 */
record Connection(String brokers, ClientAccess access, Duration callTimeout) {

    /** A request is given up before the call that makes it, so that another broker can be asked. */
    private static final int REQUESTS_IN_CALL = 2;

    /**
     * How soon a request is made again that the cluster could not answer yet. A transactional id cannot be taken while the
     * markers of its last transaction are written, for a few milliseconds; Kafka's own wait at the begin of a transaction
     * is as long.
     */
    private static final int RETRY_MILLIS = 20;

    /** How long brokers hold a fetch that finds nothing; whoever closes a consumer waits for the last one. */
    private static final int FETCH_MILLIS = 20;

    int timeoutMillis() {
        return (int) Math.min(callTimeout.toMillis(), Integer.MAX_VALUE);
    }

    /** Returns what every client is told. */
    Map<String, Object> toClient() {
        Map<String, Object> settings = new HashMap<>(access.toClient());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeoutMillis() / REQUESTS_IN_CALL));
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) timeoutMillis());
        return settings;
    }

    /**
     * Opens a consumer for what is there already: it is in no group, commits nothing, and sees what was committed.
     *
     * @param more further settings
     */
    KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MILLIS);
        return endlessConsumer(settings);
    }

    /**
     * Opens a consumer that waits for what will be there; otherwise as {@link #consumer}.
     *
     * @param more further settings
     */
    KafkaConsumer<byte[], byte[]> endlessConsumer(Map<String, Object> more) {
        Map<String, Object> settings = toClient();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.putAll(more);
        return make(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /**
     * Opens a producer whose records are confirmed by all replicas in sync, once each and in order.
     *
     * @param more further settings
     */
    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = toClient();
        settings.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.putAll(more);
        return make(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Opens a client that asks about the cluster and changes it. */
    Admin admin() {
        return make(() -> Admin.create(toClient()));
    }

    /**
     * Makes a client. Kafka looks for its own classes by the class loader of the thread, and that of an engine has other ones, or
     * none.
     */
    private <C> C make(Supplier<C> client) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Connection.class.getClassLoader());
        try {
            return client.get();
        } catch (KafkaException unusable) {
            throw KafkaFailures.notMade(this, unusable);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
