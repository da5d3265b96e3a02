package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type who run pipelines on Kafka, with the engine as it is installed, and a broker in a process of its own. */
class KafkaCommandTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FILES = 6;
    private static final int ROWS_OF_FILE = 1_000;
    private static final int ROWS = FILES * ROWS_OF_FILE;

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;

    @TempDir
    private Path folder;

    private final List<ChildProcess> processes = new ArrayList<>();

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, List.of("kafka"));
    }

    @AfterAll
    static void stopBroker() {
        if (installed != null) {
            installed.close();
        }
    }

    /** Writes files, and a pipeline that moves 200 rows a second and process, so that workers come in time. */
    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id"));
            for (int id = file * ROWS_OF_FILE; id < (file + 1) * ROWS_OF_FILE; id++) {
                lines.add(Integer.toString(id));
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
        pipeline("{brokers: [\"" + installed.broker() + "\"], max_parallelism: 4}");
    }

    private void pipeline(String engine) throws IOException {
        Files.writeString(folder.resolve("orders.yaml"), """
                name: orders
                engine: {kafka: %s}
                parallelism: 2
                checkpoint_interval: 200ms
                batch: {max_records: 50}
                source: {csv: {path: "in/*.csv", types: {id: bigint}}}
                transforms: [{rate_limit: 200}]
                sink: {csv: {path: out/}}
                """.formatted(engine));
    }

    @AfterEach
    void endAll() throws IOException {
        for (ChildProcess process : processes) {
            process.close();
        }
    }

    private ChildProcess dataweaver(String... words) {
        ChildProcess process =
                installed.dataweaver().arguments(words).in(folder).start();
        processes.add(process);
        return process;
    }

    private static String ended(int status, ChildProcess process) throws InterruptedException {
        assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(status);
        return process.output();
    }

    @Test
    void runsStopsGoesOnWithWorkersAndForgets() throws Exception {
        ChildProcess first = dataweaver("run", "orders.yaml", "--engine", "kafka");
        first.await(() -> !published().isEmpty(), LIMIT);
        first.terminate();
        ended(ExitStatus.INTERRUPTED, first);
        assertThat(published()).isNotEmpty().hasSizeLessThan(ROWS);
        assertThat(ended(ExitStatus.DONE, dataweaver("position", "get", "orders.yaml")))
                .contains("is unfinished");
        int stoppedAt = published().size();

        ChildProcess second = dataweaver("run", "orders.yaml");
        second.await(() -> published().size() > stoppedAt, LIMIT);
        ChildProcess leaving = dataweaver("worker", "orders.yaml");
        ChildProcess staying = dataweaver("worker", "orders.yaml");
        leaving.await(() -> leaving.output().contains("works for 'orders'"), LIMIT);
        staying.await(() -> staying.output().contains("works for 'orders'"), LIMIT);
        leaving.terminate();
        assertThat(ended(ExitStatus.INTERRUPTED, leaving)).contains("leaving");
        ended(ExitStatus.DONE, second);
        ended(ExitStatus.DONE, staying);
        assertThat(published())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, ROWS).boxed().toList());
        assertThat(topics()).isNotEmpty();
        ChildProcess delete = dataweaver("delete", "orders.yaml", "--yes");
        ended(ExitStatus.DONE, delete);
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!topics().isEmpty()) {
            assertThat(System.nanoTime() - until).as(topics().toString()).isNegative();
        }
        assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver("worker", "orders.yaml")))
                .contains("error[DW-ENV-633]");
    }

    @Test
    void saysThatNoBrokerAnswersAndThatASettingIsRefused() throws Exception {
        pipeline("{brokers: [\"127.0.0.1:1\"], request_timeout: 2s}");
        assertThat(ended(ExitStatus.ENVIRONMENT, dataweaver("run", "orders.yaml")))
                .contains("error[DW-ENV-630]")
                .contains("127.0.0.1:1");
        pipeline("{brokers: [\"127.0.0.1:1\"], client: {sasl.jaas.config: \"com.example.Module required;\"}}");
        assertThat(ended(ExitStatus.WRONG, dataweaver("run", "orders.yaml")))
                .contains("DW-CFG-630")
                .contains("`sasl.jaas.config` may not be set");
    }

    /** Returns the engine's topics, by what the broker has of them: those that are deleted have another name until they go. */
    private static List<String> topics() {
        try (Stream<Path> all = Files.list(shared.resolve("kafka/data"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("dataweaver.orders.") && !name.endsWith("-delete"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<Long> published() {
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return List.of();
        }
        List<Long> ids = new ArrayList<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(KafkaCommandTest::isVisible).toList()) {
                Files.readAllLines(file).stream().skip(1).map(Long::valueOf).forEach(ids::add);
            }
            return ids;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isVisible(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".csv") && !name.startsWith(".");
    }
}
