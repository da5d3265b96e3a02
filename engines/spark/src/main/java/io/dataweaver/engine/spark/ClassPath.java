package io.dataweaver.engine.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Which jars the processes of a run need. */
final class ClassPath {

    /** Spark logs by Log4j; two bindings of one facade are one too many. */
    private static final String OTHER_LOGGING = "logback";

    private ClassPath() {}

    /** Returns the class path of a driver: the engine with Spark, and what this process has. */
    static String ofProcess() {
        List<String> entries = new ArrayList<>();
        entries.add(engine().resolveSibling("*").toString());
        entries.addAll(host());
        return String.join(File.pathSeparator, entries);
    }

    /** Returns the jars that executors need beside those of Spark, which lie in the folder of the engine. */
    static List<String> ofExecutors() {
        Path engine = engine();
        List<String> entries = new ArrayList<>();
        entries.add(engine.toString());
        for (String entry : host()) {
            if (!Files.exists(engine.resolveSibling(Path.of(entry).getFileName()))) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Returns the jar of this engine, or the folder of its classes. */
    private static Path engine() {
        return of(ClassPath.class);
    }

    private static List<String> host() {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.endsWith("*")) {
                entries.addAll(
                        jars(Path.of(entry.substring(0, entry.length() - 1)).toAbsolutePath()));
            } else if (!entry.isEmpty()) {
                entries.addAll(named(Path.of(entry).toAbsolutePath()));
            }
        }
        return entries.stream()
                .filter(entry -> !entry.getFileName().toString().contains(OTHER_LOGGING))
                .map(Path::toString)
                .toList();
    }

    /** Returns what a jar names in the place of itself, as that of a command does; the jar or folder, if it names none. */
    private static List<Path> named(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return List.of(entry);
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return names == null
                    ? List.of(entry)
                    : Arrays.stream(names.split(" "))
                            .map(entry::resolveSibling)
                            .filter(Files::exists)
                            .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
