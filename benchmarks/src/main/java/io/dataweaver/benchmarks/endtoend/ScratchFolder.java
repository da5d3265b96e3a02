package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new folder that goes away with all it holds. */
record ScratchFolder(Path path) implements AutoCloseable {

    static ScratchFolder in(Path parent) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(parent, "scratch"));
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }

    /** Deletes a file, or a folder with all it holds; nothing if it is not there. */
    static void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
