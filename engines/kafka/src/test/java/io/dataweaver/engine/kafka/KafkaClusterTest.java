package io.dataweaver.engine.kafka;

import static io.dataweaver.engine.kafka.EngineProcesses.assertCompleted;
import static io.dataweaver.engine.kafka.EngineProcesses.awaitAtWork;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster of three brokers, of which one or all are killed in the middle of a run: each row is at the sink once. */
class KafkaClusterTest {

    private static final Duration OUTAGE = Duration.ofSeconds(20);

    @TempDir
    static Path clusterFolder;

    private static BrokerCluster cluster;
    private static Admin admin;

    @TempDir
    Path folder;

    private EngineProcesses processes;
    private NumberedRows rows;

    @BeforeAll
    static void startCluster() throws InterruptedException, IOException {
        cluster = BrokerCluster.start(clusterFolder);
        admin = Admin.create(Map.of("bootstrap.servers", cluster.address()));
    }

    @AfterAll
    static void stopCluster() throws IOException {
        admin.close();
        cluster.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        rows = NumberedRows.in(folder);
        processes = new EngineProcesses(folder);
    }

    @AfterEach
    void endAll() throws IOException {
        processes.close();
    }

    /** Writes a pipeline that moves a thousand rows a second and process, and says nothing of brokers but where they are. */
    private Path pipeline(String name) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                engine:
                  kafka: {brokers: [%s], max_parallelism: 4}
                parallelism: 2
                checkpoint_interval: 200ms
                batch: {max_records: 50}
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                transforms:
                  - rate_limit: 1000
                sink: {csv: {path: out/}}
                """.formatted(
                        name, cluster.address().replaceAll("[^,]+", "\"$0\"")));
    }

    /** Returns the topics of the newest start of a pipeline, and the one that names it. */
    private static Collection<TopicDescription> topicsOf(String pipeline) throws Exception {
        TopicNames names = new TopicNames("dataweaver", pipeline);
        List<String> own =
                admin.listTopics().names().get().stream().filter(names::owns).toList();
        return admin.describeTopics(own).allTopicNames().get().values();
    }

    private static int leaderOf(String topic) throws Exception {
        Collection<TopicDescription> found =
                admin.describeTopics(Set.of(topic)).allTopicNames().get().values();
        return found.iterator().next().partitions().get(0).leader().id();
    }

    private static void assertOnThreeBrokersOfWhichTwoSuffice(Collection<TopicDescription> topics) throws Exception {
        List<ConfigResource> resources = new ArrayList<>();
        for (TopicDescription topic : topics) {
            assertThat(topic.partitions())
                    .allSatisfy(
                            each -> assertThat(each.replicas()).as(topic.name()).hasSize(3));
            resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
        }
        assertThat(admin.describeConfigs(resources).all().get().values())
                .extracting(config -> config.get("min.insync.replicas").value())
                .containsOnly("2");
    }

    /** The broker that has most to do with the run: it leads what workers report, or coordinates their transactions. */
    @ParameterizedTest
    @ValueSource(strings = {"reports", "transactions"})
    void goesOnWhenOneOfThreeBrokersIsKilled(String led) throws Exception {
        Path file = pipeline("one-less-" + led);
        ChildProcess starter = processes.start(processes.run(file));
        ChildProcess worker = processes.start(processes.worker(file, 1));
        awaitAtWork(worker);
        Collection<TopicDescription> topics = topicsOf("one-less-" + led);
        assertThat(topics).hasSize(4);
        assertOnThreeBrokersOfWhichTwoSuffice(topics);
        String reports = topics.stream()
                .map(TopicDescription::name)
                .filter(name -> name.endsWith(".reports"))
                .findAny()
                .orElseThrow();
        int killed = leaderOf(led.equals("reports") ? reports : "__transaction_state");
        cluster.kill(killed);
        assertThat(rows.published()).hasSizeLessThan(NumberedRows.COUNT);
        try {
            assertCompleted(starter);
            assertCompleted(worker);
            rows.assertEachPublishedOnce();
        } finally {
            cluster.startAgain(killed);
        }
    }

    @Test
    void goesOnWhenAllBrokersWereAwayForAWhile() throws Exception {
        Path file = pipeline("outage");
        ChildProcess starter = processes.start(processes.run(file));
        ChildProcess worker = processes.start(processes.worker(file, 1));
        awaitAtWork(worker);
        cluster.killAll();
        try {
            assertThat(starter.endsWithin(OUTAGE)).as(starter.output()).isFalse();
            assertThat(worker.isAlive()).as(worker.output()).isTrue();
        } finally {
            cluster.startAllAgain();
        }
        assertThat(rows.published()).hasSizeLessThan(NumberedRows.COUNT);
        assertCompleted(starter);
        assertCompleted(worker);
        rows.assertEachPublishedOnce();
    }
}
