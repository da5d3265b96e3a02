package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Files of rows with numbers, below {@code in}, and what a pipeline has made of them, below {@code out}. */
final class NumberedRows {

    private static final int FILES = 8;
    private static final int ROWS_OF_FILE = 1_250;

    /** How many there are. */
    static final int COUNT = FILES * ROWS_OF_FILE;

    private final Path folder;

    private NumberedRows(Path folder) {
        this.folder = folder;
    }

    /** Writes the files. */
    static NumberedRows in(Path folder) throws IOException {
        Files.createDirectory(folder.resolve("in"));
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,name"));
            for (int id = file * ROWS_OF_FILE; id < (file + 1) * ROWS_OF_FILE; id++) {
                lines.add(id + ",row " + id);
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
        return new NumberedRows(folder);
    }

    /** Returns the numbers of the rows that readers see below {@code out}. */
    List<Long> published() {
        List<Long> ids = new ArrayList<>();
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return ids;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(NumberedRows::isVisible).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                        .forEach(ids::add);
            }
            return ids;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isVisible(Path file) {
        return file.getFileName().toString().endsWith(".csv")
                && !file.getFileName().toString().startsWith(".");
    }

    void assertEachPublishedOnce() {
        assertThat(published())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, COUNT).boxed().toList());
    }
}
