package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Asks before something is done that cannot be taken back. */
final class Confirmation {

    @CommandLine.Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    /**
     * Asks whether to go on.
     *
     * @param otherwise what to say if not, such as {@code nothing was moved}
     * @throws DataWeaverException if the answer is no, or nobody can be asked
     */
    void confirm(Console console, String otherwise) {
        if (yes) {
            return;
        }
        if (!console.isTerminal()) {
            throw new DataWeaverException(
                    CliErrorCode.NOT_CONFIRMED, otherwise + ": nobody can be asked here", "add `--yes`", null);
        }
        console.err().print("go on? [y/N] ");
        console.err().flush();
        if (!"y".equalsIgnoreCase(answer())) {
            throw new DataWeaverException(CliErrorCode.NOT_CONFIRMED, otherwise, null, null);
        }
    }

    private static String answer() {
        try {
            byte[] line = new byte[16];
            int read = System.in.read(line);
            return read <= 0 ? "" : new String(line, 0, read, StandardCharsets.UTF_8).strip();
        } catch (IOException closed) {
            return "";
        }
    }
}
