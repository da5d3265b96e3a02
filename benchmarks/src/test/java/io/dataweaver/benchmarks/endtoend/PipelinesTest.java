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
        Map<String, String> environment = Map.of(
                "LINEITEM", "lineitem.csv",
                "INPUT", "poisoned.csv",
                "CHECKPOINT_INTERVAL", "1s",
                "TEN_ROWS", "ten.csv",
                "EVENTS", "events.jsonl",
                "RESULT", "result.jsonl",
                "DATABASE_URL", "jdbc:postgresql://localhost:5432/postgres");
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            assertThatCode(() -> PipelineResolver.toRun(connectors, environment).resolve(PipelineFile.read(file)))
                    .doesNotThrowAnyException();
        }
    }
}
