package io.dataweaver.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the quickstart works: data and pipeline files for people to look at, and a hidden place for the databases.
 *
 * <p>Gone after {@link #close}, but for what {@link #stays} on request: data, pipelines and rejected records in the folder
 * that was named.
 */
final class QuickstartFolder implements AutoCloseable {

    static final List<String> DATA = List.of("airports.csv", "flights-20k.json.gz", "flights-by-hand.jsonl", "DATA.md");
    static final List<String> PIPELINES = List.of("airports.yaml", "flights.yaml", "bookings.yaml");
    /** The names of the databases, in the order in which they start. */
    static final List<String> DATABASES = List.of("shop", "copy");

    private final Path work;
    private final Path temporary;
    private boolean stays;

    private QuickstartFolder(Path work, Path temporary) {
        this.work = work;
        this.temporary = temporary;
    }

    /**
     * Makes the folder and fills it.
     *
     * @param kept where the files for people stay; empty for nowhere
     */
    static QuickstartFolder create(Optional<Path> kept) throws IOException {
        Path temporary = Files.createTempDirectory("dataweaver-quickstart-");
        Path work = kept.orElse(temporary.resolve("files"));
        try {
            Files.createDirectories(work);
            for (String name : DATA) {
                copy(name, work);
            }
            for (String name : PIPELINES) {
                copy(name, work);
            }
            return new QuickstartFolder(work, temporary);
        } catch (IOException failed) {
            delete(temporary);
            throw failed;
        }
    }

    private static void copy(String name, Path folder) throws IOException {
        try (InputStream in = QuickstartFolder.class.getResourceAsStream("quickstart/" + name)) {
            if (in == null) {
                throw new IOException("the distribution lacks " + name);
            }
            Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Returns where data and pipelines lie. */
    Path work() {
        return work;
    }

    /** Returns where the databases go. */
    Path databases() {
        return temporary.resolve("postgres");
    }

    /** Says that all went well, so that the files for people stay where they were asked to. */
    void stays() {
        stays = true;
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(temporary)) {
            // Out of the way first, and a file in its place: whoever still writes to it, as a start that is interrupted
            // does, cannot go on.
            Path leaving = temporary.resolveSibling(temporary.getFileName() + ".leaving");
            Files.move(temporary, leaving);
            Files.createFile(temporary);
            delete(leaving);
            Files.delete(temporary);
        }
        if (!stays) {
            delete(work);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
