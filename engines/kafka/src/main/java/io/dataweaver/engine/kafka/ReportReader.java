package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what workers report, of transactions that are committed, in order. <b>Threads.</b> One. */
final class ReportReader implements AutoCloseable {

    private final KafkaSettings settings;
    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition partition;

    ReportReader(KafkaSettings settings, String application) {
        this.settings = settings;
        Map<String, Object> client = new HashMap<>(settings.toClient());
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // rather end than pass over a report
        client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) StreamsConfiguration.FETCH.toMillis());
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                settings.requestTimeout().toMillis());
        this.consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
        this.partition = new TopicPartition(TopicNames.reports(application), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * Returns the next reports; waits for the first at most {@code wait}.
     *
     * @throws DataWeaverException if the cluster refuses them, or does not have any more what comes next
     */
    List<Report> poll(Duration wait) {
        List<Report> reports = new ArrayList<>();
        for (ConsumerRecord<String, String> record : next(wait)) {
            reports.add(Report.decode(record.value()));
        }
        return reports;
    }

    private ConsumerRecords<String, String> next(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (InvalidOffsetException gone) {
            throw new DataWeaverException(
                    KafkaErrorCode.LOST,
                    "topic " + partition.topic() + " at " + settings.brokers()
                            + " does not hold any more what was to be" + " read next: " + gone.getMessage(),
                    gone);
        } catch (KafkaException refused) {
            throw Cluster.failed(settings, "read topic " + partition.topic(), refused);
        }
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
