package io.dataweaver.benchmarks.kafkastreams;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Says what a topic holds, of what was committed: how many messages, and a hash of them whatever their order. */
public final class TopicCheck {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FETCHED_BYTES = 16 << 20;

    private TopicCheck() {}

    /**
     * Prints it.
     *
     * @param arguments brokers; the topic
     */
    public static void main(String[] arguments) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", arguments[0]);
        settings.put("isolation.level", "read_committed");
        settings.put("max.partition.fetch.bytes", FETCHED_BYTES);
        settings.put("max.poll.records", 10_000);
        PrintStream out = System.out;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(arguments[1]).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long count = 0;
            long hash = 0;
            CRC32C crc = new CRC32C();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    crc.reset();
                    crc.update(message.value());
                    count++;
                    // The square makes a sum of two that are swapped for two others unlikely to stay.
                    hash += crc.getValue() * crc.getValue();
                }
            }
            out.println(count + " messages, hash " + Long.toHexString(hash));
        }
    }
}
