package io.dataweaver.core.definition;

import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file that was read: YAML 1.2, with the place of everything in it.
 *
 * <p>Reading does not fail: {@link #problems} tells what is wrong in the layout, and {@link PipelineResolver} goes on to
 * tell what is wrong in the meaning, so that all of it is told at once. Immutable.
 */
public final class PipelineFile {

    private final Path folder;
    private final Places places;
    private final @Nullable Draft draft;
    private final List<PipelineTest> tests;
    private final List<Problem> problems;

    private PipelineFile(
            Path folder, Places places, @Nullable Draft draft, List<PipelineTest> tests, List<Problem> problems) {
        this.folder = folder;
        this.places = places;
        this.draft = draft;
        this.tests = List.copyOf(tests);
        this.problems = problems;
    }

    /** Reads a file; that it cannot be read is one of its problems. */
    public static PipelineFile read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return of(YamlFile.read(file), folder == null ? file.toAbsolutePath() : folder, nameOf(file));
    }

    /**
     * Reads a text.
     *
     * @param label how messages call it, such as a file name
     * @param folder against which relative paths are resolved
     * @param defaultName the pipeline's name if the text gives none
     */
    public static PipelineFile parse(String text, String label, Path folder, String defaultName) {
        return of(YamlFile.parse(text, label), folder, defaultName);
    }

    private static PipelineFile of(YamlFile yaml, Path folder, String defaultName) {
        Problems problems = new Problems(yaml.places());
        yaml.problems().forEach(problems::add);
        Object root = yaml.root();
        Draft draft = root == null ? null : DefinitionReader.read(root, defaultName, problems);
        Object tests = root instanceof Map<?, ?> map ? map.get(TestFile.TESTS) : null;
        List<PipelineTest> read = tests == null || tests == Empty.NO_VALUE
                ? List.of()
                : TestsReader.read(tests, "/" + TestFile.TESTS, Map.of(), problems);
        return new PipelineFile(folder, yaml.places(), draft, read, problems.list());
    }

    /** Returns what stands for the pipeline of {@code tests}, which name none. */
    static PipelineFile missing(Path tests) {
        Path folder = tests.toAbsolutePath().getParent();
        return new PipelineFile(
                folder == null ? tests.toAbsolutePath() : folder,
                new Places(tests.toString(), ""),
                null,
                List.of(),
                List.of());
    }

    /** {@code Orders Sync.yaml} gives {@code orders-sync}. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.', 1);
        String stem = dot < 0 ? name : name.substring(0, dot);
        return stem.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /**
     * Returns the definition as it is written; its components need not exist.
     *
     * @throws DefinitionException if it cannot be told from the file
     */
    public PipelineDefinition definition() {
        Problems all = new Problems();
        problems.forEach(all::add);
        all.throwIfErrors();
        PipelineDefinition definition = draft == null ? null : draft.toDefinition();
        if (definition == null) {
            throw new IllegalStateException("a file without errors has no definition");
        }
        return definition;
    }

    /** Returns this file with other settings, such as those that a command line gives; they win over the file's. */
    public PipelineFile withSettings(Map<String, Object> settings) {
        if (draft == null || settings.isEmpty()) {
            return this;
        }
        return new PipelineFile(folder, places, draft.withSettings(RawValues.copyOf(settings)), tests, problems);
    }

    /** Returns the raw value of a setting of the top level; empty if the file has none. */
    public Optional<Object> setting(String name) {
        return draft == null ? Optional.empty() : Optional.ofNullable(draft.settings.get(name));
    }

    /** Returns the tests that stand in the file; they are no part of the definition. */
    public List<PipelineTest> tests() {
        return tests;
    }

    /** Returns what is wrong in the layout. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns where relative paths begin. */
    public Path folder() {
        return folder;
    }

    Places places() {
        return places;
    }

    @Nullable Draft draft() {
        return draft;
    }
}
