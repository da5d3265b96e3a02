package io.dataweaver.core.plugin;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of jars, and what loads them apart from everything else. */
record PluginFolder(Path folder, PluginClassLoader loader) implements AutoCloseable {

    /**
     * Returns what a folder holds, sorted.
     *
     * @throws DataWeaverException if it cannot be read
     */
    static List<Path> list(Path folder, String glob) {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(paths::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new DataWeaverException(
                    PluginErrorCode.FOLDER_UNREADABLE,
                    "cannot read the plugin folder " + folder + ": " + unreadable.getMessage(),
                    unreadable);
        }
        paths.sort(null);
        return paths;
    }

    static URL[] urls(List<Path> jars) {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = jars.get(i).toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        return urls;
    }

    /** Releases the jars; what came from them cannot load further classes. */
    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException unreadable) {
            throw new DataWeaverException(
                    PluginErrorCode.FOLDER_UNREADABLE,
                    "cannot close the jars of " + folder + ": " + unreadable.getMessage(),
                    unreadable);
        }
    }
}
