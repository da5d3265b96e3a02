package com.example.shout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.DefinitionException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A transform of a jar, named by its class. The problems with source and sink, which are not installed here, do not matter. */
class ByClassTest {

    private static String problems(String transform) {
        String yaml = "name: p\nsource: {none: x}\nsink: {none: y}\ntransforms:\n  - " + transform + "\n";
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse(yaml, "p.yaml", Path.of("/work"), "p"));
            ResolvedComponent<?> component = pipeline.transforms().get(0).component();
            return component.ref().toString();
        } catch (DefinitionException wrong) {
            return wrong.problems().toString();
        }
    }

    @Test
    void aTransformOfAJarIsNamedByItsClass() {
        String problems = problems("apply: {class: com.example.shout.ShoutPlugin, column: name}");

        assertThat(problems).doesNotContain("transforms").contains("none");
    }

    @Test
    void itsOptionsAreChecked() {
        assertThat(problems("apply: {class: com.example.shout.ShoutPlugin, colum: name}"))
                .contains("colum")
                .contains("did you mean `column`?");
    }

    @Test
    void noOtherClassRuns() {
        assertThat(problems("apply: {class: java.lang.ProcessBuilder}")).contains("DW-CFG-148");
        assertThat(problems("apply: {}")).contains("needs the option `class`");
    }
}
