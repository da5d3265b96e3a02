package io.dataweaver.core.plugin;

import io.dataweaver.api.error.DataWeaverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folders of engines: {@code <name>/*.jar} holds the engine of that name with its libraries, apart from everything
 * else.
 *
 * <p>Engines bring hundreds of jars. So a folder is not even looked at before its engine is asked for.
 *
 * <p><b>Threads.</b> One at a time; the connector manager sees to it.
 */
final class EngineFolders implements AutoCloseable {

    /** The engines of DataWeaver that are archives of their own. */
    static final List<String> OFFERED = List.of("flink", "kafka", "spark");

    private static final String NAME = "[A-Za-z0-9_-]{1,40}";

    private final @Nullable Path parent;
    private final ClassLoader host;
    private final Map<String, PluginFolder> opened = new LinkedHashMap<>();

    /**
     * Creates the folders.
     *
     * @param parent need not exist; null for none
     */
    EngineFolders(@Nullable Path parent, ClassLoader host) {
        this.parent = parent;
        this.host = host;
    }

    /** Returns the names of the folders that hold jars, sorted; opens none of them. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (parent != null && Files.exists(parent)) {
            for (Path folder : PluginFolder.list(parent, "*")) {
                String name = String.valueOf(folder.getFileName());
                if (name.matches(NAME) && !jars(name).isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Opens the folder of an engine, once.
     *
     * @return empty if there is none with jars
     * @throws DataWeaverException if it cannot be read
     */
    Optional<PluginFolder> open(String name) {
        PluginFolder known = opened.get(name);
        if (known != null || parent == null || !name.matches(NAME)) {
            return Optional.ofNullable(known);
        }
        List<Path> jars = jars(name);
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        PluginClassLoader loader = PluginClassLoader.ofEngine(name, PluginFolder.urls(jars), host);
        PluginFolder folder = new PluginFolder(parent.resolve(name), loader);
        opened.put(name, folder);
        return Optional.of(folder);
    }

    private List<Path> jars(String name) {
        Path folder = parent == null ? Path.of(name) : parent.resolve(name);
        return Files.isDirectory(folder) ? PluginFolder.list(folder, "*.jar") : List.of();
    }

    /** Returns the failure that tells how to get an engine; empty if it is not one of DataWeaver's. */
    static Optional<DataWeaverException> missing(String name) {
        if (!OFFERED.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(new DataWeaverException(
                PluginErrorCode.ENGINE_NOT_INSTALLED,
                "the engine `" + name + "` is not installed",
                "in a checkout, build it: `mvn -Pquick -pl engines/" + name
                        + " -am package -DskipTests`; elsewhere, unpack" + " its archive into engines/" + name
                        + "/ of the distribution",
                null));
    }

    @Override
    public void close() {
        opened.values().forEach(PluginFolder::close);
        opened.clear();
    }
}
