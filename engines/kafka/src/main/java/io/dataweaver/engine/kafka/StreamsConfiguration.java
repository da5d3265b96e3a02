package io.dataweaver.engine.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How a worker uses Kafka Streams: who notices what after how long. */
final class StreamsConfiguration {

    /** After so long a silence the parts of a worker go to others. Brokers allow no less by themselves. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    /**
     * The open transaction of a worker that is gone ends after so long. Less than {@link #SESSION}, so that whoever takes
     * its parts over finds no transaction that is still open, and need not wait for it.
     */
    static final Duration TRANSACTION = Duration.ofSeconds(5);

    /** The longest wait of the worker's thread for records: splits and turns are few, and reports wait for it. */
    private static final Duration POLL = Duration.ofMillis(5);

    /**
     * The longest that a broker holds back an answer without records. A consumer that closes waits for it, and so does now
     * and then a record whose transaction has just been committed.
     */
    static final Duration FETCH = Duration.ofMillis(50);

    /**
     * The longest that a call of the producer waits for the cluster. Kafka's own minute would hold up the thread that also
     * answers the group, and with it all workers, when a broker dies while one of them joins.
     */
    private static final Duration BLOCK = Duration.ofSeconds(10);

    /**
     * The longest that the group waits for a worker whose thread does not come back, when it deals the parts anew. No stage
     * works in that thread, so it comes back soon unless something hangs.
     */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(30);

    /** Workers ask for a commit after each report; this is for what is left. */
    private static final Duration COMMIT = Duration.ofSeconds(1);

    private StreamsConfiguration() {}

    static Properties of(KafkaSettings settings, String application, String worker) {
        Properties streams = new Properties();
        streams.putAll(settings.toClient());
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        streams.put(StreamsConfig.CLIENT_ID_CONFIG, application + "-" + worker);
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT.toMillis());
        streams.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), millis(SESSION));
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                millis(SESSION.dividedBy(4)));
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), millis(FETCH));
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), millis(POLL_INTERVAL));
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), millis(TRANSACTION));
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), millis(BLOCK));
        return streams;
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }
}
