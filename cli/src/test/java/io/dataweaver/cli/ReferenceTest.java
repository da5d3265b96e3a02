package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.definition.DefinitionErrorCode;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ReferenceDocs;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionReference;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What components say of themselves is right, and the pages made of it are current. Run with {@code -Ddocs.update=true} to
 * write the pages anew.
 */
class ReferenceTest {

    private static final ConnectorManager CONNECTORS = InstalledStores.connectors();
    private static final Path REFERENCE = Path.of("..", "docs", "reference");

    /** What an example may leave open: it shows one option or a few, not a whole pipeline. */
    private static final Set<DefinitionErrorCode> OPEN = Set.of(
            DefinitionErrorCode.OPTION_MISSING,
            DefinitionErrorCode.VARIABLE_NOT_SET,
            DefinitionErrorCode.UNKNOWN_CONNECTION,
            DefinitionErrorCode.PLAIN_SECRET);

    @Test
    void theReferenceOfComponentsIsCurrent() throws IOException {
        assertCurrent("README.md", ReferenceDocs.all(CONNECTORS));
    }

    @Test
    void theReferenceOfErrorCodesIsCurrent() throws IOException {
        assertCurrent("errors.md", DocsCommand.markdown(EngineErrorCodes.withInstalled(CONNECTORS)));
    }

    @Test
    void theListOfErrorCodesOfEnginesIsCurrent(@TempDir Path classes) throws Exception {
        List<ErrorCode> codes = new ArrayList<>(EngineSources.errorCodes(classes));
        codes.sort(Comparator.comparing(ErrorCode::id));
        Path list = Path.of("src/main/resources/io/dataweaver/cli").resolve(EngineErrorCodes.RESOURCE);
        assertCurrent(list, EngineErrorCodes.text(codes));
    }

    @Test
    void theReferenceOfFunctionsIsCurrent() throws IOException {
        assertCurrent(
                "functions.md",
                FunctionReference.page(FunctionCatalog.of(List.of()).functions()));
    }

    private static void assertCurrent(String page, String text) throws IOException {
        Files.createDirectories(REFERENCE);
        assertCurrent(REFERENCE.resolve(page), text);
    }

    private static void assertCurrent(Path file, String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(file, text);
        }
        assertThat(file).as("run this test with -Ddocs.update=true").hasContent(text);
    }

    static Stream<Arguments> examples() {
        return descriptors().stream()
                .flatMap(descriptor -> descriptor.examples().stream()
                        .map(example -> Arguments.of(descriptor.toString(), descriptor, example)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("examples")
    void theExamplesOfComponentsAreRight(String name, ComponentDescriptor descriptor, String example) {
        assertThat(problems(descriptor, example)).as(name).isEmpty();
    }

    static Stream<Arguments> options() {
        return descriptors().stream()
                .flatMap(descriptor -> descriptor.options().stream()
                        .filter(option -> option.example().isPresent())
                        .map(option -> Arguments.of(descriptor + " " + option.name(), descriptor, option)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void theExamplesOfOptionsAreRight(String name, ComponentDescriptor descriptor, Option<?> option) {
        String example = option.example().orElseThrow();
        List<Problem> wrong = problems(descriptor, "{" + option.name() + ": " + example + "}");
        if (!wrong.isEmpty()) {
            // A text for which YAML needs quotes is shown without them.
            String quoted = "'" + example.replace("'", "''") + "'";
            wrong = problems(descriptor, "{" + option.name() + ": " + quoted + "}");
        }
        assertThat(wrong).as(name + ": " + example).isEmpty();
    }

    private static List<ComponentDescriptor> descriptors() {
        List<ComponentDescriptor> descriptors = new ArrayList<>();
        PluginType.all().forEach(type -> descriptors.addAll(CONNECTORS.descriptors(type)));
        return descriptors;
    }

    private static List<Problem> problems(ComponentDescriptor descriptor, String example) {
        String snippet = ReferenceDocs.snippet(descriptor, example);
        ComponentKind kind = descriptor.kind();
        String yaml = kind == ComponentKind.FORMAT || kind == ComponentKind.STORE
                ? "source:\n  file:\n    path: in\n" + snippet.indent(4)
                : snippet + "\n";
        if (!yaml.contains("source:\n")) {
            yaml += "source: {json: in.jsonl}\n";
        }
        if (!yaml.contains("sink:\n")) {
            yaml += "sink: {json: out.jsonl}\n";
        }
        Problems problems = new Problems();
        PipelineResolver.toCheck(CONNECTORS, Map.of())
                .resolve(PipelineFile.parse(yaml, "example.yaml", Path.of("/"), "example"), problems);
        return problems.list().stream()
                .filter(problem -> !(problem.code() instanceof DefinitionErrorCode code) || !OPEN.contains(code))
                .toList();
    }
}
