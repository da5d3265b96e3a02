package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** What a topic holds of each key, as it is read back of a real broker. */
class WrittenTopicsTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));
    private static final int PARTITIONS = 2;

    private final String topic = Topics.unused("written");

    private Sink open() {
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        Map<String, Object> options = Map.of("brokers", Topics.brokers(), "topic", topic, "mode", "upsert");
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private List<Row> held() throws Exception {
        try (Sink sink = open();
                Source source = sink.readBack(List.of(ORDERS))) {
            assertThat(source.datasets().get(0).key()).containsExactly("id");
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            List<RecordBatch> batches = new ArrayList<>();
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    read(reader, batches);
                }
            }
            return Rows.of(batches);
        }
    }

    private static void read(SplitReader reader, List<RecordBatch> batches) throws InterruptedException {
        ReadResult result = reader.read(Duration.ofSeconds(1));
        while (!(result instanceof ReadResult.EndOfSplit)) {
            if (result instanceof ReadResult.Rows rows) {
                assertThat(rows.rejections()).isEmpty();
                batches.add(rows.batch());
            }
            result = reader.read(Duration.ofSeconds(1));
        }
    }

    @Test
    void holdsTheNewestOfEachKeyThatIsCommittedUnlessItIsDeleted() throws Exception {
        Topics.create(topic, PARTITIONS, Map.of("cleanup.policy", "compact"));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Integer, String> model = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer = Topics.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 40; transaction++) {
                boolean commits = random.nextInt(3) > 0;
                Map<Integer, String> changed = new HashMap<>(model);
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    int id = random.nextInt(60);
                    String name = random.nextInt(4) == 0 ? null : "name " + random.nextInt(1000);
                    Future<?> unused = producer.send(Topics.message(
                            topic,
                            id % PARTITIONS,
                            Integer.toString(id),
                            name == null ? null : "{\"id\":" + id + ",\"name\":\"" + name + "\"}"));
                    if (name == null) {
                        changed.remove(id);
                    } else {
                        changed.put(id, name);
                    }
                }
                producer.flush();
                if (commits) {
                    producer.commitTransaction();
                    model = changed;
                } else {
                    producer.abortTransaction();
                }
            }
            List<Row> expected = new ArrayList<>();
            model.forEach((id, name) -> expected.add(Row.of((long) id, name)));
            assertThat(held()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);

            producer.beginTransaction();
            for (int id = 0; id < 60; id++) {
                Future<?> unused = producer.send(Topics.message(
                        topic, id % PARTITIONS, Integer.toString(id), "{\"id\":" + id + ",\"name\":\"open\"}"));
            }
            producer.flush();
            assertThat(held())
                    .as("seed %d, with a transaction that is open", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            producer.commitTransaction();
            assertThat(held()).as("seed %d", seed).hasSize(60).allMatch(row -> "open".equals(row.value(1)));
        }
    }

    @Test
    void readsAgainWhereMoreKeysAreHeldThanAreNotedAtATime() throws Exception {
        Topics.create(topic, 1, Map.of());
        List<Row> expected = new ArrayList<>();
        int messages = 9000;
        try (KafkaProducer<byte[], byte[]> producer = Topics.producer(Map.of())) {
            for (int i = 0; i < messages; i++) {
                Future<?> unused = producer.send(Topics.message(topic, 0, Integer.toString(i), "{\"id\":" + i + "}"));
                expected.add(Row.of((long) i, null));
            }
            producer.flush();
        }
        Connection connection = ConnectionOptions.read(
                Options.parse(new KafkaSinkPlugin().descriptor(), Map.of("brokers", Topics.brokers(), "topic", topic)),
                TestContext.in(Path.of("")).callTimeout());
        try (Sink sink = open();
                Source source = sink.readBack(List.of(ORDERS))) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            PartitionSplit split =
                    PartitionSplit.parse(source.plan(List.of(request)).get(0));
            KafkaSourceSettings settings = KafkaSourceSettings.of(Options.parse(
                    new KafkaSourcePlugin().descriptor(),
                    Map.of(
                            "brokers",
                            Topics.brokers(),
                            "topic",
                            topic,
                            "until",
                            "now",
                            "columns",
                            Map.of("id", "bigint", "name", "text"))));
            List<RecordBatch> batches = new ArrayList<>();
            try (SplitReader reader = new NewestReader(
                    split,
                    connection,
                    connection.consumer(KafkaSource.fetching()),
                    new MessageRows(request, settings, TestContext.in(Path.of(""))),
                    request.schema(),
                    500)) {
                read(reader, batches);
            }
            assertThat(Rows.of(batches)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void refusesMessagesWithoutKeyAndTopicsThatAreSharedOrMissing() throws Exception {
        try (Sink sink = open()) {
            Schema others = new Schema("others", ORDERS.fields(), ORDERS.key());
            assertCode(() -> sink.readBack(List.of(ORDERS, others), List.of(ORDERS)), "DW-SNK-709");
            assertCode(() -> sink.readBack(List.of(ORDERS)), "DW-SRC-700");
        }
        Topics.create(topic, 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Topics.producer(Map.of())) {
            Future<?> unused = producer.send(Topics.message(topic, 0, null, "{\"id\":1}"));
            producer.flush();
        }
        assertCode(this::held, "DW-SNK-710");
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static void assertCode(Call call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failure -> assertThat(failure.code().id()).isEqualTo(code));
    }
}
