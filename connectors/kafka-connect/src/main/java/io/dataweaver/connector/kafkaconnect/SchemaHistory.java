package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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
    /** Which folders of this process are in use. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    /** One of the names that the name of a table has, as Debezium writes it. */
    private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

    private static final String PREFIX = "dataweaver-schema-history-";
    private static final String LOCK = "lock";
    private static final String FILE = "history.jsonl";

    static final String FILE_CLASS = "io.debezium.storage.file.history.FileSchemaHistory";

    private final Path folder;
    private final Path file;
    private final FileChannel lock;
    private long readSize = -1;
    private HistoryText text = new HistoryText("");

    private SchemaHistory(Path folder, FileChannel lock) {
        this.folder = folder;
        this.file = folder.resolve(FILE);
        this.lock = lock;
    }

    /**
     * Begins with the history that a position holds.
     *
     * @throws DataWeaverException with {@code HISTORY_LOST} if the position has offsets, but no history
     */
    static SchemaHistory from(ConnectPosition position) {
        HistoryText kept = position.history();
        if (kept == null && !position.offsets().isEmpty()) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.HISTORY_LOST,
                    "expected the history of schemas in the position, but found offsets alone: " + position.offsets(),
                    KafkaConnectErrorCode.HISTORY_LOST.remedy(),
                    null);
        }
        try {
            deleteThoseOfKilledProcesses();
            SchemaHistory history = create();
            if (kept != null) {
                Files.writeString(history.file, kept.text());
            }
            return history;
        } catch (IOException failed) {
            throw new UncheckedIOException("the history of schemas cannot be written to a temporary folder", failed);
        }
    }

    /** Makes a folder that is locked for as long as this process lives. */
    private static SchemaHistory create() throws IOException {
        while (true) {
            Path folder = Files.createTempDirectory(PREFIX);
            IN_USE.add(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() != null && Files.exists(folder.resolve(LOCK))) {
                return new SchemaHistory(folder, channel);
            }
            // Another process took it for one that was left, before it was locked.
            channel.close();
            IN_USE.remove(folder);
        }
    }

    /** A process that is killed leaves its folder, but no lock. */
    private static void deleteThoseOfKilledProcesses() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!IN_USE.contains(folder)) { // To open a file of ours would unlock it.
                    deleteUnlessLocked(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Then they stay a while longer.
        }
    }

    private static void deleteUnlessLocked(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                delete(folder);
            }
        } catch (IOException | OverlappingFileLockException another) {
            // Of another user, or not locked yet, or deleted by another process at this moment.
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
    }

    Path file() {
        return file;
    }

    /** Returns the whole lines that are there. */
    HistoryText text() {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size != readSize) {
                String all = size == 0 ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                text = new HistoryText(all.substring(0, all.lastIndexOf('\n') + 1));
                readSize = size;
            }
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException("the history of schemas in '" + file + "' cannot be read", failed);
        }
    }

    /**
     * A column of a table that a history tells of.
     *
     * @param type as the database calls it
     */
    record Column(String name, String type) {}

    /**
     * Returns the columns of all tables whose making a history tells, by the parts of the table's name.
     *
     * @throws IllegalArgumentException if it is no history
     */
    static Map<List<String>, List<Column>> tables(String history) {
        Map<List<String>, List<Column>> tables = new LinkedHashMap<>();
        history.lines().forEach(line -> {
            Object changes = StateJson.read(line) instanceof Map<?, ?> entry ? entry.get("tableChanges") : null;
            for (Object each : changes instanceof List<?> list ? list : List.of()) {
                if (each instanceof Map<?, ?> change
                        && "CREATE".equals(change.get("type"))
                        && change.get("table") instanceof Map<?, ?> table) {
                    tables.put(parts(String.valueOf(change.get("id"))), columns(table));
                }
            }
        });
        return tables;
    }

    private static List<String> parts(String id) {
        return PART.matcher(id)
                .results()
                .map(part -> part.group(1).replace("\"\"", "\""))
                .toList();
    }

    private static List<Column> columns(Map<?, ?> table) {
        List<Column> columns = new ArrayList<>();
        for (Object each : table.get("columns") instanceof List<?> list ? list : List.of()) {
            if (each instanceof Map<?, ?> column) {
                columns.add(new Column(String.valueOf(column.get("name")), String.valueOf(column.get("typeName"))));
            }
        }
        return columns;
    }

    @Override
    public void close() {
        try {
            lock.close();
            delete(folder);
        } catch (IOException leftBehind) {
            // The next start deletes it.
        } finally {
            IN_USE.remove(folder);
        }
    }

    /** Returns the text of {@code history}, or null if there is none. */
    static @Nullable HistoryText textOf(@Nullable SchemaHistory history) {
        return history == null ? null : history.text();
    }
}
