package io.dataweaver.engine.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what workers report, of transactions that are committed, in order. <b>Threads.</b> One. */
final class ReportReader implements AutoCloseable {

    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition partition;

    ReportReader(KafkaSettings settings, String application) {
        Map<String, Object> client = new HashMap<>(settings.toClient());
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) StreamsConfiguration.FETCH.toMillis());
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                settings.requestTimeout().toMillis());
        this.consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
        this.partition = new TopicPartition(TopicNames.reports(application), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Returns the next reports; waits for the first at most {@code wait}. */
    List<Report> poll(Duration wait) {
        List<Report> reports = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(wait)) {
            reports.add(Report.decode(record.value()));
        }
        return reports;
    }

    /** Returns before which offset everything was read. */
    long position() {
        return consumer.position(partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
