package io.dataweaver.core.plugin;

import io.dataweaver.api.error.DataWeaverException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folders of engines, or of object stores: {@code <name>/*.jar} holds the component of that name with its libraries,
 * apart from everything else.
 *
 * <p>They bring hundreds of jars. So a folder is not even looked at before its component is asked for.
 *
 * <p><b>Threads.</b> One at a time; the connector manager sees to it.
 */
final class ComponentFolders implements AutoCloseable {

    /** Which components lie in folders of their own. */
    enum Family {
        ENGINES("engines"),
        STORES("stores");

        private final String parent;

        Family(String parent) {
            this.parent = parent;
        }

        /** Returns the folder of the distribution that holds theirs. */
        String parent() {
            return parent;
        }

        /** Returns the components of DataWeaver that are archives of their own. */
        List<String> offered() {
            return this == ENGINES ? List.of("flink", "kafka", "spark") : List.of("az", "gs", "s3");
        }

        /** Returns the failure that tells how to get a component; empty if it is not one of DataWeaver's. */
        Optional<DataWeaverException> missing(String name) {
            if (!offered().contains(name)) {
                return Optional.empty();
            }
            boolean engine = this == ENGINES;
            return Optional.of(new DataWeaverException(
                    engine ? PluginErrorCode.ENGINE_NOT_INSTALLED : PluginErrorCode.STORE_NOT_INSTALLED,
                    "the " + (engine ? "engine" : "store") + " `" + name + "` is not installed",
                    "in a checkout, build it: `mvn -Pquick -pl " + parent + "/" + module(name)
                            + " -am package -DskipTests`; elsewhere, unpack its archive into " + parent + "/" + name
                            + "/ of the distribution",
                    null));
        }

        /** A store is called as its URLs begin, its module by its name in full. */
        private static String module(String name) {
            return name.equals("az") ? "azure" : name.equals("gs") ? "gcs" : name;
        }

        private PluginClassLoader loader(String name, URL[] jars, ClassLoader host) {
            return this == ENGINES
                    ? PluginClassLoader.ofEngine(name, jars, host)
                    : PluginClassLoader.ofPlugin(name, jars, host);
        }
    }

    private static final String NAME = "[A-Za-z0-9_-]{1,40}";

    private final Family family;
    private final @Nullable Path parent;
    private final ClassLoader host;
    private final Map<String, PluginFolder> opened = new LinkedHashMap<>();

    /**
     * Creates the folders.
     *
     * @param parent need not exist; null for none
     */
    ComponentFolders(Family family, @Nullable Path parent, ClassLoader host) {
        this.family = family;
        this.parent = parent;
        this.host = host;
    }

    Family family() {
        return family;
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
     * Opens the folder of a component, once.
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
        PluginClassLoader loader = family.loader(name, PluginFolder.urls(jars), host);
        PluginFolder folder = new PluginFolder(parent.resolve(name), loader);
        opened.put(name, folder);
        return Optional.of(folder);
    }

    private List<Path> jars(String name) {
        Path folder = parent == null ? Path.of(name) : parent.resolve(name);
        return Files.isDirectory(folder) ? PluginFolder.list(folder, "*.jar") : List.of();
    }

    @Override
    public void close() {
        opened.values().forEach(PluginFolder::close);
        opened.clear();
    }
}
