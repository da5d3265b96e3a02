package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSourceTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private final String topic = Topics.unused("source");

    private Source open(Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put("brokers", Topics.brokers());
        options.putIfAbsent("topic", topic);
        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private static ReadRequest request(Schema schema) {
        return new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
    }

    private static List<Split> plan(Source source) {
        return source.plan(
                source.datasets().stream().map(KafkaSourceTest::request).toList());
    }

    private record Read(List<Row> rows, List<Rejection> rejections) {}

    /** Reads what ends by itself. */
    private Read readAll(Map<String, Object> more) throws InterruptedException {
        Map<String, Object> options = new HashMap<>(more);
        options.put("until", "now");
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        try (Source source = open(options)) {
            Map<String, Schema> schemas = new HashMap<>();
            source.datasets().forEach(schema -> schemas.put(schema.dataset(), schema));
            for (Split split : plan(source)) {
                Schema schema = Objects.requireNonNull(schemas.get(split.dataset()));
                try (SplitReader reader = source.open(split, request(schema), Optional.empty())) {
                    ReadResult result = reader.read(WAIT);
                    while (result instanceof ReadResult.Rows rows) {
                        read.rows().addAll(Rows.of(rows.batch()));
                        read.rejections().addAll(rows.rejections());
                        result = reader.read(WAIT);
                    }
                    assertThat(result).isInstanceOf(ReadResult.EndOfSplit.class);
                }
            }
        }
        return read;
    }

    private void write(@Nullable String... values) {
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (String value : values) {
            messages.add(Topics.message(topic, 0, null, value));
        }
        Topics.write(messages);
    }

    @Test
    void aMessageWithoutValueDeletesTheRowOfItsKey() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                Topics.message(topic, 0, "1", "{\"name\":\"one\"}"),
                Topics.message(topic, 0, "1", null),
                Topics.message(topic, 0, "2", "{\"id\":99,\"name\":\"two\"}")));

        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "bigint");
        columns.put("name", "text");
        Read read = readAll(Map.of("key", List.of("id"), "columns", columns));

        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        Row.of(1L, "one"), Row.of(ChangeKind.DELETE, 1L, Row.Mark.UNCHANGED), Row.of(2L, "two"));
    }

    /** Debezium sends one behind each delete, for compaction. */
    @Test
    void aMessageWithoutValueTellsNothingNewWhereMessagesTellChanges() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                Topics.message(topic, 0, "1", "{\"op\":\"c\",\"after\":{\"id\":1}}"),
                Topics.message(topic, 0, "1", "{\"op\":\"d\",\"before\":{\"id\":1}}"),
                Topics.message(topic, 0, "1", null),
                Topics.message(topic, 0, "2", "{\"op\":\"c\",\"after\":{\"id\":2}}"),
                Topics.message(topic, 0, "1", null)));

        Read read = readAll(Map.of("format", Map.of("debezium", Map.of("key", "id"))));

        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows()).containsExactly(Row.of(1L), Row.of(ChangeKind.DELETE, 1L), Row.of(2L));
    }

    @Test
    void whatStandsBesideMessagesIsReadAloneThoughTheFormatHasASchema() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                new ProducerRecord<>(topic, 0, "a".getBytes(StandardCharsets.UTF_8), new byte[] {8, 7}),
                new ProducerRecord<>(topic, 0, "b".getBytes(StandardCharsets.UTF_8), new byte[] {8})));
        Map<String, Object> options = Map.of(
                "format",
                Map.of("protobuf", Map.of("schema", "syntax = 'proto3'; message Order { int64 id = 1; }")),
                "metadata",
                Map.of("at", "offset"),
                "until",
                "now");
        try (Source source = open(options)) {
            Schema beside = source.datasets().get(0).project(List.of("at"));
            Split split = source.plan(List.of(request(beside))).get(0);
            try (SplitReader reader = source.open(split, request(beside), Optional.empty())) {
                ReadResult.Rows rows = (ReadResult.Rows) reader.read(WAIT);
                assertThat(Rows.of(rows.batch())).containsExactly(Row.of(0L));
                assertThat(rows.rejections()).as("all of a message is checked").hasSize(1);
            }
        }
    }

    @Test
    void aTimestampThatIsNoneRejectsItsMessageAlone() throws Exception {
        Topics.create(topic, 1, Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
        byte[] value = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
        Topics.write(List.of(
                new ProducerRecord<>(topic, 0, Long.MAX_VALUE / 2, null, value),
                new ProducerRecord<>(topic, 0, 1_700_000_000_123L, null, value)));

        Read read = readAll(Map.of("columns", Map.of("id", "bigint"), "metadata", Map.of("at", "timestamp")));

        assertThat(read.rows()).hasSize(1);
        assertThat(read.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.column()).isEqualTo("at"));
    }

    @Test
    void aKeyOfSeveralColumnsIsJson() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                Topics.message(topic, 0, "{\"shop\":\"a\",\"id\":7}", "{\"total\":1.5}"),
                Topics.message(topic, 0, "{\"shop\":\"a\"", "{\"total\":2.5}"),
                Topics.message(topic, 0, "{\"shop\":\"b\",\"id\":8}", null)));

        Read read = readAll(Map.of(
                "key", List.of("shop", "id"), "types", Map.of("id", "bigint", "shop", "text", "total", "double")));

        assertThat(read.rejections()).hasSize(1);
        assertThat(read.rejections().get(0).record().origin()).isEqualTo(2);
        assertThat(read.rows()).hasSize(2);
    }

    @Test
    void whatCannotBeARowIsRejectedWithItsPlaceAndTheOthersGoOn() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}", "{\"id\":oops}", null, "{\"id\":2}", "{\"id\":\"x\"}", "{\"id\":3}");

        Read read = readAll(Map.of("columns", Map.of("id", "bigint")));

        assertThat(read.rows()).containsExactly(Row.of(1L), Row.of(2L), Row.of(3L));
        assertThat(read.rejections())
                .extracting(rejection -> rejection.record().origin())
                .containsExactly(2L, 3L, 5L);
    }

    @Test
    void tellsWhatIsKnownOfAMessageBesideItsValue() throws Exception {
        Topics.create(topic, 1, Map.of());
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                0,
                1_700_000_000_123L,
                "key".getBytes(StandardCharsets.UTF_8),
                "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        message.headers().add("trace", "first".getBytes(StandardCharsets.UTF_8));
        message.headers().add("trace", "last".getBytes(StandardCharsets.UTF_8));
        Topics.write(List.of(message));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("t", "topic");
        metadata.put("p", "partition");
        metadata.put("o", "offset");
        metadata.put("at", "timestamp");
        metadata.put("k", "key");
        metadata.put("trace", "header.trace");
        metadata.put("none", "header.none");

        Read read = readAll(Map.of("columns", Map.of("id", "bigint"), "metadata", metadata));

        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .containsExactly(
                        Row.of(1L, topic, 0, 0L, Instant.ofEpochMilli(1_700_000_000_123L), "key", "last", null));
    }

    @ParameterizedTest
    @CsvSource({"earliest,1", "latest,4", "2026-01-02T00:00:00Z,2", "2030-01-01T00:00:00+02:00,4"})
    void startsWhereItIsToldTo(String start, int first) throws Exception {
        Topics.create(topic, 1, Map.of());
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (int day = 1; day <= 3; day++) {
            messages.add(new ProducerRecord<>(
                    topic,
                    0,
                    Instant.parse("2026-01-0" + day + "T12:00:00Z").toEpochMilli(),
                    null,
                    ("{\"id\":" + day + "}").getBytes(StandardCharsets.UTF_8)));
        }
        Topics.write(messages);

        Read read = readAll(Map.of("columns", Map.of("id", "bigint"), "start", start));

        assertThat(read.rows()).hasSize(4 - first);
        assertThat(read.rows()).allMatch(row -> row.value(0) instanceof Long id && id >= first);
    }

    @Test
    void startsAtAnOffset() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        assertThat(readAll(Map.of("offsets", Map.of(topic + "-0", 1))).rows()).containsExactly(Row.of(2L), Row.of(3L));
        assertThatThrownBy(() -> readAll(Map.of("offsets", Map.of(topic + "-7", 1))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining(topic + "-7");
    }

    @ParameterizedTest
    @CsvSource({"-1", "4"})
    void refusesToStartAtAnOffsetThatThereIsNot(long offset) {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        assertThatThrownBy(() -> readAll(Map.of("offsets", Map.of(topic + "-0", offset))))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.START_WRONG))
                .hasMessageContaining("0 to 3");
    }

    @Test
    void readsEachTopicOfAPatternAsADataset() throws Exception {
        for (String each : List.of("a", "b")) {
            Topics.create(topic + "." + each, 1, Map.of());
            Topics.write(List.of(Topics.message(topic + "." + each, 0, null, "{\"" + each + "\":1}")));
        }
        try (Source source = open(Map.of("topic", topic + ".*"))) {
            assertThat(source.datasets()).extracting(Schema::dataset).containsExactly(topic + ".a", topic + ".b");
            assertThat(source.datasets()).extracting(Schema::names).containsExactly(List.of("a"), List.of("b"));
        }
        assertThatThrownBy(() -> readAll(Map.of("topic", topic + "-none*")))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TOPIC_MISSING));
    }

    @Test
    void findsNewPartitionsWhileItRunsAndAfterItWasStopped() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}");
        Map<String, Object> options = Map.of("columns", Map.of("id", "bigint"), "partition_check", "10ms");
        List<Split> splits;
        Position position;
        try (Source source = open(options)) {
            splits = plan(source);
            assertThat(splits).extracting(Split::id).containsExactly(topic + "-0", topic + "-later");
            try (SplitReader reader =
                    source.open(splits.get(1), request(source.datasets().get(0)), Optional.empty())) {
                assertThat(reader.read(Duration.ofMillis(50))).isInstanceOf(ReadResult.NothingYet.class);
                Topics.addPartitions(topic, 2);
                Topics.write(List.of(Topics.message(topic, 1, null, "{\"id\":2}")));
                ReadResult.Rows rows = awaitRows(reader);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(0));
                assertThat(Rows.of(rows.batch())).containsExactly(Row.of(2L));
                Topics.addPartitions(topic, 3);
                Topics.write(List.of(Topics.message(topic, 2, null, "{\"id\":5}")));
                rows = awaitRows(reader);
                assertThat(Rows.of(rows.batch())).as("while it reads others").containsExactly(Row.of(5L));
                position = rows.position();
            }
        }
        Topics.addPartitions(topic, 4);
        Topics.write(
                List.of(Topics.message(topic, 1, null, "{\"id\":3}"), Topics.message(topic, 3, null, "{\"id\":4}")));
        try (Source source = open(options)) {
            source.resume(splits);
            List<Row> rows = new ArrayList<>();
            List<Long> origins = new ArrayList<>();
            try (SplitReader reader =
                    source.open(splits.get(1), request(source.datasets().get(0)), Optional.of(position))) {
                while (rows.size() < 2) {
                    RecordBatch batch = awaitRows(reader).batch();
                    rows.addAll(Rows.of(batch));
                    for (int i = 0; i < batch.size(); i++) {
                        origins.add(batch.origin(batch.row(i)));
                    }
                }
            }
            assertThat(rows).containsExactlyInAnyOrder(Row.of(3L), Row.of(4L));
            assertThat(origins).doesNotHaveDuplicates();
        }
    }

    @Test
    void doesNotPassOverWhatWasRemovedOfANewPartition() throws Exception {
        Topics.create(topic, 1, Map.of());
        try (Source source = open(Map.of("columns", Map.of("id", "bigint"), "partition_check", "10ms"))) {
            ReadRequest all = request(source.datasets().get(0));
            Split later = source.plan(List.of(all)).get(1);
            Topics.addPartitions(topic, 2);
            Topics.write(List.of(
                    Topics.message(topic, 1, null, "{\"id\":1}"), Topics.message(topic, 1, null, "{\"id\":2}")));
            Topics.removeBefore(topic, 1, 1);
            try (SplitReader reader = source.open(later, all, Optional.empty())) {
                assertThatThrownBy(() -> awaitRows(reader))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.RECORDS_GONE));
            }
        }
    }

    @Test
    void isWokenUpWhileThereAreNoNewPartitions() throws Exception {
        Topics.create(topic, 1, Map.of());
        try (Source source = open(Map.of("columns", Map.of("id", "bigint"), "partition_check", "1h"))) {
            ReadRequest all = request(source.datasets().get(0));
            Split later = source.plan(List.of(all)).get(1);
            try (SplitReader reader = source.open(later, all, Optional.empty())) {
                CompletableFuture<ReadResult> read = CompletableFuture.supplyAsync(() -> {
                    try {
                        return reader.read(Duration.ofHours(1));
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                });
                long limit = System.nanoTime() + WAIT.toNanos();
                while (!read.isDone() && System.nanoTime() - limit < 0) {
                    reader.wakeUp();
                }
                assertThat(read).isDone();
                assertThat(read.get()).isInstanceOf(ReadResult.NothingYet.class);
            }
        }
    }

    @Test
    void tellsHowManyRecordsWaitAndSinceWhen() throws Exception {
        Topics.create(topic, 1, Map.of());
        Instant morning = Instant.parse("2026-01-02T08:00:00Z");
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (int minute = 0; minute < 5; minute++) {
            messages.add(new ProducerRecord<>(
                    topic,
                    0,
                    morning.plusSeconds(60L * minute).toEpochMilli(),
                    null,
                    ("{\"id\":" + minute + "}").getBytes(StandardCharsets.UTF_8)));
        }
        Topics.write(messages);
        try (Source source = open(Map.of("columns", Map.of("id", "bigint")))) {
            Schema schema = source.datasets().get(0);
            ReadRequest pairs = new ReadRequest(schema, List.of(), new BatchLimits(2, 1 << 20, Duration.ofSeconds(1)));
            Split split = source.plan(List.of(pairs)).get(0);
            SplitReader reader = source.open(split, pairs, Optional.empty());
            try (reader) {
                awaitRows(reader);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(3).since(morning.plusSeconds(60)));
                awaitRows(reader);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(1).since(morning.plusSeconds(180)));
                awaitRows(reader);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(0));
                Topics.write(List.of(Topics.message(topic, 0, null, "{\"id\":5}")));
                awaitRows(reader);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(0));
            }
            assertThat(reader.lag()).isEqualTo(SourceLag.UNKNOWN);
        }
    }

    /** A transaction ends with a marker, which has an offset of its own. */
    @Test
    void nothingWaitsBehindTheMarkerOfATransaction() throws Exception {
        Topics.create(topic, 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Topics.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<?> unused = producer.send(Topics.message(topic, 0, null, "{\"id\":1}"));
            producer.commitTransaction();
        }
        try (Source source = open(Map.of("columns", Map.of("id", "bigint"), "partition_check", "10ms"))) {
            ReadRequest all = request(source.datasets().get(0));
            List<Split> splits = source.plan(List.of(all));
            try (SplitReader reader = source.open(splits.get(0), all, Optional.empty());
                    SplitReader later = source.open(splits.get(1), all, Optional.empty())) {
                awaitRows(reader);
                assertThat(reader.read(Duration.ofMillis(20))).isInstanceOf(ReadResult.NothingYet.class);
                assertThat(reader.lag()).isEqualTo(SourceLag.ofRecords(0));
                assertThat(later.read(Duration.ofMillis(20))).isInstanceOf(ReadResult.NothingYet.class);
                assertThat(later.lag()).isEqualTo(SourceLag.ofRecords(0));
            }
        }
    }

    private static ReadResult.Rows awaitRows(SplitReader reader) throws InterruptedException {
        long limit = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() - limit < 0) {
            if (reader.read(Duration.ofMillis(200)) instanceof ReadResult.Rows rows) {
                return rows;
            }
        }
        throw new AssertionError("no row within " + WAIT);
    }

    @Test
    void doesNotPassOverRecordsThatWereRemoved() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        try (Source source = open(Map.of("until", "now"))) {
            Split split = plan(source).get(0);
            Topics.removeBefore(topic, 2);
            try (SplitReader reader =
                    source.open(split, request(source.datasets().get(0)), Optional.empty())) {
                assertThatThrownBy(() -> reader.read(WAIT))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.RECORDS_GONE))
                        .hasMessageContaining("2 offsets were removed");
            }
        }
    }

    @Test
    void goesOnBehindRecordsThatWereRemovedIfThatWasChosen() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        try (Source source = open(Map.of("partition_check", "10ms"))) {
            ReadRequest all = request(source.datasets().get(0));
            Map<Split, Optional<Position>> standing = new LinkedHashMap<>();
            plan(source).forEach(split -> standing.put(split, Optional.empty()));
            assertThat(source.gaps(standing)).isEmpty();
            Topics.addPartitions(topic, 2);
            Topics.write(List.of(
                    Topics.message(topic, 1, null, "{\"id\":4}"), Topics.message(topic, 1, null, "{\"id\":5}")));
            Topics.removeBefore(topic, 2);
            Topics.removeBefore(topic, 1, 1);

            List<SourceGap> gaps = source.gaps(standing);
            assertThat(gaps)
                    .hasSize(2)
                    .allSatisfy(gap -> assertThat(gap.choices()).containsExactly(GapChoice.SKIP_GAP));
            List<Row> rows = new ArrayList<>();
            for (SourceGap gap : gaps) {
                GapBridge bridge = source.bridge(gap, GapChoice.SKIP_GAP);
                try (SplitReader reader = source.open(bridge.split(), all, bridge.from())) {
                    rows.addAll(Rows.of(awaitRows(reader).batch()));
                }
                standing.put(bridge.split(), bridge.from());
            }
            assertThat(rows).containsExactly(Row.of(3L), Row.of(5L));
            assertThat(gaps.get(0).reason())
                    .hasMessage("2 offsets of " + topic + "-0, from 0 to 1, were removed before they were read");
            assertThat(source.gaps(standing)).isEmpty();
        }
    }

    @Test
    void doesNotGoOnInAnotherTopicOfTheSameName() throws Exception {
        Topics.create(topic, 1, Map.of());
        write("{\"id\":1}");
        List<Split> splits;
        try (Source source = open(Map.of())) {
            splits = plan(source);
        }
        Topics.delete(topic);
        Topics.create(topic, 1, Map.of());
        try (Source source = open(Map.of())) {
            assertThatThrownBy(() -> source.resume(splits))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TOPIC_CHANGED));
        }
    }

    @Test
    void aKeyThatNobodyWantsMayBeAnything() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(new ProducerRecord<>(
                topic, 0, new byte[] {(byte) 0xff, 0}, "{\"name\":\"one\"}".getBytes(StandardCharsets.UTF_8))));
        Map<String, Object> options = Map.of("key", List.of("id"), "columns", Map.of("name", "text"), "until", "now");
        try (Source source = open(options)) {
            Schema name = source.datasets().get(0).project(List.of("name")).withKey(List.of());
            Split split = source.plan(List.of(request(name))).get(0);
            try (SplitReader reader = source.open(split, request(name), Optional.empty())) {
                assertThat(reader.read(WAIT))
                        .isInstanceOfSatisfying(
                                ReadResult.Rows.class,
                                rows -> assertThat(Rows.of(rows.batch())).containsExactly(Row.of("one")));
            }
        }
    }

    /** What {@code options} make of a message that was rejected with these bytes. */
    private Read decodeAgain(Map<String, Object> options, String split, byte[] record, long origin) {
        try (Source source = open(options)) {
            ReadResult.Rows again = source.decode(request(source.datasets().get(0)), split, record, origin)
                    .orElseThrow();
            return new Read(Rows.of(again.batch()), again.rejections());
        }
    }

    private static final Map<String, Object> WITH_METADATA =
            Map.of("columns", Map.of("id", "text"), "metadata", Map.of("k", "key", "at", "offset"));

    @Test
    void aRejectedMessageIsReadAgainWithItsKey() throws Exception {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                Topics.message(topic, 0, "a", "{\"id\":1}"), Topics.message(topic, 0, "b", "{\"id\":\"two\"}")));
        Read read = readAll(Map.of("columns", Map.of("id", "bigint")));
        assertThat(read.rows()).containsExactly(Row.of(1L));
        Rejection.RejectedBytes rejected = (Rejection.RejectedBytes)
                Objects.requireNonNull(read.rejections().get(0)).record();

        Read again = decodeAgain(WITH_METADATA, topic + "-0", rejected.bytes(), rejected.origin());
        assertThat(again.rejections()).isEmpty();
        assertThat(again.rows().get(0).values()).containsExactlyInAnyOrder("two", "b", 1L);
        Read still = decodeAgain(
                Map.of("columns", Map.of("id", "bigint")), topic + "-0", rejected.bytes(), rejected.origin());
        assertThat(still.rows()).isEmpty();
        assertThat(still.rejections()).hasSize(1);
    }

    @Test
    void ofARejectedMessageThatIsGoneTheValueIsLeft() {
        Topics.create(topic, 1, Map.of());
        Topics.write(List.of(
                Topics.message(topic, 0, "a", "{\"id\":\"one\"}"), Topics.message(topic, 0, "b", "{\"id\":\"two\"}")));
        Topics.removeBefore(topic, 1);
        byte[] one = "{\"id\":\"one\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(decodeAgain(Map.of("columns", Map.of("id", "text")), topic + "-0", one, 1)
                        .rows())
                .containsExactly(Row.of("one"));
        assertThat(decodeAgain(WITH_METADATA, topic + "-0", one, 1).rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.code()).isEqualTo(KafkaErrorCode.MESSAGE_GONE));
        assertThat(decodeAgain(WITH_METADATA, topic + "-0", one, 2).rejections())
                .as("another message is there")
                .hasSize(1);
        assertThat(decodeAgain(WITH_METADATA, topic + "-0", one, 3).rejections())
                .as("nothing was ever there")
                .hasSize(1);
    }

    @Test
    void aRejectedMessageOfALaterPartitionIsFoundAgain() {
        Topics.create(topic, 2, Map.of());
        Topics.write(List.of(Topics.message(topic, 1, "b", "{\"id\":\"two\"}")));
        byte[] two = "{\"id\":\"two\"}".getBytes(StandardCharsets.UTF_8);
        Read again = decodeAgain(WITH_METADATA, topic + "-later", two, LaterPartitions.origin(1, 0));
        assertThat(again.rejections()).isEmpty();
        assertThat(again.rows().get(0).values()).containsExactlyInAnyOrder("two", "b", 0L);
    }

    @Test
    void saysWhatToDoAboutAnEmptyTopic() {
        Topics.create(topic, 1, Map.of());
        try (Source source = open(Map.of())) {
            assertThatThrownBy(source::datasets)
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.hint()).contains("`columns`"));
        }
    }

    @Test
    void saysWithinSecondsThatNobodyListensWhereBrokersShouldBe() throws IOException {
        String nobody = "127.0.0.1:" + ServerProcess.freePort();
        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        TestContext patient = TestContext.in(Path.of("")).withParallelism(1).withCallTimeout(Duration.ofMinutes(5));
        Options options = Options.parse(plugin.descriptor(), Map.of("brokers", nobody, "topic", topic));
        try (Source source = plugin.create(options, patient)) {
            long begun = System.nanoTime();
            assertThatThrownBy(source::datasets)
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.UNREACHABLE))
                    .hasMessageContaining("nobody listens at " + nobody);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }
    }
}
