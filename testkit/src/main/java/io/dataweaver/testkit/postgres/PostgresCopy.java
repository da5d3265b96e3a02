package io.dataweaver.testkit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a server's data, copied for another server. */
final class PostgresCopy {

    /** What belongs to a process that runs, or to who has started it. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private PostgresCopy() {}

    static void of(Path data, Path copy) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
                Path file = each.next();
                Path to = copy.resolve(data.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    // The server takes no folder that others may look into.
                    Files.createDirectory(
                            to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** Adds a line to the settings, which is before all others. */
    static void set(Path data, String line) throws IOException {
        Files.writeString(data.resolve("postgresql.auto.conf"), line + "\n", StandardOpenOption.APPEND);
    }
}
