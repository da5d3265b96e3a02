package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.InstalledEngines;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that copies a file to a topic, or a topic to a file, dies in the middle, wherever it is, and is started again:
 * whoever reads what is committed finds each row once.
 */
class KafkaCrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 20_000;
    private static final int[] PASSES = {1, 2, 4};

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;

    @TempDir
    private Path folder;

    private final String topic = "crash-" + UUID.randomUUID();
    private ChildProcess.Command command = Dataweaver.command();
    private String pipeline = "";
    private boolean completed;

    @BeforeAll
    static void startBroker() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, List.of());
    }

    @AfterAll
    static void stopBroker() {
        if (installed != null) {
            installed.close();
        }
    }

    @BeforeEach
    void writePipeline() throws IOException {
        Files.write(folder.resolve("source.jsonl"), expected());
        pipeline("into", """
            source: {json: {path: source.jsonl, min_split: 200KiB, types: {id: bigint, name: text}}}
            sink: {kafka: {brokers: "%s", topic: %s, key: [id], partitions: 2}}
            """);
        pipeline("outof", """
            source: {kafka: {brokers: "%s", topic: %s, columns: {id: bigint, name: text}, until: now}}
            sink: {json: {path: out.jsonl, mode: replace}}
            """);
    }

    private void pipeline(String name, String ends) throws IOException {
        Files.writeString(
                folder.resolve(name + ".yaml"), """
                    version: 1
                    name: %s-%s
                    %sparallelism: 2
                    checkpoint_interval: 10ms
                    batch: {max_records: 200}
                    """.formatted(name, topic, ends.formatted(installed.broker(), topic)));
    }

    private static List<String> expected() {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            lines.add("{\"id\":" + i + ",\"name\":\"row number " + i + "\"}");
        }
        return lines;
    }

    private void use(String name) {
        command = Dataweaver.command().arguments("run", name + ".yaml").in(folder);
        pipeline = name;
        completed = false;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.after_claim",
                "kafka.before_position",
                "kafka.before_commit",
                "kafka.after_commit",
                "run.after_fence",
                "checkpoint.after_write"
            })
    void eachRowIsInTheTopicOnceWhereverItsWriterDies(String failpoint) throws Exception {
        use("into");
        int deaths = 0;
        for (int pass = 0; pass < PASSES.length && !completed; pass++) {
            deaths += dieAt(failpoint, PASSES[pass]);
        }
        assertThat(deaths).as("deaths at %s", failpoint).isPositive();
        finish();
        assertSame(committed());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachRowIsInTheTopicAndReadFromItOnceThoughWriterAndReaderAreKilledAtAnyTime(long seed) throws Exception {
        Random random = new Random(seed);
        use("into");
        killAndFinish(random);
        assertSame(committed());
        use("outof");
        killAndFinish(random);
        assertSame(Files.readAllLines(folder.resolve("out.jsonl")));
    }

    private void killAndFinish(Random random) throws Exception {
        for (int death = 0; death < 3 && !completed; death++) {
            try (ChildProcess process = command.start()) {
                if (process.endsWithin(Duration.ofMillis(700 + random.nextInt(1_500)))) {
                    assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
                    completed = true;
                }
            }
            completed |= KilledCommand.isComplete(folder, pipeline);
        }
        finish();
    }

    @Test
    void aSecondRunWritesTheRowsOnceMore() throws Exception {
        use("into");
        finish();
        completed = false;
        finish();
        assertThat(committed()).hasSize(2 * ROWS);
    }

    /** Dies there, if it comes there; returns how often it did. */
    private int dieAt(String failpoint, int nth) throws Exception {
        try (ChildProcess process = command.failpoint(failpoint, nth).start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as(process.output()).isIn(ChildProcess.KILLED, 0);
            completed = status == 0;
            return completed ? 0 : 1;
        }
    }

    private void finish() throws Exception {
        if (!completed) {
            try (ChildProcess process = command.start()) {
                assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
            }
        }
    }

    private static void assertSame(List<String> stored) {
        HashSet<String> distinct = new HashSet<>(stored);
        assertThat(distinct).isEqualTo(new HashSet<>(expected()));
        assertThat(stored.size() - distinct.size()).as("rows stored twice").isZero();
    }

    /** Reads the topic as its consumers do. */
    private List<String> committed() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                installed.broker(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> values.add(message.value()));
            }
        }
        return values;
    }
}
