package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemoryLog;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does with its cluster: whether that is there, what it leaves in it, and who has the pipeline. */
class KafkaEngineTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** At this pace a transaction hangs that is open for five seconds; those of workers are over after one. */
    private static final Duration PACE = Duration.ofMillis(400);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Schema NUMBERS = Schema.of("numbers", Field.required("id", DataTypes.BIGINT));

    @TempDir
    static Path brokerFolder;

    private static Broker broker;

    @TempDir
    Path folder;

    private ConnectorManager connectors;
    private final List<PipelineManager> managers = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        broker = Broker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void writeRows() throws IOException {
        connectors = ConnectorManager.ofClassPath();
        Files.write(folder.resolve("in.csv"), List.of("id", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"));
    }

    @AfterEach
    void close() {
        managers.forEach(PipelineManager::close);
        connectors.close();
    }

    private PipelineManager manager(String state) {
        PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve(state)));
        managers.add(manager);
        return manager;
    }

    private ResolvedPipeline pipeline(String name, String brokers, String out, int rowsPerSecond) {
        return PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse("""
                name: %s
                engine: {kafka: {brokers: "%s", max_parallelism: 2, request_timeout: 2s}}
                batch: {max_records: 1}
                checkpoint_interval: 50ms
                source: {csv: {path: in.csv, types: {id: bigint}}}
                transforms: [{rate_limit: %d}]
                sink: {csv: {path: %s}}
                """.formatted(name, brokers, rowsPerSecond, out), "test", folder, name));
    }

    private static RunResult run(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException {
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            return manager.start(pipeline, plan, false).await(PATIENCE).orElseThrow();
        }
    }

    private static Set<String> topics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            return admin.listTopics().names().get();
        }
    }

    @Test
    void saysBeforeTheStartThatNoClusterAnswers() {
        String nobody = "127.0.0.1:" + Broker.freePort();
        assertThatThrownBy(() -> run(manager("state"), pipeline("unheard", nobody, "out.csv", 1000)))
                .isInstanceOfSatisfying(DataWeaverException.class, failed -> {
                    assertThat(failed.code()).isEqualTo(KafkaErrorCode.UNREACHABLE);
                    assertThat(failed.code().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
                })
                .hasMessageContaining(nobody);
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    @Test
    void saysBeforeRowsMoveThatTheClusterHasTooFewBrokers() throws InterruptedException {
        ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse("""
                name: alone
                engine: {kafka: {brokers: "%s", replication_factor: 3}}
                source: {csv: {path: in.csv, types: {id: bigint}}}
                sink: {csv: {path: out.csv}}
                """.formatted(broker.address()), "test", folder, "alone"));
        DataWeaverException refused = run(manager("state"), pipeline).failure().orElseThrow();
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.REFUSED);
        assertThat(refused).hasMessageContaining("create topic").hasMessageContaining("3");
        assertThat(refused.hint()).contains("replication_factor");
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    @Test
    void keepsTopicsOnTheOnlyBrokerThereIs() throws Exception {
        run(manager("state"), pipeline("lonely", broker.address(), "out.csv", 1000));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            List<String> own = topics().stream()
                    .filter(topic -> topic.startsWith("dataweaver.lonely."))
                    .toList();
            assertThat(own).hasSize(4);
            assertThat(admin.describeTopics(own).allTopicNames().get().values())
                    .allSatisfy(topic -> assertThat(topic.partitions())
                            .allSatisfy(part -> assertThat(part.replicas()).hasSize(1)));
        }
    }

    @Test
    void saysThatThereIsNoRunToJoin() throws InterruptedException {
        ResolvedPipeline pipeline = pipeline("ended", broker.address(), "out.csv", 1000);
        PipelineManager manager = manager("state");
        assertThatThrownBy(() -> manager.join(pipeline))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failed -> assertThat(failed.code()).isEqualTo(KafkaErrorCode.NO_RUN));
        assertThat(run(manager, pipeline).outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
        assertThatThrownBy(() -> manager.join(pipeline)).hasMessageContaining("'ended'");
    }

    @Test
    void removesItsTopicsAndNoOthers() throws Exception {
        ResolvedPipeline pipeline = pipeline("removed", broker.address(), "out.csv", 1000);
        PipelineManager manager = manager("state");
        assertThat(run(manager, pipeline).outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic("dataweaver.removed.of-others", 1, (short) 1)))
                    .all()
                    .get();
        }
        assertThat(topics()).anyMatch(topic -> topic.matches("dataweaver\\.removed\\.1-\\w{8}\\.splits"));
        try (Cluster cluster = Cluster.connect(KafkaOptionsTest.settings(broker.address()))) {
            TopicNames names = new TopicNames("dataweaver", "removed");
            cluster.deleteTopics(cluster.topicsOf(names));
            cluster.deleteGroupsOf(names);
            assertThat(cluster.topicsOf(names)).isEmpty();
        }
        assertThat(topics())
                .filteredOn(topic -> topic.contains(".removed."))
                .containsExactly("dataweaver.removed.of-others");
    }

    @Test
    void keepsTheTopicsOfTheNewestStartAlone() throws Exception {
        PipelineManager manager = manager("state");
        for (int i = 0; i < 3; i++) {
            run(manager, pipeline("again", broker.address(), "out-" + i + ".csv", 1000));
        }
        assertThat(topics())
                .filteredOn(topic -> topic.contains(".again."))
                .hasSize(4)
                .allMatch(topic -> topic.endsWith(".start") || topic.contains(".again.3-"));
    }

    @Test
    void endsAStartWhenAnotherProcessHasStartedThePipeline() throws InterruptedException {
        ResolvedPipeline slow = pipeline("twice", broker.address(), "first.csv", 1);
        PipelineManager first = manager("state of one");
        try (PipelinePlan plan = first.planToRun(slow)) {
            RunHandle run = first.start(slow, plan, false);
            long until = System.nanoTime() + LIMIT.toNanos();
            while (run.progress().counts().read() == 0 && System.nanoTime() - until < 0) {
                assertThat(run.await(Duration.ofMillis(20))).isEmpty();
            }
            RunResult second =
                    run(manager("state of another"), pipeline("twice", broker.address(), "second.csv", 1000));
            assertThat(second.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
            RunResult refused = run.await(LIMIT).orElseThrow();
            assertThat(refused.failure().orElseThrow().code()).isIn(StateErrorCode.FENCED, KafkaErrorCode.BROKEN);
        }
    }

    /**
     * What is left when brokers lose hold of a transaction: it is open in a topic of the run, and nobody ends it. Neither
     * reports nor the turn nor what a worker has kept is read beyond it.
     */
    @ParameterizedTest
    @ValueSource(strings = {".reports", ".splits", "-positions-changelog"})
    void endsARunInWhoseTopicsATransactionHangsAndTheNextStartGoesOn(String ending) throws Exception {
        String name = "hanging" + ending.replace('.', '-');
        MemoryLog log = new MemoryLog(NUMBERS, 2);
        MemoryTable table = new MemoryTable();
        MemoryConnector memory = new MemoryConnector();
        memory.source("log", log::source);
        memory.sink("target", () -> new MemorySink(table, MemorySink.Mode.TWO_PHASE, row -> false));
        connectors = memory.addedTo(connectors);
        ResolvedPipeline endless = PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse("""
                name: %s
                engine: {kafka: {brokers: "%s", max_parallelism: 2}}
                parallelism: 2
                checkpoint_interval: 50ms
                source: {memory: log}
                sink: {memory: target}
                """.formatted(name, broker.address()), "test", folder, name));
        PipelineManager manager = manager("state");
        append(log, 0);
        try (KafkaEngine engine = new KafkaEngine(settingsOfTwoParts(), PACE);
                PipelinePlan plan = manager.planToRun(endless)) {
            RunHandle run = engine.start(plan, RunEnvironment.ofMachine(folder.resolve("state")), false);
            table.awaitRows(20, PATIENCE);
            String topic = topics().stream()
                    .filter(each -> each.startsWith("dataweaver." + name + ".1-") && each.endsWith(ending))
                    .findAny()
                    .orElseThrow();
            try (KafkaProducer<String, String> lost = transactional()) {
                lost.beginTransaction();
                RecordMetadata held =
                        lost.send(new ProducerRecord<>(topic, 0, "key", "")).get();
                append(log, 20);
                DataWeaverException failure =
                        run.await(PATIENCE).orElseThrow().failure().orElseThrow();
                assertThat(failure.code()).isEqualTo(KafkaErrorCode.HANGING);
                assertThat(failure)
                        .hasMessageContaining("topic " + topic + ", partition 0")
                        .hasMessageContaining("open at offset " + held.offset());
                assertThat(failure.code().remedy()).contains("kafka-transactions.sh find-hanging");
                append(log, 40);
                log.end(0);
                log.end(1);
                assertThat(run(manager, endless).outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
            }
        }
        assertThat(table.rows())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 60).mapToObj(id -> Row.of(id)).toList());
    }

    private static void append(MemoryLog log, int first) {
        LongStream.range(first, first + 20).forEach(id -> log.append((int) id % 2, Row.of(id)));
    }

    private static KafkaSettings settingsOfTwoParts() {
        return KafkaOptions.read(Options.parse(
                new KafkaEnginePlugin().descriptor(), Map.of("brokers", broker.address(), "max_parallelism", 2L)));
    }

    private static KafkaProducer<String, String> transactional() {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "transactional.id",
                        "lost-" + UUID.randomUUID(),
                        "transaction.timeout.ms",
                        (int) PATIENCE.multipliedBy(2).toMillis()),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
