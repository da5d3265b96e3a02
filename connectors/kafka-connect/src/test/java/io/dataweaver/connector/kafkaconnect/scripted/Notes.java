package io.dataweaver.connector.kafkaconnect.scripted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** What was called, a line each, in the file that the setting {@code notes} names; nowhere if there is none. */
final class Notes {

    private Notes() {}

    static void add(Map<String, String> settings, String line) {
        String file = settings.get("notes");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
