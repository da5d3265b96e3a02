package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What every source must do, for a topic of two partitions with transactions, some of them aborted, among the messages. */
class KafkaSourceConformanceTest extends SourceConformanceTest {

    private static final String TOPIC = Topics.unused("measured");
    private static final int ROWS = 24;

    @BeforeAll
    static void fill() {
        Topics.create(TOPIC, 2, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Topics.producer(Map.of("transactional.id", TOPIC))) {
            producer.initTransactions();
            for (int i = 0; i < ROWS; i++) {
                producer.beginTransaction();
                Future<?> unused = producer.send(message(i));
                if (i % 3 == 0) {
                    producer.commitTransaction();
                    producer.beginTransaction();
                    unused = producer.send(Topics.message(TOPIC, i % 2, "aborted", "{\"id\":-1}"));
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    @AfterAll
    static void remove() {
        Topics.delete(TOPIC);
    }

    private static ProducerRecord<byte[], byte[]> message(int i) {
        String name = i % 5 == 0 ? "null" : "\"name " + i + "\"";
        return Topics.message(
                TOPIC, i % 2, "k" + i, "{\"id\":" + i + ",\"name\":" + name + ",\"share\":" + i / 4.0 + "}");
    }

    @Override
    protected ComponentDescriptor descriptor() {
        return new KafkaSourcePlugin().descriptor();
    }

    @Override
    protected Source openSource() {
        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        Map<String, Object> options = Map.of(
                "brokers",
                Topics.brokers(),
                "topic",
                TOPIC,
                "until",
                "now",
                "types",
                Map.of("share", "double", "id", "bigint", "name", "text"),
                "metadata",
                Map.of("k", "key"));
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    @Override
    protected List<Row> expectedRows() {
        List<Row> rows = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            for (int i = partition; i < ROWS; i += 2) {
                rows.add(Row.of((long) i, i % 5 == 0 ? null : "name " + i, i / 4.0, "k" + i));
            }
        }
        return rows;
    }
}
