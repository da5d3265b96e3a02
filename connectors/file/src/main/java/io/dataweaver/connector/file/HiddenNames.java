package io.dataweaver.connector.file;

import io.dataweaver.api.sink.SinkRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the hidden files of one target: {@code .orders.csv.dataweaver} to control it, and
 * {@code .orders.csv.dataweaver-<pipeline>-<run>-….tmp} for what is not published yet.
 */
final class HiddenNames {

    private static final String MARK = ".dataweaver";
    private static final String ENDING = ".tmp";

    private final Path folder;
    private final String start;

    /** Names hidden files in {@code folder} for what is called {@code name}; empty for the folder itself. */
    HiddenNames(Path folder, String name) {
        this.folder = folder;
        this.start = (name.isEmpty() ? "" : "." + name) + MARK;
    }

    String control() {
        return start;
    }

    /** Returns the name of a hidden file of {@code run}. */
    String part(SinkRun run, String what) {
        return ofRun(run) + what + ENDING;
    }

    private String ofRun(SinkRun run) {
        return ofPipeline(run) + plain(run.run()) + "-";
    }

    private String ofPipeline(SinkRun run) {
        return start + "-" + plain(run.pipeline()) + "-";
    }

    /** Returns {@code text} with letters, digits, dots and underscores only, other texts differently. */
    static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._]", "_");
        return plain.equals(text) ? plain : plain + "_" + Integer.toHexString(text.hashCode());
    }

    /** Removes the hidden files of {@code run}. */
    void removeOf(SinkRun run) throws IOException {
        for (Path file : list(ofRun(run))) {
            Files.deleteIfExists(file);
        }
    }

    /** Removes the hidden files of all runs of a pipeline; those of others may still be of use to them. */
    void removeOfPipeline(SinkRun run) throws IOException {
        for (Path file : list(ofPipeline(run))) {
            Files.deleteIfExists(file);
        }
    }

    private List<Path> list(String prefix) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> {
            String name = file.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(ENDING);
        })) {
            files.forEach(found::add);
        }
        return found;
    }
}
