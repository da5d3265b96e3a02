package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the jars of connectors, as Kafka Connect's {@code plugin.path} has them.
 *
 * <p>Its classes are loaded once a process and stay: some bring libraries in native code, which only one class loader may have. Only
 * where other jars lie in it later, as after another installation, are they loaded anew; who uses the earlier ones keeps them.
 */
final class PluginFolder {

    private static final Map<Path, PluginFolder> LOADED = new ConcurrentHashMap<>();

    private final PluginPlace place;
    private final Path folder;
    private final PluginClassLoader loader;

    /** Name, size and time of each jar, as they were loaded. */
    private final List<String> content;

    static {
        findDriversOfTheHost();
    }

    private PluginFolder(PluginPlace place) {
        this.place = place;
        this.folder = place.folder();
        this.content = content(folder);
        if (place.coordinates()) {
            InstalledConnector.check(place);
        }
        this.loader = new PluginClassLoader(urls(folder));
        registerDrivers();
    }

    /**
     * The JDK looks for drivers once, with the class loader of whichever thread first asks for one: were that a connector's, those of
     * the host would never be found.
     */
    private static void findDriversOfTheHost() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PluginFolder.class.getClassLoader());
        try {
            DriverManager.getDrivers();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Drivers of JDBC register themselves when they are loaded; connectors find them by their address then, as in Kafka Connect. */
    private void registerDrivers() {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        boolean more = true;
        while (more) {
            try {
                more = drivers.hasNext();
                if (more) {
                    drivers.next();
                }
            } catch (ServiceConfigurationError | LinkageError unusable) {
                more = true; // Such as one for a newer JDK; if it is the one that is needed, the connector says so.
            }
        }
    }

    /**
     * Returns the folder, opened.
     *
     * @throws DataWeaverException with {@code PLUGIN_MISSING} if it holds no jar
     */
    static PluginFolder of(Path folder) {
        return of(PluginPlace.folder(folder));
    }

    /**
     * Returns the folder of a place, opened.
     *
     * @throws DataWeaverException with {@code PLUGIN_MISSING} if it holds no jar; with {@code NOT_INSTALLED} or {@code
     *     INSTALLATION_CHANGED} if it was named by coordinates, and is not there as it was installed
     */
    static PluginFolder of(PluginPlace place) {
        return LOADED.compute(
                place.folder().toAbsolutePath().normalize(),
                (folder, loaded) ->
                        loaded != null && loaded.content.equals(content(folder)) ? loaded : new PluginFolder(place));
    }

    /** What cannot be read is found out by whoever loads it. */
    private static List<String> content(Path folder) {
        try {
            List<String> content = new ArrayList<>();
            for (Path jar : jars(folder)) {
                content.add(folder.relativize(jar) + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
            }
            return content;
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<URL> urls(Path folder) {
        List<URL> urls = new ArrayList<>();
        try {
            jars(folder).forEach(jar -> urls.add(url(jar)));
        } catch (IOException unreadable) {
            throw missing("'" + folder + "' cannot be read: " + unreadable.getMessage(), unreadable);
        }
        if (urls.isEmpty()) {
            throw missing("expected a folder with the jars of a connector, but found no jar in '" + folder + "'", null);
        }
        return urls;
    }

    /** Returns the jars that are loaded from a folder, by name; none if it is not there. */
    static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DataWeaverException missing(String message, @Nullable Throwable cause) {
        return new DataWeaverException(
                KafkaConnectErrorCode.PLUGIN_MISSING, message, KafkaConnectErrorCode.PLUGIN_MISSING.remedy(), cause);
    }

    /**
     * Creates an object of a class of the folder, which has a public constructor without parameters.
     *
     * @throws DataWeaverException with {@code PLUGIN_MISSING} if there is none that is a {@code type}
     */
    <T> T create(String className, Class<T> type) {
        return within(() -> {
            try {
                Object created =
                        Class.forName(className, true, loader).getConstructor().newInstance();
                if (type.isInstance(created)) {
                    return type.cast(created);
                }
                throw missing("'" + className + "' is no " + type.getSimpleName() + " of Kafka Connect", null);
            } catch (ReflectiveOperationException | LinkageError failed) {
                throw missing(
                        "the class '" + className + "' cannot be loaded from '" + folder + "': " + failed, failed);
            }
        });
    }

    /** Returns what to throw where code of the folder needs a class that is not there, such as that of a driver. */
    DataWeaverException withoutClass(NoClassDefFoundError error) {
        return new DataWeaverException(
                KafkaConnectErrorCode.PLUGIN_MISSING,
                "the connector needs the class "
                        + String.valueOf(error.getMessage()).replace('/', '.') + ", which no jar of '" + folder
                        + "' has",
                place.coordinates()
                        ? "install it again with the artifact that has that class, such as the driver of the database:"
                                + " `dataweaver connector add " + place.named() + " --with group:artifact:version`"
                        : "put the jar with that class, such as the driver of the database, into the folder",
                error);
    }

    /** Calls code of the folder, which may look for classes with the class loader of the thread. */
    <T> T within(Callable<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            throw new IllegalStateException(interrupted);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Calls code of the folder in a thread of its own, which is waited for: what connectors leave with a thread, such as what is
     * added to each line of its log, is gone with it.
     *
     * @throws InterruptedException if the caller is interrupted while it waits; the call goes on
     */
    <T> T apart(Callable<T> call) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> within(call));
        Thread thread = new Thread(task, "dataweaver-connect");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (failed.getCause() instanceof LinkageError known) {
                throw known;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** Returns the class loader, for threads that run code of the folder alone. */
    ClassLoader loader() {
        return loader;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
