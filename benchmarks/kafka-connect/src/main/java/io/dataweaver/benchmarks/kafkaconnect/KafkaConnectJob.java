package io.dataweaver.benchmarks.kafkaconnect;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** Orders in JSON from a topic to a table of PostgreSQL by their key: Kafka Connect, alone, with Debezium's sink for JDBC. */
public final class KafkaConnectJob {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** Then it has failed: Connect itself goes on when its tasks do not. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** What messages hold, as Connect writes it; the messages themselves do not tell. */
    private static final String SCHEMA = """
            {"type": "struct", "optional": false, "fields": [
              {"field": "id", "type": "int64", "optional": false},
              {"field": "customer", "type": "int64", "optional": true},
              {"field": "quantity", "type": "int32", "optional": true},
              {"field": "price", "type": "bytes", "optional": true, "name": "org.apache.kafka.connect.data.Decimal",
               "version": 1, "parameters": {"scale": "2", "connect.decimal.precision": "12"}},
              {"field": "score", "type": "double", "optional": true},
              {"field": "active", "type": "boolean", "optional": true},
              {"field": "created", "type": "string", "optional": true},
              {"field": "name", "type": "string", "optional": true}]}""";

    private final String topic;
    private final String name;

    private KafkaConnectJob(String topic, String name) {
        this.topic = topic;
        this.name = name;
    }

    /**
     * Runs until all is written, and its offsets are committed, that the topic holds at the start.
     *
     * @param arguments brokers; the topic; the URL of the database; a name for the connector; a folder for its files
     */
    public static void main(String[] arguments) throws Exception {
        KafkaConnectJob job = new KafkaConnectJob(arguments[1], arguments[3]);
        Path folder = Path.of(arguments[4]);
        Path worker = write(folder.resolve("worker.properties"), worker(arguments[0], folder));
        Path sink = write(folder.resolve("sink.properties"), job.sink(arguments[2]));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
            Map<TopicPartition, Long> ends = job.ends(admin);
            Thread connect = new Thread(
                    () -> ConnectStandalone.main(new String[] {worker.toString(), sink.toString()}), "connect");
            connect.setDaemon(true);
            connect.start();
            long start = System.nanoTime();
            while (!job.isThrough(admin, ends)) {
                if (System.nanoTime() - start > LONGEST.toNanos()) {
                    Runtime.getRuntime().halt(1);
                }
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        }
        // It is a server, which would go on; all that it was to write is written.
        Runtime.getRuntime().halt(0);
    }

    private static Path write(Path file, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private static Map<String, String> worker(String brokers, Path folder) {
        Map<String, String> worker = new HashMap<>();
        worker.put("bootstrap.servers", brokers);
        worker.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        // How often offsets are committed, and thereby how soon it is seen that all is done.
        worker.put("offset.flush.interval.ms", "1000");
        worker.put("listeners", "http://127.0.0.1:0");
        worker.put("plugin.discovery", "service_load");
        return worker;
    }

    private Map<String, String> sink(String url) {
        Map<String, String> sink = new HashMap<>();
        sink.put("name", name);
        sink.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        sink.put("tasks.max", "4");
        sink.put("topics", topic);
        sink.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        sink.put("value.converter.schemas.enable", "true");
        sink.put("value.converter.schema.content", SCHEMA);
        sink.put("connection.url", url + "?reWriteBatchedInserts=true");
        sink.put("connection.username", "postgres");
        sink.put("connection.password", "");
        sink.put("insert.mode", "upsert");
        sink.put("primary.key.mode", "record_value");
        sink.put("primary.key.fields", "id");
        sink.put("schema.evolution", "none");
        sink.put("collection.name.format", "orders");
        // The sink writes no text into a timestamp.
        sink.put("transforms", "created");
        sink.put("transforms.created.type", "org.apache.kafka.connect.transforms.TimestampConverter$Value");
        sink.put("transforms.created.field", "created");
        sink.put("transforms.created.format", "yyyy-MM-dd'T'HH:mm:ss");
        sink.put("transforms.created.target.type", "Timestamp");
        // What a run of this kind is given: large fetches and batches.
        sink.put("batch.size", "5000");
        sink.put("dialect.postgres.unnest.insert.enabled", "true");
        sink.put("consumer.override.max.poll.records", "5000");
        sink.put("consumer.override.max.partition.fetch.bytes", "4194304");
        sink.put("consumer.override.auto.offset.reset", "earliest");
        return sink;
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .forEach(described -> described
                        .partitions()
                        .forEach(each -> wanted.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private boolean isThrough(Admin admin, Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("connect-" + name)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
        });
    }
}
