package io.dataweaver.core.alert;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.secret.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts a program for each alert. It gets none of the variables of this process that may hold secrets. */
final class CommandAlertHook implements AlertHook {

    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "SystemRoot");

    private final Path program;
    private final List<String> arguments;
    private final Map<String, Secret> environment;

    CommandAlertHook(Path program, List<String> arguments, Map<String, Secret> environment) {
        this.program = program;
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public void send(Alert alert, Duration deadline) throws IOException, InterruptedException {
        Process process = start(alert);
        try {
            write(alert, process);
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "'" + program.getFileName() + "' did not end within " + deadline.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("'" + program.getFileName() + "' ended with status " + process.exitValue());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(Alert alert) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(INHERITED);
        variables.put("DATAWEAVER_EVENT", alert.event().label());
        variables.put("DATAWEAVER_SEVERITY", alert.event().severity().label());
        variables.put("DATAWEAVER_PIPELINE", alert.pipeline());
        variables.put("DATAWEAVER_TEXT", alert.text().replace('\0', ' '));
        environment.forEach((name, value) -> value.use(text -> variables.put(name, text)));
        return builder.start();
    }

    /** An alert fits into the buffer of a pipe, so this waits for nobody. */
    private static void write(Alert alert, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(AlertJson.of(alert).getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // A program need not read it.
        }
    }
}
