package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * The changes of columns with which the runs of a pipeline have gone on, for people: a line each in a file beside the state. What
 * is decided is decided from the state and the target, never from this.
 */
final class SchemaHistory {

    private static final String FILE = "schema-changes.jsonl";

    private final Path file;

    /**
     * Creates it.
     *
     * @param folder of the pipeline
     */
    SchemaHistory(Path folder) {
        this.file = folder.resolve(FILE);
    }

    void add(Instant at, List<String> changes) {
        StringBuilder lines = new StringBuilder();
        for (String change : changes) {
            lines.append(StateObject.empty().with("at", at.toString()).with("change", change))
                    .append('\n');
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "changes of columns cannot be written to " + file, failed);
        }
    }

    /** Returns them, each with its time, in the order in which they came. */
    List<String> read() {
        try {
            return Files.notExists(file)
                    ? List.of()
                    : Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                            .map(StateObject::parse)
                            .map(line -> line.text("at") + " " + line.text("change"))
                            .toList();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new DataWeaverException(
                    StateErrorCode.NOT_STORED, "changes of columns cannot be read from " + file, unreadable);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new DataWeaverException(StateErrorCode.NOT_STORED, "cannot remove " + file, failed);
        }
    }
}
