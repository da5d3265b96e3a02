package io.dataweaver.connector.kafkaconnect.scripted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Counts up in two partitions, which it spreads over as many tasks as it may have; or fails as {@code script} says. */
public final class ScriptedSource extends SourceConnector {

    private static final int PARTITIONS = 2;

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> given) {
        settings = given;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return Counting.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        List<Map<String, String>> configurations = new ArrayList<>();
        for (int task = 0; task < Math.min(most, PARTITIONS); task++) {
            Map<String, String> one = new HashMap<>(settings);
            one.put("task", Integer.toString(task));
            one.put("of", Integer.toString(Math.min(most, PARTITIONS)));
            configurations.add(one);
        }
        return configurations;
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    /** Gives three numbers of each of its partitions, one a poll, behind those that are known. */
    public static final class Counting extends SourceTask {
        private final Map<Integer, Long> next = new HashMap<>();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private Map<String, String> settings = Map.of();

        @Override
        public void start(Map<String, String> given) {
            settings = given;
            if (isScript("refuses")) {
                throw new IllegalStateException("not today");
            }
            int of = Integer.parseInt(settings.getOrDefault("of", "1"));
            for (int partition = Integer.parseInt(settings.getOrDefault("task", "0"));
                    partition < PARTITIONS;
                    partition += of) {
                Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("partition", partition));
                next.put(partition, offset != null && offset.get("at") instanceof Number at ? at.longValue() : 0L);
            }
        }

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            return switch (settings.getOrDefault("script", "counts")) {
                case "fails" -> throw new IllegalStateException("out of luck");
                case "retries" -> throw new RetriableException("come again");
                case "schemaless" ->
                    List.of(new SourceRecord(Map.of(), Map.of("at", 1L), "numbers", null, Map.of("n", 1)));
                case "bytes" ->
                    List.of(new SourceRecord(Map.of(), Map.of("at", new byte[1]), "numbers", Schema.INT64_SCHEMA, 1L));
                case "topics" ->
                    List.of(
                            new SourceRecord(Map.of(), Map.of("at", 1L), "numbers", Schema.INT64_SCHEMA, 1L),
                            new SourceRecord(Map.of(), Map.of("at", 2L), "letters", Schema.STRING_SCHEMA, "a"));
                case "deletes" -> List.of(deletion());
                case "documents" -> documents();
                default -> counted();
            };
        }

        /** As Debezium gives documents of MongoDB: texts of JSON in an envelope, and what identifies them in the key. */
        private static List<SourceRecord> documents() {
            return List.of(
                    document(1, "c", "{\"_id\": 1, \"n\": 1}"),
                    document(2, "u", "{\"_id\": 1, \"n\": 2}"),
                    document(3, "d", null));
        }

        private static SourceRecord document(long at, String operation, @Nullable String after) {
            Schema json = SchemaBuilder.string()
                    .name("io.debezium.data.Json")
                    .optional()
                    .build();
            Schema source =
                    SchemaBuilder.struct().field("db", Schema.STRING_SCHEMA).build();
            Schema envelope = SchemaBuilder.struct()
                    .field("before", json)
                    .field("after", json)
                    .field("source", source)
                    .field("op", Schema.STRING_SCHEMA)
                    .build();
            Schema key =
                    SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
            Struct value = new Struct(envelope)
                    .put("after", after)
                    .put("source", new Struct(source).put("db", "shop"))
                    .put("op", operation);
            return new SourceRecord(
                    Map.of(), Map.of("at", at), "documents", key, new Struct(key).put("id", "1"), envelope, value);
        }

        private static SourceRecord deletion() {
            Schema key = SchemaBuilder.struct()
                    .field(
                            "d",
                            SchemaBuilder.int32().name("io.debezium.time.Date").build())
                    .build();
            Struct deleted = new Struct(key).put("d", 20_541);
            return new SourceRecord(Map.of(), Map.of("at", 1L), "numbers", key, deleted, null, null);
        }

        private @Nullable List<SourceRecord> counted() throws InterruptedException {
            for (Map.Entry<Integer, Long> entry : next.entrySet()) {
                long at = entry.getValue() + 1;
                if (at <= Long.parseLong(settings.getOrDefault("last", "3"))) {
                    entry.setValue(at);
                    return List.of(new SourceRecord(
                            Map.of("partition", entry.getKey()),
                            Map.of("at", at),
                            "numbers",
                            Schema.INT64_SCHEMA,
                            entry.getKey() * 100 + at));
                }
            }
            boolean unused =
                    stopped.await(100, TimeUnit.MILLISECONDS); // Nothing is left: a real source waits for more.
            return null;
        }

        @Override
        public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
            Notes.add(settings, "record " + record.value());
        }

        @Override
        public void commit() {
            Notes.add(settings, "commit");
        }

        private boolean isScript(String name) {
            return name.equals(settings.get("script"));
        }

        @Override
        public void stop() {
            stopped.countDown();
            if (isScript("refuses")) {
                Notes.add(settings, "stopped");
            }
        }

        @Override
        public String version() {
            return "1";
        }
    }
}
