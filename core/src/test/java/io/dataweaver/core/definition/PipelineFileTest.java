package io.dataweaver.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineFileTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "5432", "EMPTY", "", "TOPIC", "orders");

    static List<Problem> problems(String yaml) {
        Problems problems = new Problems();
        PipelineFile file = PipelineFile.parse(yaml, "p.yaml", Path.of("/"), "p");
        PipelineResolver.toCheck(ConnectorManager.ofClassPath(), ENVIRONMENT).resolve(file, problems);
        return problems.list();
    }

    @Test
    void theSmallestFileHasSourceAndSink() {
        assertThat(problems("""
                source: {csv: in.csv}
                sink: {json: out.jsonl}
                """)).isEmpty();
    }

    @Test
    void tellsAllProblemsAtOnce() {
        List<Problem> problems = problems("""
                nam: x
                source: {csv: in.csv, path: b}
                sink:
                  kafka:
                    topci: orders.paid
                    port: ${PRT}
                    mode: upsrt
                """);
        assertThat(problems)
                .extracting(problem -> problem.code().id())
                .containsExactly("DW-CFG-012", "DW-CFG-022", "DW-CFG-015", "DW-CFG-014", "DW-CFG-031", "DW-CFG-016");
    }
}
