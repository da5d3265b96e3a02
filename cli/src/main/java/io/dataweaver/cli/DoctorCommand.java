package io.dataweaver.cli;

import io.dataweaver.api.check.Check;
import io.dataweaver.core.check.PipelineChecks;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.plugin.ConnectorManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Looks whether a run would find what it needs. */
@CommandLine.Command(
        name = "doctor",
        description = {
            "Checks this machine, and with a pipeline file also what it reads and writes: reachable, let in, tables and "
                    + "rights there. Changes nothing. What was not looked at says so; it never counts as passed.",
            "",
            "  dataweaver doctor",
            "  dataweaver doctor orders.yaml"
        },
        sortOptions = false)
final class DoctorCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", arity = "0..1", description = "The pipeline file.")
    @Nullable Path file;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state would be kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    GlobalOptions global;

    private final List<Map<String, Object>> all = new ArrayList<>();
    private int failed;
    private int warned;

    @Override
    public Answer run(Console console) {
        try (ConnectorManager connectors = Installation.connectors()) {
            console.data(console.paint().bold("this machine"));
            MachineChecks.run(stateFolder, connectors, check -> show("machine", check, console));
            if (file != null) {
                PipelineChecks.run(
                        ResolvedFile.of(
                                PipelineFile.read(file), PipelineResolver.toRun(connectors, System.getenv()), console),
                        connectors,
                        Clock.systemUTC(),
                        part -> new Part(part, console));
            }
        }
        String summary = failed > 0
                ? failed + (failed == 1 ? " check failed" : " checks failed")
                : warned > 0 ? "nothing fails; " + warned + (warned == 1 ? " warning" : " warnings") : "all right";
        console.info("\n" + summary);
        return new Answer(
                failed > 0 ? ExitStatus.ENVIRONMENT : ExitStatus.DONE,
                Answer.ordered("checks", all.size(), "failed", failed, "warnings", warned),
                all,
                null);
    }

    /** Shows the checks of one part of a pipeline. */
    private final class Part implements Consumer<Check> {
        private final String name;
        private final Console console;

        Part(String name, Console console) {
            this.name = name;
            this.console = console;
            console.data("\n" + console.paint().bold(name));
        }

        @Override
        public void accept(Check check) {
            show(name, check, console);
        }
    }

    private void show(String part, Check check, Console console) {
        Paint paint = console.paint();
        String status = check.status().name().toLowerCase(Locale.ROOT);
        String padded = DisplayText.left(status, 7);
        String shown = switch (check.status()) {
            case PASS -> paint.green(padded);
            case SKIPPED -> paint.dim(padded);
            case WARN -> paint.yellow(padded);
            case FAIL -> paint.red(padded);
        };
        console.data(
                "  " + shown + "  " + DisplayText.left(check.name(), 12) + "  " + DisplayText.visible(check.found()));
        if (check.hint() != null) {
            console.data(" ".repeat(25) + "→ " + DisplayText.visible(check.hint()));
        }
        failed += check.status() == Check.Status.FAIL ? 1 : 0;
        warned += check.status() == Check.Status.WARN ? 1 : 0;
        all.add(Answer.ordered(
                "part", part,
                "name", check.name(),
                "status", status,
                "found", check.found(),
                "hint", check.hint()));
    }
}
