package com.example.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.PipelineBuilder;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine is chosen in Java, for all pipelines of a runner or by a pipeline. */
class JavaTest {

    @TempDir
    private Path folder;

    private Pipeline numbers(Map<String, Object> bounds, boolean choosesTheEngine) {
        Map<String, Object> options = new HashMap<>(bounds);
        options.put("columns", Map.of("id", "sequence"));
        PipelineBuilder.Writing pipeline = Pipeline.named("numbers")
                .from(new ComponentRef("generator", options))
                .to(new ComponentRef("csv", Map.of("path", folder + "/numbers.csv", "mode", "replace")));
        return (choosesTheEngine ? pipeline.engine(Sequential.engine()) : pipeline).build();
    }

    @Test
    void aRunnerRunsPipelinesOnItsEngine() throws IOException {
        try (DataWeaver weaver = DataWeaver.on(Sequential.engine(), folder.resolve("state"))) {
            assertThat(weaver.run(numbers(Map.of("rows", 10), false)).outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
            assertThat(Files.readAllLines(folder.resolve("numbers.csv"))).hasSize(11);

            assertIsRunBySequential(() -> weaver.run(numbers(Map.of(), false)));
        }
    }

    @Test
    void aPipelineRunsOnTheEngineThatItChooses() {
        assertThat(numbers(Map.of(), true).toYaml()).contains("engine: sequential");
        try (DataWeaver weaver = DataWeaver.local(folder.resolve("state"))) {
            assertIsRunBySequential(() -> weaver.run(numbers(Map.of(), true)));
        }
    }

    @Test
    void aPipelineFileRunsOnTheEngineOfTheRunner() throws IOException {
        Path file = Files.writeString(folder.resolve("numbers.yaml"), """
                source: {generator: {columns: {id: sequence}}}
                sink: {csv: numbers.csv}
                """);
        try (DataWeaver weaver = DataWeaver.on(Sequential.engine(), folder.resolve("state"))) {
            assertIsRunBySequential(() -> weaver.run(Pipeline.load(file)));
        }
    }

    /** A source without end is what this engine alone refuses. */
    private static void assertIsRunBySequential(ThrowingCallable run) {
        assertThatThrownBy(run)
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("the engine `sequential` reads one split to its end");
    }
}
