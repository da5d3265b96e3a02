package io.dataweaver.connector.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds messages again where they were read. <b>Threads.</b> One at a time. */
final class MessageLookup implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Looks with {@code consumer}, which it closes. */
    MessageLookup(Connection connection, KafkaConsumer<byte[], byte[]> consumer) {
        this.connection = connection;
        this.consumer = consumer;
    }

    /**
     * Returns the message at {@code offset}; empty if the topic does not hold it any more, or holds another there.
     *
     * @param value of the message, by which it is known again
     */
    Optional<ConsumerRecord<byte[], byte[]>> find(TopicPartition partition, long offset, byte[] value) {
        List<TopicPartition> only = List.of(partition);
        try {
            consumer.assign(only);
            long end = consumer.endOffsets(only, connection.callTimeout()).getOrDefault(partition, 0L);
            if (offset >= end) {
                return Optional.empty();
            }
            consumer.seek(partition, offset);
            long limit = System.nanoTime() + connection.callTimeout().toNanos();
            while (consumer.position(partition) <= offset && System.nanoTime() - limit < 0) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    if (message.offset() == offset) {
                        byte[] found = message.value() == null ? new byte[0] : message.value();
                        return Arrays.equals(found, value) ? Optional.of(message) : Optional.empty();
                    }
                }
            }
            return Optional.empty();
        } catch (OffsetOutOfRangeException removed) {
            return Optional.empty();
        } catch (KafkaException failed) {
            throw KafkaFailures.of(connection, "read " + partition + " at offset " + offset, failed);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
