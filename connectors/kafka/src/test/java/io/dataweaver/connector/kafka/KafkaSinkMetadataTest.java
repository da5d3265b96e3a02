package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands beside the value of a message, from columns. */
class KafkaSinkMetadataTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final long NOON = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    private static final DataType MILLIS = new DataType.Instant(3);

    private final String topic = Topics.unused("metadata");

    private Sink open(Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put("brokers", Topics.brokers());
        options.put("topic", topic);
        options.put("transactions", false);
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private List<Rejection> write(Map<String, Object> options, Schema schema, RecordBatch... batches) {
        List<Rejection> rejections = new ArrayList<>();
        try (Sink sink = open(options)) {
            SinkRun run = new SinkRun("test", "run", 1, false);
            sink.check(List.of(schema));
            sink.prepare(run, List.of(schema));
            Split split = new Split("all", 0, schema.dataset(), "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, schema, Optional.empty()))) {
                for (RecordBatch batch : batches) {
                    rejections.addAll(writer.write(batch));
                }
                rejections.addAll(writer.flush());
                writer.prepare(1, new Position("1"), true);
            }
        }
        return rejections;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Everything that a consumer sees, but where it is. */
    private static String told(ConsumerRecord<byte[], byte[]> message) {
        List<String> headers = new ArrayList<>();
        for (Header each : message.headers()) {
            headers.add(each.key() + "=" + Arrays.toString(each.value()));
        }
        return message.partition() + " " + message.timestamp() + " " + Arrays.toString(message.key()) + " "
                + text(message.value()) + " " + headers;
    }

    @Test
    void keepsPartitionTimestampKeyAndHeadersFromTopicToTopic() throws Exception {
        String from = Topics.unused("from");
        Topics.create(from, 3, Map.of());
        Topics.create(topic, 3, Map.of());
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] key = i % 5 == 0 ? null : new byte[] {(byte) i, (byte) 0xff};
            ProducerRecord<byte[], byte[]> message =
                    new ProducerRecord<>(from, i % 3, NOON - i, key, utf8("{\"id\":" + i + "}"));
            for (int header = 0; header < i % 4; header++) {
                message.headers().add("h" + header % 2, header == 2 ? null : new byte[] {(byte) header, -1});
            }
            messages.add(message);
        }
        Topics.write(messages);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("p", "partition");
        metadata.put("at", "timestamp");
        metadata.put("k", "key_bytes");
        metadata.put("h", "headers");

        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        Map<String, Object> options = new HashMap<>();
        options.put("brokers", Topics.brokers());
        options.put("topic", from);
        options.put("until", "now");
        options.put("columns", Map.of("id", "bigint"));
        options.put("metadata", metadata);
        List<RecordBatch> batches = new ArrayList<>();
        Schema schema;
        try (Source source = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))) {
            schema = source.datasets().get(0);
            ReadRequest request = new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    ReadResult result = reader.read(WAIT);
                    while (result instanceof ReadResult.Rows rows) {
                        batches.add(rows.batch());
                        result = reader.read(WAIT);
                    }
                    assertThat(result).isInstanceOf(ReadResult.EndOfSplit.class);
                }
            }
        }
        assertThat(write(Map.of("metadata", metadata), schema, batches.toArray(RecordBatch[]::new)))
                .isEmpty();

        List<String> expected =
                Topics.read(from).stream().map(KafkaSinkMetadataTest::told).toList();
        assertThat(expected).hasSize(30);
        assertThat(Topics.read(topic).stream().map(KafkaSinkMetadataTest::told)).containsExactlyElementsOf(expected);
    }

    @Test
    void putsAMessageIntoThePartitionThatItsRowNamesOrRejectsIt() {
        Topics.create(topic, 3, Map.of());
        Schema schema =
                Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("p", DataTypes.BIGINT));
        List<Rejection> rejections = write(
                Map.of("metadata", Map.of("p", "partition"), "key", List.of("id")),
                schema,
                Batches.of(
                        schema,
                        Row.of(1L, 2L),
                        Row.of(2L, 3L),
                        Row.of(3L, -1L),
                        Row.of(4L, 1L << 40),
                        Row.of(5L, 0L),
                        Row.of(6L, null)));

        assertThat(rejections)
                .extracting(rejection -> rejection.record().origin() + " " + rejection.column())
                .containsExactly("2 p", "3 p", "4 p");
        assertThat(rejections).extracting(Rejection::code).containsOnly(RecordErrorCode.REFUSED_BY_SINK);
        assertThat(rejections.get(0).message())
                .contains(topic)
                .contains("no partition 3")
                .contains("0 to 2");
        Map<String, Integer> partitions = new HashMap<>();
        Topics.read(topic).forEach(message -> partitions.put(text(message.value()), message.partition()));
        assertThat(partitions)
                .hasSize(3)
                .containsEntry("{\"id\":1}", 2)
                .containsEntry("{\"id\":5}", 0)
                .containsKey("{\"id\":6}");
    }

    @Test
    void findsPartitionsThatWereAddedSinceItLooked() {
        Topics.create(topic, 1, Map.of());
        Schema schema =
                Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("p", DataTypes.INTEGER));
        try (Sink sink = open(Map.of("metadata", Map.of("p", "partition")))) {
            SinkRun run = new SinkRun("test", "run", 1, false);
            sink.prepare(run, List.of(schema));
            Split split = new Split("all", 0, schema.dataset(), "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, schema, Optional.empty()))) {
                assertThat(writer.write(Batches.of(schema, Row.of(1L, 1)))).hasSize(1);
                Topics.addPartitions(topic, 2);
                assertThat(writer.write(Batches.of(schema, Row.of(2L, 1)))).isEmpty();
                writer.flush();
            }
        }
        assertThat(Topics.read(topic)).extracting(ConsumerRecord::partition).containsExactly(1);
    }

    @Test
    void givesAMessageTheTimestampOfItsRowOrRejectsIt() {
        Topics.create(topic, 1, Map.of("message.timestamp.before.max.ms", Long.toString(365L * 86_400_000)));
        Schema schema = Schema.of(
                "rows", Field.required("id", DataTypes.BIGINT), Field.nullable("at", new DataType.Instant(6)));
        Instant noon = Instant.ofEpochMilli(NOON);
        List<Rejection> rejections = write(
                Map.of("metadata", Map.of("at", "timestamp")),
                schema,
                Batches.of(
                        schema,
                        Row.of(1L, noon.minusMillis(1)),
                        Row.of(2L, noon.minusNanos(1000)),
                        Row.of(3L, Instant.parse("1969-12-31T23:59:59Z")),
                        Row.of(4L, Instant.parse("2000-01-01T00:00:00Z")),
                        Row.of(5L, noon.plusSeconds(3 * 3600)),
                        Row.of(6L, Instant.MAX),
                        Row.of(7L, null)));

        assertThat(rejections)
                .extracting(rejection -> rejection.record().origin() + " " + rejection.column())
                .containsExactly("2 at", "3 at", "4 at", "5 at", "6 at");
        assertThat(rejections.get(0).message()).contains("DATE_TRUNC('millisecond', at)");
        assertThat(rejections.get(2).message()).contains("message.timestamp.before.max.ms");
        List<ConsumerRecord<byte[], byte[]>> stored = Topics.read(topic);
        assertThat(stored).extracting(message -> text(message.value())).containsExactly("{\"id\":1}", "{\"id\":7}");
        assertThat(stored.get(0).timestamp()).isEqualTo(NOON - 1);
        assertThat(stored.get(1).timestamp()).isGreaterThan(NOON);
    }

    @Test
    void addsHeadersOfAMapAndSingleOnes() {
        Topics.create(topic, 1, Map.of());
        Schema schema = Schema.of(
                "rows",
                Field.required("id", DataTypes.BIGINT),
                Field.nullable("all", DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT)),
                Field.nullable("trace", DataTypes.TEXT));
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        map.put("a", "1");
        map.put("b", null);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("all", "headers");
        metadata.put("trace", "header.trace-id");
        List<Rejection> rejections = write(
                Map.of("metadata", metadata),
                schema,
                Batches.of(schema, Row.of(1L, map, "x"), Row.of(2L, null, null), Row.of(3L, Map.of(), "y")));

        assertThat(rejections).isEmpty();
        assertThat(Topics.read(topic).stream().map(message -> {
                    List<String> headers = new ArrayList<>();
                    message.headers().forEach(each -> headers.add(each.key() + "=" + text(each.value())));
                    return text(message.value()) + headers;
                }))
                .containsExactly("{\"id\":1}[a=1, b=null, trace-id=x]", "{\"id\":2}[]", "{\"id\":3}[trace-id=y]");
    }

    @Test
    void countsHeadersAmongTheBytesThatATopicTakes() {
        Topics.create(topic, 1, Map.of("max.message.bytes", "2000"));
        Schema schema = Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("h", DataTypes.TEXT));
        List<Rejection> rejections = write(
                Map.of("metadata", Map.of("h", "header.h")),
                schema,
                Batches.of(schema, Row.of(1L, "small"), Row.of(2L, "x".repeat(2000))));

        assertThat(rejections).extracting(Rejection::code).containsExactly(RecordErrorCode.TOO_LARGE);
        assertThat(Topics.read(topic)).hasSize(1);
    }

    @Test
    void removesARowFromThePartitionThatItWasIn() {
        Topics.create(topic, 3, Map.of());
        Schema schema = new Schema(
                "rows",
                List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("p", DataTypes.INTEGER)),
                List.of("id"));
        List<Rejection> rejections = write(
                Map.of("metadata", Map.of("p", "partition"), "mode", "upsert"),
                schema,
                Batches.of(
                        schema,
                        Row.of(1L, 0),
                        Row.of(ChangeKind.UPDATE_BEFORE, 1L, 0),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, 2),
                        Row.of(ChangeKind.UPDATE_BEFORE, 1L, 2),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, 2),
                        Row.of(ChangeKind.DELETE, 1L, 2),
                        Row.of(ChangeKind.DELETE, 2L, Row.Mark.UNCHANGED)));

        assertThat(rejections).extracting(Rejection::code).containsExactly(RecordErrorCode.NULL_NOT_ALLOWED);
        assertThat(Topics.read(topic).stream().map(message -> message.partition() + " " + text(message.value())))
                .containsExactly("0 {\"id\":1}", "0 null", "2 {\"id\":1}", "2 {\"id\":1}", "2 null");
    }

    @Test
    void refusesColumnsThatCannotBeWhatTheyAreFor() {
        Schema schema =
                Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT));
        assertRefused(Map.of("name", "partition"), schema, "'name' for partition", "type text", "integer");
        assertRefused(Map.of("name", "timestamp"), schema, "'name' for timestamp", "timestamptz");
        assertRefused(Map.of("id", "header.id"), schema, "'id' for header.id", "text or bytes");
        assertRefused(Map.of("id", "headers"), schema, "'id' for headers", "map<text,text>");
        assertRefused(Map.of("name", "key_bytes"), schema, "'name' for key_bytes", "bytes");
        assertRefused(Map.of("none", "partition"), schema, "'none' is not in the rows", "[id, name]");
        assertRefused(Map.of("id", "partition", "name", "key"), schema, "none is left for the value");
        for (String what : List.of("topic", "offset", "nonsense")) {
            assertRefused(Map.of("name", what), schema, "expected partition, timestamp", "found " + what);
        }
        assertThatThrownBy(() -> open(Map.of("metadata", Map.of("a", "key", "b", "key_bytes"))))
                .hasMessageContaining("two columns for");
        assertThatThrownBy(() -> open(Map.of("metadata", Map.of("a", "key"), "key", List.of("b"))))
                .hasMessageContaining("`key` says already");
        assertThat(Topics.exists(topic)).isFalse();
    }

    private void assertRefused(Map<String, String> metadata, Schema schema, String... told) {
        assertThatThrownBy(() -> {
                    try (Sink sink = open(Map.of("metadata", metadata))) {
                        sink.check(List.of(schema));
                    }
                })
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(KafkaErrorCode.METADATA))
                .hasMessageContainingAll(told);
    }

    @Test
    void refusesATimestampWhereTheTopicPutsItsOwn() {
        Topics.create(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        Schema schema = Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("at", MILLIS));
        assertRefused(Map.of("at", "timestamp"), schema, "LogAppendTime", topic);
    }
}
