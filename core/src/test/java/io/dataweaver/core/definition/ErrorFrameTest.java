package io.dataweaver.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.ProblemRenderer;
import io.dataweaver.core.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people see for a broken file. Each {@code frames/NAME.yaml} has its frames beside it in {@code NAME.txt}; run with
 * {@code -Dframes.update=true} to write them anew, and read the difference.
 */
class ErrorFrameTest {

    private static final Path FOLDER = Path.of("src/test/resources/frames");
    private static final Map<String, String> ENVIRONMENT = Map.of("PG_PORT", "5432", "MIN", "100");

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void showsTheFrame(String name) throws IOException {
        String yaml = Files.readString(FOLDER.resolve(name));
        Problems problems = new Problems();
        PipelineFile file = PipelineFile.parse(yaml, "pipelines/" + name, Path.of("/"), "p");
        PipelineResolver.toCheck(ConnectorManager.ofClassPath(), ENVIRONMENT).resolve(file, problems);
        String frames = ProblemRenderer.plain().render(problems.list());
        Path golden = FOLDER.resolve(name.replace(".yaml", ".txt"));
        if (Boolean.getBoolean("frames.update")) {
            Files.writeString(golden, frames);
        }
        assertThat(frames).isEqualTo(Files.readString(golden));
    }
}
