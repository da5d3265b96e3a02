package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.kafka.KafkaServer;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSinkTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));

    private final String topic = Topics.unused("sink");

    private Sink open(Map<String, Object> more) {
        return open(more, TestContext.in(Path.of("")).callTimeout());
    }

    private Sink open(Map<String, Object> more, Duration callTimeout) {
        Map<String, Object> options = new HashMap<>(more);
        options.putIfAbsent("brokers", Topics.brokers());
        options.putIfAbsent("topic", topic);
        options.put("positions_topic", topic + ".positions");
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        TestContext context = TestContext.in(Path.of("")).withParallelism(1).withCallTimeout(callTimeout);
        return plugin.create(Options.parse(plugin.descriptor(), options), context);
    }

    /** Writes all of a split. */
    private List<Rejection> write(Map<String, Object> options, RecordBatch... batches) {
        List<Rejection> rejections = new ArrayList<>();
        try (Sink sink = open(options)) {
            long epoch = sink.fence("test", 1);
            SinkRun run = new SinkRun("test", "run", epoch, false);
            sink.prepare(run, List.of(ORDERS));
            Split split = new Split("all", 0, "orders", "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, ORDERS, Optional.empty()))) {
                for (RecordBatch batch : batches) {
                    rejections.addAll(writer.write(batch));
                }
                rejections.addAll(writer.flush());
                writer.prepare(1, new Position("1"), true);
            }
            sink.complete(run, List.of());
        }
        return rejections;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void putsMessagesOfAKeyWhereOtherProducersDo() {
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < 50; id++) {
            rows.add(Row.of(id, "name " + id));
        }
        write(Map.of("partitions", 5), Batches.of(ORDERS, rows, 1));

        List<ConsumerRecord<byte[], byte[]>> stored = Topics.read(topic);
        assertThat(stored).hasSize(50).allSatisfy(message -> {
            byte[] key = message.key();
            assertThat(message.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 5);
            assertThat(text(message.value())).startsWith("{\"id\":" + text(key) + ",");
        });
    }

    @Test
    void writesToATopicThatIsCalledAfterTheDatasetAndRefusesOneForTwo() {
        write(Map.of("topic", topic + ".{table}.copy", "partitions", 1), Batches.of(ORDERS, Row.of(1L, "one")));
        assertThat(Topics.read(topic + ".orders.copy")).hasSize(1);
        try (Sink sink = open(Map.of("topic", topic + ".{table}"))) {
            assertThat(sink.targets(ORDERS)).containsExactly(topic + ".orders");
            List<Schema> two = List.of(
                    new Schema("eu.orders", ORDERS.fields(), ORDERS.key()),
                    new Schema("us.orders", ORDERS.fields(), ORDERS.key()));
            assertThatThrownBy(() -> sink.check(two))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class, e -> assertThat(e.code()).isEqualTo(KafkaErrorCode.TOPIC_SHARED))
                    .hasMessageContaining("eu.orders and of us.orders");
        }
    }

    @Test
    void removesARowWhoseKeyHasChangedAndNoOther() {
        write(
                Map.of("mode", "upsert", "partitions", 1),
                Batches.of(
                        ORDERS,
                        Row.of(1L, "one"),
                        Row.of(ChangeKind.UPDATE_BEFORE, 1L, "one"),
                        Row.of(ChangeKind.UPDATE_AFTER, 1L, "ONE"),
                        Row.of(ChangeKind.UPDATE_BEFORE, 1L, "ONE")),
                Batches.of(
                        ORDERS,
                        Row.of(ChangeKind.UPDATE_AFTER, 2L, "two"),
                        Row.of(ChangeKind.DELETE, 2L, Row.Mark.UNCHANGED)));

        assertThat(Topics.read(topic).stream().map(message -> text(message.key()) + "=" + text(message.value())))
                .containsExactly(
                        "1={\"id\":1,\"name\":\"one\"}",
                        "1={\"id\":1,\"name\":\"ONE\"}",
                        "1=null",
                        "2={\"id\":2,\"name\":\"two\"}",
                        "2=null");
    }

    @Test
    void rejectsAMessageThatTheTopicIsTooSmallFor() {
        Topics.create(topic, 1, Map.of("max.message.bytes", "2000"));
        List<Rejection> rejections =
                write(Map.of(), Batches.of(ORDERS, Row.of(1L, "a"), Row.of(2L, "x".repeat(2000)), Row.of(3L, "b")));

        assertThat(rejections).extracting(Rejection::code).containsExactly(RecordErrorCode.TOO_LARGE);
        assertThat(rejections.get(0).record().origin()).isEqualTo(2);
        assertThat(rejections.get(0).message()).contains("max.message.bytes");
        assertThat(Topics.read(topic)).hasSize(2);
    }

    @Test
    void writesAMessageThatIsLargerThanProducersSendByThemselves() {
        Topics.create(topic, 1, Map.of("max.message.bytes", "6000000"));
        List<Rejection> rejections = write(Map.of(), Batches.of(ORDERS, Row.of(1L, "x".repeat(5_000_000))));

        assertThat(rejections).isEmpty();
        assertThat(Topics.read(topic)).hasSize(1);
    }

    @Test
    void writesALargeMessageOfASplitThatWasTakenOver() {
        Topics.create(topic, 1, Map.of("max.message.bytes", "6000000"));
        try (Sink sink = open(Map.of());
                Sink worker = open(Map.of())) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            worker.join(run, List.of(ORDERS));
            assertThat(worker.takeOver(run, "a")).isEmpty();
            try (SinkWriter writer = worker.open(run, split("a"))) {
                assertThat(writer.write(Batches.of(ORDERS, Row.of(1L, "x".repeat(5_000_000)))))
                        .isEmpty();
                writer.prepare(1, new Position("1"), true);
            }
        }
        assertThat(Topics.read(topic)).hasSize(1);
    }

    @Test
    void writesALargeMessageToOneTopicThoughAnotherTakesSmallOnesAlone() {
        Schema others = new Schema(topic + ".large", ORDERS.fields(), List.of("id"));
        Schema orders = new Schema(topic, ORDERS.fields(), List.of("id"));
        Topics.create(others.dataset(), 1, Map.of("max.message.bytes", "6000000"));
        Map<String, Object> options = new HashMap<>();
        options.put("brokers", Topics.brokers());
        options.put("transactions", false);
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        try (Sink sink = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))) {
            SinkRun run = new SinkRun("test", "run", 1, false);
            sink.prepare(run, List.of(orders, others));
            for (Schema schema : List.of(orders, others)) {
                Split split = new Split(schema.dataset(), 0, schema.dataset(), "{}", 0);
                String name = schema.equals(orders) ? "small" : "x".repeat(5_000_000);
                try (SinkWriter writer = sink.open(run, new WriterContext(split, schema, Optional.empty()))) {
                    assertThat(writer.write(Batches.of(schema, Row.of(1L, name))))
                            .isEmpty();
                    writer.flush();
                }
            }
        }
        assertThat(Topics.read(topic)).hasSize(1);
        assertThat(Topics.read(others.dataset())).hasSize(1);
    }

    @Test
    void writesAKeyOfSeveralColumnsAsJson() {
        write(Map.of("key", List.of("name", "id")), Batches.of(ORDERS, Row.of(7L, "a")));

        assertThat(Topics.read(topic))
                .extracting(message -> text(message.key()))
                .containsExactly("{\"name\":\"a\",\"id\":7}");
    }

    @Test
    void refusesATransactionThatTheClusterWouldEndBefore() {
        try (Sink sink = open(Map.of("transaction_timeout", "1h"))) {
            assertThatThrownBy(() -> sink.check(List.of(ORDERS)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TRANSACTION_TIMEOUT))
                    .hasMessageContaining("900000");
        }
    }

    @Test
    void refusesATopicOfPositionsThatWouldForgetThem() {
        Topics.create(topic + ".positions", 1, Map.of("cleanup.policy", "delete"));
        try (Sink sink = open(Map.of())) {
            assertThatThrownBy(() -> sink.fence("test", 1))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.POSITIONS_FORGOTTEN))
                    .hasMessageContaining("cleanup.policy");
        }
    }

    /** A partition of the source may be quiet for days. */
    @Test
    @Timeout(60)
    void goesOnWithAWriterThatTheClusterHasForgotten(@TempDir Path folder) throws Exception {
        Map<String, String> forgetful = Map.of(
                "transactional.id.expiration.ms",
                "1000",
                "transaction.remove.expired.transaction.cleanup.interval.ms",
                "200");
        KafkaServer.Setup setup = new KafkaServer.Setup(Map.of(), forgetful, List.of(), List.of());
        try (KafkaServer server =
                        KafkaServer.start(folder.resolve("broker"), System.getProperty("java.class.path"), setup);
                Admin admin = Admin.create(Map.of("bootstrap.servers", server.address()));
                Sink sink = open(Map.of("brokers", server.address()))) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            try (SinkWriter writer = sink.open(run, split("a"))) {
                writer.write(Batches.of(ORDERS, Row.of(1L, "a")));
                writer.flush();
                writer.prepare(1, new Position("1"), false);
                while (!admin.listTransactions().all().get().isEmpty()) {
                    // Until the cluster knows no transactional id any more.
                }
                writer.write(Batches.of(ORDERS, Row.of(2L, "b")));
                assertThatThrownBy(() -> {
                            writer.flush();
                            writer.prepare(2, new Position("2"), false);
                        })
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TRANSACTION_LOST));
            }
            assertThat(sink.takeOver(run, "a")).map(SplitState::position).contains(new Position("1"));
            writeAndPrepare(sink, run, new Position("1"), Row.of(2L, "b"), new Position("2"));
        }
    }

    @Test
    void refusesAMissingTopicIfItMayMakeNone() {
        try (Sink sink = open(Map.of("create", false))) {
            assertThatThrownBy(() -> sink.check(List.of(ORDERS)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TARGET_MISSING));
        }
        assertThat(Topics.exists(topic)).isFalse();
    }

    @Test
    void saysWithinSecondsThatNobodyListensWhereBrokersShouldBe() throws IOException {
        String nobody = "127.0.0.1:" + ServerProcess.freePort();
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        TestContext patient = TestContext.in(Path.of("")).withParallelism(1).withCallTimeout(Duration.ofMinutes(5));
        try (Sink sink =
                plugin.create(Options.parse(plugin.descriptor(), Map.of("brokers", nobody, "topic", topic)), patient)) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> sink.check(List.of(ORDERS)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.UNREACHABLE))
                    .hasMessageContaining("nobody listens at " + nobody);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void saysThatAClusterDoesNotAnswer() {
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        TestContext hasty = TestContext.in(Path.of("")).withParallelism(1).withCallTimeout(Duration.ofMillis(500));
        try (Sink sink = plugin.create(
                Options.parse(plugin.descriptor(), Map.of("brokers", "127.0.0.1:1", "topic", topic)), hasty)) {
            assertThatThrownBy(() -> sink.fence("test", 1))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.UNREACHABLE))
                    .hasMessageContaining("127.0.0.1:1");
        }
    }

    private static WriterContext split(String id, @Nullable Position expected) {
        return new WriterContext(
                new Split(id, 0, "orders", "{}", 0), ORDERS, Optional.empty(), Optional.ofNullable(expected)::equals);
    }

    private void writeAndPrepare(Sink sink, SinkRun run, @Nullable Position from, Row row, Position to) {
        try (SinkWriter writer = sink.open(run, split("a", from))) {
            writer.write(Batches.of(ORDERS, row));
            writer.flush();
            writer.prepare(1, to, false);
        }
    }

    private void requireLost(Sink sink, SinkRun run, @Nullable Position from) {
        assertThatThrownBy(() -> sink.open(run, split("a", from)))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.TRANSACTION_LOST));
    }

    @Test
    void anAttemptThatWasGivenUpDoesNotGetTheSplitOfALaterOneInItsProcess() {
        try (Sink sink = open(Map.of());
                Sink elsewhere = open(Map.of())) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            elsewhere.join(run, List.of(ORDERS));
            assertThat(sink.takeOver(run, "a")).isEmpty();
            assertThat(elsewhere.takeOver(run, "a")).isEmpty();
            writeAndPrepare(elsewhere, run, null, Row.of(1L, "a"), new Position("1"));
            assertThat(sink.takeOver(run, "a")).map(SplitState::position).contains(new Position("1"));

            requireLost(sink, run, null);
            writeAndPrepare(sink, run, new Position("1"), Row.of(2L, "b"), new Position("2"));
            // With nothing taken over any more, it finds out by what the topic of positions holds.
            requireLost(sink, run, new Position("1"));
        }
        assertThat(Topics.read(topic)).hasSize(2);
    }

    @Test
    void aLaterAttemptFindsOutThatTheOneBeforeHasWrittenInItsPlace() {
        try (Sink sink = open(Map.of())) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            assertThat(sink.takeOver(run, "a")).isEmpty();
            assertThat(sink.takeOver(run, "a")).isEmpty();
            writeAndPrepare(sink, run, null, Row.of(1L, "a"), new Position("1"));

            requireLost(sink, run, null);
            assertThat(sink.takeOver(run, "a")).map(SplitState::position).contains(new Position("1"));
            writeAndPrepare(sink, run, new Position("1"), Row.of(2L, "b"), new Position("2"));
        }
        assertThat(Topics.read(topic)).hasSize(2);
    }

    private static WriterContext split(String id) {
        return new WriterContext(new Split(id, 0, "orders", "{}", 0), ORDERS, Optional.empty());
    }

    /** Leaves a transaction open that holds a row and the position behind it, as whoever dies there does. */
    private static void dieBeforeCommit(SinkWriter writer, Row row) {
        writer.write(Batches.of(ORDERS, row));
        writer.flush();
        try (Failpoint.Watch watch = Failpoint.watch(name -> {
            if (name.equals("kafka.before_commit")) {
                throw new IllegalStateException("dead");
            }
        })) {
            assertThat(watch).isNotNull();
            assertThatThrownBy(() -> writer.prepare(1, new Position("1"), false))
                    .hasMessage("dead");
        }
    }

    @Test
    void takesSplitsOverOneAfterAnotherThoughAllTheirWritersHaveDiedBeforeTheCommit() {
        List<String> names = List.of("a", "b", "c");
        try (Sink sink = open(Map.of());
                Sink worker = open(Map.of())) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            worker.join(run, List.of(ORDERS));
            Map<String, SinkWriter> dead = new TreeMap<>();
            names.forEach(name -> dead.put(name, sink.open(run, split(name))));
            SinkWriter alive = sink.open(run, split("alive"));
            alive.write(Batches.of(ORDERS, Row.of(10L, "alive")));
            alive.flush();
            long id = 0;
            for (SinkWriter writer : dead.values()) {
                dieBeforeCommit(writer, Row.of(++id, "lost"));
            }

            for (String name : names) {
                assertThat(worker.takeOver(run, name)).isEmpty();
                try (SinkWriter writer = worker.open(run, split(name))) {
                    writer.write(Batches.of(ORDERS, Row.of(20L, name)));
                    writer.flush();
                    writer.prepare(1, new Position("1"), true);
                }
            }
            alive.prepare(1, new Position("1"), true);
            alive.close();
            dead.values().forEach(SinkWriter::close);
        }
        assertThat(Topics.read(topic).stream().map(message -> text(message.value())))
                .containsExactlyInAnyOrder(
                        "{\"id\":20,\"name\":\"a\"}",
                        "{\"id\":20,\"name\":\"b\"}",
                        "{\"id\":20,\"name\":\"c\"}",
                        "{\"id\":10,\"name\":\"alive\"}");
    }

    @Test
    void isNotStoppedByTheClaimOfAnEarlierStartThatWakesUpLate() {
        try (Sink earlier = open(Map.of());
                Sink sink = open(Map.of())) {
            SinkRun before = new SinkRun("test", "run", earlier.fence("test", 1), false);
            earlier.prepare(before, List.of(ORDERS));
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 2), true);
            sink.prepare(run, List.of(ORDERS));
            AtomicBoolean woken = new AtomicBoolean();
            try (Failpoint.Watch watch = Failpoint.watch(name -> {
                if (name.equals("kafka.after_claim") && woken.compareAndSet(false, true)) {
                    assertThatThrownBy(() -> earlier.takeOver(before, "a"))
                            .isInstanceOfSatisfying(
                                    DataWeaverException.class,
                                    told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.FENCED));
                }
            })) {
                assertThat(watch).isNotNull();
                assertThat(sink.takeOver(run, "a")).isEmpty();
            }
            assertThat(woken).isTrue();
            try (SinkWriter writer = sink.open(run, split("a"))) {
                writer.write(Batches.of(ORDERS, Row.of(1L, "a")));
                writer.flush();
                writer.prepare(1, new Position("1"), true);
            }
        }
        assertThat(Topics.read(topic)).hasSize(1);
    }

    /** Returns the first number from {@code from} on whose messages go to a partition of two. */
    private static long idOfPartition(int partition, long from) {
        long id = from;
        while (Utils.toPositive(Utils.murmur2(Long.toString(id).getBytes(StandardCharsets.UTF_8))) % 2 != partition) {
            id++;
        }
        return id;
    }

    /** The topic takes less than it did when the writer looked: the broker refuses a message, and stores those behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void acknowledgesNothingThoughMessagesBehindOneThatWasRefusedAreStoredInAnotherPartition(boolean transactions) {
        Topics.create(topic, 2, Map.of());
        try (Sink sink = open(Map.of("transactions", transactions))) {
            SinkRun run = new SinkRun("test", "run", transactions ? sink.fence("test", 1) : 1, false);
            sink.prepare(run, List.of(ORDERS));
            try (SinkWriter writer = sink.open(run, split("a"))) {
                writer.write(Batches.of(ORDERS, Row.of(0L, "stays")));
                writer.flush();
                writer.prepare(1, new Position("1"), false);

                Topics.limitMessages(topic, 1000);
                List<Row> rows = new ArrayList<>(List.of(Row.of(idOfPartition(0, 1), "x".repeat(2000))));
                for (long id = idOfPartition(1, 1); rows.size() <= 50; id = idOfPartition(1, id + 1)) {
                    rows.add(Row.of(id, "behind"));
                }
                assertThat(writer.write(Batches.of(ORDERS, rows, 1))).isEmpty();
                assertThatThrownBy(writer::flush).isInstanceOf(DataWeaverException.class);
                assertThatThrownBy(() -> writer.prepare(2, new Position("2"), false))
                        .isInstanceOf(DataWeaverException.class);
            }
            if (transactions) {
                assertThat(sink.takeOver(run, "a")).map(SplitState::position).contains(new Position("1"));
            }
        }
        // Visible where nothing takes them back: so these were answered before, or in spite of, the one in front of
        // them.
        assertThat(Topics.read(topic)).hasSize(transactions ? 1 : 51);
    }

    @Test
    void findsOutAfterACommitWithoutAnswerWhetherItHasHappened() {
        try (Sink sink = open(Map.of());
                Sink hasty = open(Map.of(), Duration.ofSeconds(2))) {
            SinkRun run = new SinkRun("test", "run", sink.fence("test", 1), false);
            sink.prepare(run, List.of(ORDERS));
            hasty.join(run, List.of(ORDERS));
            SinkWriter unanswered = hasty.open(run, split("a"));
            unanswered.write(Batches.of(ORDERS, Row.of(1L, "a")));
            unanswered.flush();
            try (Failpoint.Watch watch = Failpoint.watch(name -> {
                if (name.equals("kafka.before_commit")) {
                    Topics.freeze();
                }
            })) {
                assertThat(watch).isNotNull();
                assertThatThrownBy(() -> unanswered.prepare(1, new Position("1"), true))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                told -> assertThat(told.code()).isEqualTo(KafkaErrorCode.COMMIT_UNKNOWN));
                assertThatCode(unanswered::close).doesNotThrowAnyException();
            } finally {
                Topics.thaw();
            }

            if (sink.takeOver(run, "a").isEmpty()) {
                try (SinkWriter writer = sink.open(run, split("a"))) {
                    writer.write(Batches.of(ORDERS, Row.of(1L, "a")));
                    writer.flush();
                    writer.prepare(1, new Position("1"), true);
                }
            }
        }
        assertThat(Topics.read(topic)).hasSize(1);
    }
}
