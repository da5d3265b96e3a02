package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.TestFile;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Checks pipeline files without contacting anything. */
@CommandLine.Command(
        name = "validate",
        description = {
            "Checks pipelines, without contacting anything, and tells all that is wrong.",
            "",
            "In Markdown files, the YAML blocks with a source and a sink are checked; in folders, the files of "
                    + "both kinds that have pipelines."
        })
final class ValidateCommand implements CliCommand {

    private static final Pattern PIPELINE_KEY = Pattern.compile("(?m)^(sources?|sinks?|transforms)\\s*:");

    @CommandLine.Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    List<Path> paths;

    @CommandLine.Mixin
    GlobalOptions global;

    private int checked;

    @Override
    public Answer run(Console console) {
        List<Problem> problems = new ArrayList<>();
        try (ConnectorManager connectors = Installation.connectors()) {
            for (Path path : paths) {
                check(path, true, connectors, problems, console);
            }
        } catch (NoSuchFileException missing) {
            throw unreadable("there is no file " + missing.getFile(), missing);
        } catch (IOException failed) {
            throw unreadable("cannot read " + failed.getMessage(), failed);
        }
        console.problems(problems);
        long errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        long warnings = problems.size() - errors;
        if (checked == 0 && errors == 0) {
            throw new DataWeaverException(
                    CliErrorCode.NO_PIPELINES, "there is no pipeline in " + paths, "check the path", null);
        }
        console.info((errors > 0 && !console.isQuiet() ? "\n" : "")
                + count(checked, "pipeline") + " checked: "
                + (problems.isEmpty() ? "all right" : count(errors, "error") + ", " + count(warnings, "warning")));
        return new Answer(
                errors > 0 ? ExitStatus.WRONG : ExitStatus.DONE,
                Answer.ordered("pipelines", checked, "errors", errors, "warnings", warnings),
                problems,
                errors > 0 ? new DefinitionException(problems) : null);
    }

    private static DataWeaverException unreadable(String message, IOException cause) {
        return new DataWeaverException(CliErrorCode.FILE_UNREADABLE, message, "check the path", cause);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private void check(Path path, boolean named, ConnectorManager connectors, List<Problem> problems, Console console)
            throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (Files.isDirectory(path)) {
            for (Path child : children(path)) {
                check(child, false, connectors, problems, console);
            }
        } else if (name.endsWith(".md")) {
            markdown(path, connectors, problems);
        } else if (TestFile.isTestFile(path)) {
            console.detail("checking " + path);
            checked++;
            TestFile file = TestFile.read(path);
            problems.addAll(file.problems());
            OfflineCheck.of(file.pipeline(), connectors).stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problems::add);
        } else if (named
                || ((name.endsWith(".yaml") || name.endsWith(".yml"))
                        && PIPELINE_KEY.matcher(Files.readString(path)).find())) {
            console.detail("checking " + path);
            checked++;
            problems.addAll(OfflineCheck.of(PipelineFile.read(path), connectors));
        }
    }

    private void markdown(Path path, ConnectorManager connectors, List<Problem> problems) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        for (String yaml : MarkdownPipelines.of(Files.readString(path))) {
            checked++;
            PipelineFile file = PipelineFile.parse(
                    yaml, path.toString(), folder == null ? path.toAbsolutePath() : folder, "example");
            problems.addAll(OfflineCheck.of(file, connectors));
        }
    }

    /** Hidden folders and what a build made are left out. */
    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> {
                        String name = String.valueOf(child.getFileName());
                        return !name.startsWith(".") && !(name.equals("target") && Files.isDirectory(child));
                    })
                    .sorted()
                    .toList();
        }
    }
}
