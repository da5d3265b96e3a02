package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The history of schemas of one hosted connector of Debezium: a file for as long as it runs, whose text goes with each position.
 *
 * <p>Debezium writes down a change of a table before it gives the first record that follows it. So what is in the file when a
 * record is taken is all that is needed to go on behind it; what is there beyond comes again from the log of the database, and
 * Debezium itself passes over entries later than its offsets.
 */
final class SchemaHistory implements AutoCloseable {

    static final String SETTING = "schema.history.internal";
    static final String FILE_SETTING = "schema.history.internal.file.filename";
    static final String FILE_CLASS = "io.debezium.storage.file.history.FileSchemaHistory";

    private final Path folder;
    private final Path file;
    private long readSize = -1;
    private String text = "";

    private SchemaHistory(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("history.jsonl");
    }

    /**
     * Begins with the history that a position holds.
     *
     * @throws DataWeaverException with {@code HISTORY_LOST} if the position has offsets, but no history
     */
    static SchemaHistory from(ConnectPosition position) {
        String kept = position.history();
        if (kept == null && !position.offsets().isEmpty()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.HISTORY_LOST,
                    "expected the history of schemas in the position, but found offsets alone: " + position.offsets(),
                    KafkaConnectErrorCode.HISTORY_LOST.remedy(),
                    null);
        }
        try {
            SchemaHistory history = new SchemaHistory(Files.createTempDirectory("dataweaver-schema-history-"));
            if (kept != null) {
                Files.writeString(history.file, kept);
            }
            return history;
        } catch (IOException failed) {
            throw new UncheckedIOException("the history of schemas cannot be written to a temporary folder", failed);
        }
    }

    Path file() {
        return file;
    }

    /** Returns the whole lines that are there. */
    String text() {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size != readSize) {
                String all = size == 0 ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                text = all.substring(0, all.lastIndexOf('\n') + 1);
                readSize = size;
            }
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException("the history of schemas in '" + file + "' cannot be read", failed);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException leftBehind) {
            // In a folder for temporary files.
            folder.toFile().deleteOnExit();
        }
    }

    /** Returns the text of {@code history}, or null if there is none. */
    static @Nullable String textOf(@Nullable SchemaHistory history) {
        return history == null ? null : history.text();
    }
}
