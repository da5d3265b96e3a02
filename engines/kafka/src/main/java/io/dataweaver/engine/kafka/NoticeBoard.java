package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic in which starts of a pipeline say what workers are to do. <b>Threads.</b> One. */
final class NoticeBoard implements AutoCloseable {

    private final KafkaSettings settings;
    private final TopicPartition partition;
    private final KafkaConsumer<String, String> consumer;
    private @Nullable StartNotice newest;

    /** Opens the board, whose topic is there. */
    NoticeBoard(KafkaSettings settings, TopicNames names) {
        this.settings = settings;
        this.partition = new TopicPartition(names.start(), 0);
        Map<String, Object> client = new HashMap<>(settings.toClient());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // the topic may have been deleted and made anew
        client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) StreamsConfiguration.FETCH.toMillis());
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience());
        this.consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    private int patience() {
        return (int) settings.requestTimeout().toMillis();
    }

    /**
     * Returns the newest notice by now; empty if there was no start.
     *
     * @throws DataWeaverException if the cluster refuses it or does not answer
     */
    Optional<StartNotice> read() {
        try {
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long until = System.nanoTime() + settings.requestTimeout().toNanos();
            while (consumer.position(partition) < end) {
                take(Duration.ofMillis(100));
                if (System.nanoTime() - until > 0) {
                    throw silent();
                }
            }
            return Optional.ofNullable(newest);
        } catch (KafkaException refused) {
            throw failed(refused);
        }
    }

    /**
     * Returns the newest notice; waits at most {@code wait} for a newer one than was returned before.
     *
     * @throws DataWeaverException if the cluster refuses it
     */
    Optional<StartNotice> await(Duration wait) {
        try {
            take(wait);
            return Optional.ofNullable(newest);
        } catch (KafkaException refused) {
            throw failed(refused);
        }
    }

    private DataWeaverException failed(KafkaException refused) {
        return Cluster.failed(settings, "read topic " + partition.topic(), refused);
    }

    private void take(Duration wait) {
        for (ConsumerRecord<String, String> record : consumer.poll(wait)) {
            newest = StartNotice.decode(record.value());
        }
    }

    private DataWeaverException silent() {
        return new DataWeaverException(
                KafkaErrorCode.UNREACHABLE,
                "topic " + partition.topic() + " at " + settings.brokers() + " has not answered within "
                        + settings.requestTimeout().toSeconds() + " s");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
