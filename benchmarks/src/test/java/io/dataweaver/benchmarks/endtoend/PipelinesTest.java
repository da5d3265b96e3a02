package io.dataweaver.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.plugin.ConnectorManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelinesTest {

    static List<Path> pipelines() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("pipelines"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void isAPipelineThatCanRun(Path file) {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("LINEITEM", "lineitem.csv"),
                Map.entry("INPUT", "poisoned.csv"),
                Map.entry("CHECKPOINT_INTERVAL", "1s"),
                Map.entry("TEN_ROWS", "ten.csv"),
                Map.entry("EVENTS", "events.jsonl"),
                Map.entry("ORDERS", "orders"),
                Map.entry("BROKERS", "localhost:9092"),
                Map.entry("FLIGHTS", "flights.parquet"),
                Map.entry("SCHEMAS", "schemas"),
                Map.entry("RESULT_TOPIC", "mapped"),
                Map.entry("RESULT", "result.jsonl"),
                Map.entry("DATABASE_URL", "jdbc:postgresql://localhost:5432/postgres"));
        // Engines beside the local one are in folders of their own, not on this class path.
        PipelineFile local = PipelineFile.read(file).withSettings(Map.of("engine", "local"));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            assertThatCode(() -> PipelineResolver.toRun(connectors, environment).resolve(local))
                    .doesNotThrowAnyException();
        }
    }
}
