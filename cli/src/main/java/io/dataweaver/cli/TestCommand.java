package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.ExpectedRows;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.TestErrorCode;
import io.dataweaver.core.definition.TestFile;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.rehearsal.TestFailure;
import io.dataweaver.core.rehearsal.TestResult;
import io.dataweaver.core.rehearsal.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs the tests of pipelines. */
@CommandLine.Command(
        name = "test",
        description = {
            "Runs tests of pipelines: those under `tests:` in pipeline files, and those in files NAME.test.yaml. Sources "
                    + "give the rows of the test, sinks take what comes; no system is contacted.",
            "",
            "  dataweaver test",
            "  dataweaver test orders.yaml pipelines/ --junit-xml target/pipelines.xml",
            "  dataweaver test orders.yaml --name 'only paid orders pass'",
            "  dataweaver test orders.yaml --update"
        },
        sortOptions = false)
final class TestCommand implements CliCommand {

    private static final Pattern TESTS_KEY = Pattern.compile("(?m)^tests\\s*:");

    @CommandLine.Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files and folders. Default: this folder.")
    List<Path> paths = new ArrayList<>();

    @CommandLine.Option(names = "--name", paramLabel = "TEXT", description = "Run tests whose name holds this text.")
    @Nullable String name;

    @CommandLine.Option(
            names = "--junit-xml",
            paramLabel = "FILE",
            description = "Write the results for build servers.")
    @Nullable Path junitXml;

    @CommandLine.Option(
            names = "--connect",
            description = "Ask sources which columns they have, where a test does not say; no row of theirs is read.")
    boolean connect;

    @CommandLine.Option(
            names = "--update",
            description =
                    "Write the rows that came into `expect` of tests where they differ; the rest of the file stays "
                            + "as it is. Look at the change before you keep it.")
    boolean update;

    @CommandLine.Mixin
    GlobalOptions global;

    /** What came of one file. */
    record FileResult(
            Path file,
            String pipeline,
            List<TestResult> results,
            @Nullable DataWeaverException wrong) {}

    @Override
    public Answer run(Console console) throws InterruptedException {
        List<FileResult> files = new ArrayList<>();
        try (ConnectorManager connectors = Installation.connectors()) {
            for (Path file : files()) {
                FileResult result = run(file, connectors);
                if (update && rewrite(result, console)) {
                    result = run(file, connectors);
                }
                if (!result.results().isEmpty() || result.wrong() != null) {
                    files.add(result);
                    show(result, console);
                }
            }
        }
        if (files.isEmpty()) {
            throw new DataWeaverException(
                    TestErrorCode.NO_TESTS,
                    "there is no test" + (name == null ? "" : " called '" + name + "'") + " in " + where(),
                    TestErrorCode.NO_TESTS.remedy(),
                    null);
        }
        if (junitXml != null) {
            writeXml(junitXml, files);
        }
        return answer(files, console);
    }

    private String where() {
        return paths.isEmpty() ? "this folder" : String.valueOf(paths);
    }

    private FileResult run(Path path, ConnectorManager connectors) throws InterruptedException {
        TestFile file = TestFile.read(path);
        List<TestResult> results = new ArrayList<>();
        String pipelineName = path.toString();
        try {
            Problems problems = new Problems();
            file.problems().forEach(problems::add);
            problems.throwIfErrors();
            PipelineResolver resolver = connect
                    ? PipelineResolver.toRun(connectors, System.getenv())
                    : PipelineResolver.toTest(connectors, System.getenv());
            ResolvedPipeline pipeline = resolver.resolve(file.pipeline());
            pipelineName = pipeline.name();
            TestRunner runner = connect
                    ? TestRunner.askingSources(connectors, Clock.systemUTC())
                    : TestRunner.offline(connectors, Clock.systemUTC());
            for (PipelineTest test : file.tests()) {
                if (name == null || test.name().contains(name)) {
                    results.add(runner.run(pipeline, test, file.locator()));
                }
            }
            return new FileResult(path, pipelineName, results, null);
        } catch (DataWeaverException wrong) {
            return new FileResult(path, pipelineName, results, wrong);
        }
    }

    /** Returns whether the file was changed. */
    private static boolean rewrite(FileResult result, Console console) {
        List<ExpectedRows> came =
                result.results().stream().flatMap(test -> test.came().stream()).toList();
        if (came.isEmpty() || result.wrong() != null) {
            return false;
        }
        Path file = result.file();
        try {
            String text = Files.readString(file);
            Files.writeString(file, TestFile.withExpected(text, came));
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNWRITABLE, "cannot write " + file + ": " + failed.getMessage(), failed);
        }
        console.info(file + ": wrote what came into `expect` of "
                + result.results().stream()
                        .filter(test -> !test.came().isEmpty())
                        .map(test -> "'" + test.test().name() + "'")
                        .collect(Collectors.joining(", ")));
        return true;
    }

    private static void show(FileResult result, Console console) {
        Paint paint = console.paint();
        console.data(paint.bold(result.file().toString()));
        for (TestResult test : result.results()) {
            if (test.passed()) {
                console.data("  " + paint.green("✓") + " " + test.test().name());
            } else {
                console.data("  " + paint.red("✗ " + test.test().name()));
                console.data(DisplayText.visibleLines(test.text()).indent(6).stripTrailing());
            }
        }
        if (result.wrong() != null) {
            console.failure(result.wrong());
        }
    }

    private static Answer answer(List<FileResult> files, Console console) {
        List<TestResult> all =
                files.stream().flatMap(file -> file.results().stream()).toList();
        long failed = all.stream().filter(result -> !result.passed()).count();
        long wrong = files.stream().filter(file -> file.wrong() != null).count();
        String count = all.size() + (all.size() == 1 ? " test: " : " tests: ");
        console.info("\n" + count + (all.size() - failed) + " passed, " + failed + " failed"
                + (wrong == 0 ? "" : "; " + wrong + (wrong == 1 ? " file is wrong" : " files are wrong")));
        Optional<DataWeaverException> cause = files.stream()
                .map(FileResult::wrong)
                .flatMap(Stream::ofNullable)
                .findFirst();
        int status = cause.map(ExitStatus::of).orElse(failed > 0 ? ExitStatus.TOO_MANY_REJECTED : ExitStatus.DONE);
        return new Answer(
                status,
                Answer.ordered("tests", all.size(), "passed", all.size() - failed, "failed", failed, "wrong", wrong),
                files.stream().map(TestCommand::tree).toList(),
                cause.orElse(null));
    }

    private static Map<String, Object> tree(FileResult file) {
        return Answer.ordered(
                "file",
                file.file().toString(),
                "pipeline",
                file.pipeline(),
                "tests",
                file.results().stream()
                        .map(result -> Answer.ordered(
                                "name", result.test().name(),
                                "passed", result.passed(),
                                "seconds", result.duration().toMillis() / 1000.0,
                                "failures",
                                        result.failures().stream()
                                                .map(TestCommand::tree)
                                                .toList()))
                        .toList(),
                "problems",
                file.wrong() instanceof DefinitionException definition ? definition.problems() : List.of());
    }

    private static Map<String, Object> tree(TestFailure failure) {
        return Answer.ordered(
                "file",
                failure.place() == null ? null : failure.place().file(),
                "line",
                failure.place() == null ? null : failure.place().line(),
                "message",
                failure.message(),
                "differences",
                failure.differences().stream()
                        .map(difference -> Answer.ordered(
                                "column", difference.column(),
                                "expected", difference.expected(),
                                "came", difference.came()))
                        .toList());
    }

    private static void writeXml(Path file, List<FileResult> results) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, JunitXml.of(results));
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNWRITABLE, "cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    // ---- files ----------------------------------------------------------------------------------------------------

    private List<Path> files() {
        List<Path> found = new ArrayList<>();
        try {
            for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
                find(path, true, found);
            }
        } catch (NoSuchFileException missing) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNREADABLE, "there is no file " + missing.getFile(), "check the path", missing);
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNREADABLE, "cannot read " + failed.getMessage(), "check the path", failed);
        }
        return found;
    }

    private static void find(Path path, boolean named, List<Path> found) throws IOException {
        String fileName = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        boolean yaml = fileName.endsWith(".yaml") || fileName.endsWith(".yml");
        if (Files.isDirectory(path.toAbsolutePath())) {
            for (Path child : ValidateCommand.children(path)) {
                find(child, false, found);
            }
        } else if (named
                || TestFile.isTestFile(path)
                || (yaml && TESTS_KEY.matcher(Files.readString(path)).find())) {
            found.add(path);
        }
    }
}
