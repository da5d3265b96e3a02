package com.example.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.sequential.Sequential;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole pipelines with the format at both ends, as a file and in Java, on two engines. */
class TwoEnginesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeReport() throws IOException {
        Files.writeString(folder.resolve("cards.txt"), """
                id name         price
                -- ------------ -------
                 1 Greetings    2.50
                 2 Best wishes  3
                 3              12.25
                """);
    }

    private List<DataWeaver> engines() {
        return List.of(
                DataWeaver.local(folder.resolve("local")), DataWeaver.on(Sequential.engine(), folder.resolve("other")));
    }

    private void assertRuns(Pipeline pipeline) throws IOException {
        for (DataWeaver engine : engines()) {
            try (engine) {
                RunResult result = engine.run(pipeline);

                assertThat(result.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
                assertThat(Files.readString(folder.resolve("dear.txt"))).isEqualTo("""
                        id     name                 price
                        ------ -------------------- ------
                        2      Best wishes          3.00
                        3                           12.25
                        """.replace("price\n", "price \n")
                        .replace("3.00\n", "3.00  \n")
                        .replace("12.25\n", "12.25 \n"));
            }
        }
    }

    @Test
    void aPipelineFileNamesTheFormat() throws IOException {
        Path file = Files.writeString(folder.resolve("dear.yaml"), """
                name: dear-cards
                source:
                  file:
                    path: cards.txt
                    format: report
                    types: {id: bigint, price: "decimal(8,2)"}
                transforms:
                  - filter: price > 2.5
                sink:
                  file:
                    path: dear.txt
                    format: {report: {width: 6, widths: {name: 20}}}
                    mode: replace
                """);
        assertRuns(Pipeline.load(file));
    }

    @Test
    void soDoesAPipelineInJava() throws IOException {
        ComponentRef cards = new ComponentRef(
                "file",
                Map.of(
                        "path",
                        folder + "/cards.txt",
                        "format",
                        "report",
                        "types",
                        Map.of("id", "bigint", "price", "decimal(8,2)")));
        ComponentRef dear = new ComponentRef(
                "file",
                Map.of(
                        "path",
                        folder + "/dear.txt",
                        "format",
                        Map.of("report", Map.of("width", 6L, "widths", Map.of("name", 20L))),
                        "mode",
                        "replace"));

        assertRuns(Pipeline.named("dear-cards-in-java")
                .from(cards)
                .filter("price > 2.5")
                .to(dear)
                .build());
    }
}
