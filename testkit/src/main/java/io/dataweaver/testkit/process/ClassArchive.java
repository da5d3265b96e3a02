package io.dataweaver.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Classes as a JVM keeps them in memory, so that processes which use the same start in half the time (JEP 350).
 *
 * <p>Such an archive takes classes from jars alone, so the folders of the class path are packed first. It lies in the
 * temporary folder until the JVM ends. Where a JVM makes no archive, programs start without.
 */
public final class ClassArchive {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path file;
    private final String classPath;

    private ClassArchive(Path file, String classPath) {
        this.file = file;
        this.classPath = classPath;
    }

    /**
     * Returns the archive of the classes that a program loads.
     *
     * @param training the program, which is run once
     */
    public static ClassArchive of(ChildProcess.Command training) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("class-archive");
        folder.toFile().deleteOnExit();
        Path file = folder.resolve("classes.jsa");
        file.toFile().deleteOnExit();
        ClassArchive archive = new ClassArchive(file, packed(folder));
        try (ChildProcess process = training.sharing(archive).start()) {
            int status = process.awaitExit(LIMIT);
            if (status != 0) {
                throw new IllegalArgumentException("the training ended with " + status + ": " + process.output());
            }
        }
        return archive;
    }

    private static String packed(Path folder) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(entries.size() + ".jar");
                pack(path, jar);
                jar.toFile().deleteOnExit();
                entries.add(jar.toString());
            } else {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            zip.setLevel(0);
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, zip);
                zip.closeEntry();
            }
        }
    }

    String classPath() {
        return classPath;
    }

    /** Returns what tells a JVM to use the archive, or to make it if there is none yet. */
    String option() {
        return (Files.exists(file) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file;
    }
}
