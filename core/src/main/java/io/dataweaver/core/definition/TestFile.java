package io.dataweaver.core.definition;

import io.dataweaver.api.data.DataType;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file with tests, and the pipeline that they test: either a pipeline file with {@code tests}, or a file
 * {@code NAME.test.yaml} whose {@code pipeline} names one.
 *
 * <p>Reading does not fail: {@link #problems} tells what is wrong, in both files. Immutable.
 */
public final class TestFile {

    static final String PIPELINE = "pipeline";
    static final String TESTS = "tests";
    static final List<String> KEYS = List.of(PIPELINE, TestsReader.TYPES, TESTS);

    private final PipelineFile pipeline;
    private final List<PipelineTest> tests;
    private final List<Problem> problems;
    private final Problems.Locator locator;

    private TestFile(
            PipelineFile pipeline, List<PipelineTest> tests, List<Problem> problems, Problems.Locator locator) {
        this.pipeline = pipeline;
        this.tests = List.copyOf(tests);
        this.problems = List.copyOf(problems);
        this.locator = locator;
    }

    /** Tells by its name whether a file holds nothing but tests. */
    public static boolean isTestFile(Path file) {
        return String.valueOf(file.getFileName()).matches("(?i).*\\.tests?\\.ya?ml");
    }

    /** Reads a file with tests; that it cannot be read is one of its problems. */
    public static TestFile read(Path file) {
        return isTestFile(file) ? ofTestFile(YamlFile.read(file), file) : of(PipelineFile.read(file));
    }

    /** Returns the tests that stand in a pipeline file. */
    public static TestFile of(PipelineFile file) {
        return new TestFile(file, file.tests(), List.of(), file.places());
    }

    private static TestFile ofTestFile(YamlFile file, Path path) {
        Problems problems = new Problems(file.places());
        file.problems().forEach(problems::add);
        Object root = file.root();
        List<PipelineTest> tests = List.of();
        PipelineFile pipeline = null;
        if (root instanceof Map<?, ?> map) {
            map.keySet().stream()
                    .map(String.class::cast)
                    .filter(key -> !KEYS.contains(key) && !key.startsWith("x-"))
                    .forEach(key -> problems.errorAtKey(
                            DefinitionErrorCode.UNKNOWN_KEY,
                            Pointers.child("", key),
                            "unknown key `" + key + "` of a file of tests",
                            hint(key)));
            if (map.get(PIPELINE) instanceof String name) {
                Path folder = path.toAbsolutePath().getParent();
                Path named = Path.of(name);
                Path beside = path.resolveSibling(named);
                pipeline = PipelineFile.read(folder == null ? named : beside);
            }
            tests = tests(map, problems);
        }
        if (pipeline == null && !problems.hasErrors()) {
            problems.error(
                    TestErrorCode.NO_PIPELINE,
                    "",
                    "the file does not say which pipeline it tests",
                    "begin it with `pipeline: orders.yaml`");
        }
        PipelineFile tested = pipeline == null ? PipelineFile.missing(path) : pipeline;
        return new TestFile(tested, tests, problems.list(), file.places());
    }

    private static List<PipelineTest> tests(Map<?, ?> map, Problems problems) {
        Object types = map.get(TestsReader.TYPES);
        Map<String, Map<String, DataType>> shared =
                types == null ? Map.of() : TestsReader.types(types, "/" + TestsReader.TYPES, problems);
        Object written = map.get(TESTS);
        if (written == null) {
            problems.error(TestErrorCode.NO_TESTS, "", "the file has no `tests`", null);
            return List.of();
        }
        return TestsReader.read(written, "/" + TESTS, shared, problems);
    }

    private static String hint(String key) {
        String meant = Suggestions.didYouMean(key, KEYS);
        return meant == null ? "expected one of " + String.join(", ", KEYS) : meant;
    }

    /**
     * Returns the text of a file of tests with other rows expected; all else stays as it is, to the character.
     *
     * @param text of a file that was read without problems
     */
    public static String withExpected(String text, List<ExpectedRows> lists) {
        String mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
        String edited = text.substring(mark.length());
        for (ExpectedRows rows : lists) {
            edited = ExpectedRowsEditor.edit(edited, rows);
        }
        return mark + edited;
    }

    /** Returns the pipeline. */
    public PipelineFile pipeline() {
        return pipeline;
    }

    /** Returns the tests, in order. */
    public List<PipelineTest> tests() {
        return tests;
    }

    /** Returns what is wrong in the layout, of the tests and of the pipeline. */
    public List<Problem> problems() {
        return Stream.concat(problems.stream(), pipeline.problems().stream()).toList();
    }

    /** Returns an empty collection of problems that knows the places of the tests. */
    public Problems newProblems() {
        return new Problems(locator);
    }

    /** Returns what tells where parts of the tests stand. */
    public Problems.Locator locator() {
        return locator;
    }
}
