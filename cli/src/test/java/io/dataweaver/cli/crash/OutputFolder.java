package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run has left in the folder that it wrote. */
final class OutputFolder {

    /** Stays if the process dies after the run has ended: the next run removes it. */
    private static final String CONTROL_FILE = ".dataweaver";

    private OutputFolder() {}

    /** Returns the lines of all files, in the order of their names; fails if unfinished files are left over. */
    static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.endsWith(CONTROL_FILE)) {
                    continue;
                }
                assertThat(file.getFileName().toString())
                        .as("what is left over")
                        .doesNotStartWith(".");
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
