package io.dataweaver.connector.jdbc;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drivers of databases: of the class path, or of a folder of jars that is looked at when one is asked for.
 *
 * <p>A driver is loaded once and stays, because some bring libraries in native code, which only one class loader of a
 * process may have.
 */
final class Drivers {

    /** Names the folder. */
    static final String VARIABLE = "DATAWEAVER_DRIVERS";

    private static final Map<String, Driver> LOADED = new ConcurrentHashMap<>();

    private Drivers() {}

    /**
     * Returns the driver of a dialect.
     *
     * @throws DataWeaverException with {@code DRIVER_MISSING} if there is none
     */
    static Driver of(Dialect dialect) {
        return LOADED.computeIfAbsent(dialect.driverClass(), name -> load(dialect, folder()));
    }

    private static Driver load(Dialect dialect, Optional<Path> folder) {
        try {
            return create(dialect, Drivers.class.getClassLoader());
        } catch (ClassNotFoundException notOnClassPath) {
            List<URL> jars = folder.map(Drivers::jars).orElse(List.of());
            try {
                // Nothing of ours is seen: the state of runs is kept by a part of H2, perhaps of another version.
                ClassLoader apart = ClassLoader.getPlatformClassLoader();
                return create(dialect, new URLClassLoader(jars.toArray(new URL[0]), apart));
            } catch (ClassNotFoundException missing) {
                throw new DataWeaverException(
                        JdbcErrorCode.DRIVER_MISSING,
                        "the driver of " + dialect.name() + " (" + dialect.driverClass() + ") is not on the class path"
                                + folder.map(place -> ", nor in a jar of " + place)
                                        .orElse(""),
                        "put the jar of " + dialect.driverArtifact() + " into the folder "
                                + folder.map(Path::toString).orElse("that " + VARIABLE + " names"),
                        missing);
            }
        }
    }

    private static Driver create(Dialect dialect, ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = Class.forName(dialect.driverClass(), true, loader);
        try {
            return (Driver) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError broken) {
            throw new DataWeaverException(
                    JdbcErrorCode.DRIVER_MISSING,
                    "the driver of " + dialect.name() + " cannot be started: " + broken,
                    JdbcErrorCode.DRIVER_MISSING.remedy(),
                    broken);
        }
    }

    /** Returns the folder {@link #VARIABLE} names, else {@code drivers} beside the folder that this class's jar lies in. */
    private static Optional<Path> folder() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        CodeSource source = Drivers.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path parent = jar.getParent();
            return Files.isRegularFile(jar) && parent != null
                    ? Optional.of(parent.resolveSibling("drivers"))
                    : Optional.empty();
        } catch (URISyntaxException notAFile) {
            return Optional.empty();
        }
    }

    private static List<URL> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<URL> jars = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(paths::add);
            Collections.sort(paths);
            for (Path path : paths) {
                jars.add(path.toUri().toURL());
            }
            return jars;
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list the drivers in " + folder, failed);
        }
    }
}
