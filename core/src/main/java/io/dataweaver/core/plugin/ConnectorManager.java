package io.dataweaver.core.plugin;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.secret.SecretProvider;
import io.dataweaver.core.problem.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins: on the class path, and in plugin folders, each of which is loaded apart from everything else.
 *
 * <p>Plugins are looked for when a kind is asked for the first time, and kept. A plugin whose descriptor is cheap costs
 * little until it is used: its class is loaded, not its libraries.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class ConnectorManager implements AutoCloseable {

    private final ClassLoader host;
    private final List<PluginFolder> folders;
    private final Map<Class<?>, Map<String, Found<?>>> byService = new LinkedHashMap<>();

    private record PluginFolder(Path folder, PluginClassLoader loader) {}

    private record Found<S>(S service, String place) {}

    private ConnectorManager(ClassLoader host, List<PluginFolder> folders) {
        this.host = host;
        this.folders = folders;
    }

    /** Returns a manager of what is on the class path. */
    public static ConnectorManager ofClassPath() {
        return new ConnectorManager(ConnectorManager.class.getClassLoader(), List.of());
    }

    /**
     * Returns a manager of what is on the class path and in {@code plugins/<name>/*.jar}.
     *
     * @param plugins need not exist
     * @throws DataWeaverException if it cannot be read
     */
    public static ConnectorManager withPlugins(Path plugins) {
        ClassLoader host = ConnectorManager.class.getClassLoader();
        if (!Files.isDirectory(plugins)) {
            return ofClassPath();
        }
        List<PluginFolder> folders = new ArrayList<>();
        for (Path folder : list(plugins, "*")) {
            if (Files.isDirectory(folder)) {
                List<Path> jars = list(folder, "*.jar");
                if (!jars.isEmpty()) {
                    String name = String.valueOf(folder.getFileName());
                    folders.add(new PluginFolder(folder, new PluginClassLoader(name, urls(jars), host)));
                }
            }
        }
        return new ConnectorManager(host, folders);
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(paths::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            throw new DataWeaverException(
                    PluginErrorCode.FOLDER_UNREADABLE,
                    "cannot read the plugin folder " + folder + ": " + unreadable.getMessage(),
                    unreadable);
        }
        paths.sort(null);
        return paths;
    }

    private static URL[] urls(List<Path> jars) {
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

    /**
     * Returns the plugin called {@code name}; empty if it is not installed.
     *
     * @throws DataWeaverException if a plugin of this type cannot be loaded, or two have the same name
     */
    public <P extends Plugin> Optional<P> find(PluginType<P> type, String name) {
        Found<P> found = plugins(type).get(name);
        return found == null ? Optional.empty() : Optional.of(found.service());
    }

    /**
     * Returns the plugin called {@code name}.
     *
     * @throws DataWeaverException if it is not installed, with what is and how to add it
     */
    public <P extends Plugin> P get(PluginType<P> type, String name) {
        return find(type, name).orElseThrow(() -> notFound(type, name));
    }

    /** Returns the failure that tells that a plugin is not installed, what is, and how to add it. */
    public DataWeaverException notFound(PluginType<?> type, String name) {
        List<String> installed = names(type);
        String label = type.kind().label();
        Optional<String> close = Suggestions.closest(name, installed);
        String hint = close.map(match -> "did you mean `" + match + "`?")
                .orElse("installed: " + String.join(", ", installed) + "; to add one, put its jars into plugins/"
                        + folder(name) + "/ or onto the class path");
        return new DataWeaverException(
                PluginErrorCode.PLUGIN_NOT_FOUND, "no " + label + " named `" + name + "` is installed", hint, null);
    }

    /** Returns a name that is safe to print as a folder. */
    private static String folder(String name) {
        return name.matches("[A-Za-z0-9_-]{1,40}") ? name : "<name>";
    }

    /** Returns the names of the plugins of a type, sorted. */
    public List<String> names(PluginType<?> type) {
        return List.copyOf(plugins(type).keySet());
    }

    /** Returns what the plugins of a type say of themselves, sorted by name. */
    public List<ComponentDescriptor> descriptors(PluginType<?> type) {
        List<ComponentDescriptor> descriptors = new ArrayList<>();
        for (Found<? extends Plugin> found : plugins(type).values()) {
            descriptors.add(found.service().descriptor());
        }
        return List.copyOf(descriptors);
    }

    /** Returns where a plugin comes from: a jar, a folder of classes, or a plugin folder. */
    public Optional<String> place(PluginType<?> type, String name) {
        return Optional.ofNullable(plugins(type).get(name)).map(Found::place);
    }

    /** Returns the secret providers, by name. */
    public Map<String, SecretProvider> secretProviders() {
        Map<String, SecretProvider> providers = new TreeMap<>();
        services(SecretProvider.class, "secret provider", SecretProvider::name)
                .forEach((name, found) -> providers.put(name, found.service()));
        return providers;
    }

    /** Returns the plugins that bring functions for expressions. */
    public List<FunctionPlugin> functionPlugins() {
        Collection<Found<FunctionPlugin>> found = services(
                        FunctionPlugin.class,
                        "function plugin",
                        plugin -> plugin.getClass().getName())
                .values();
        return found.stream().map(Found::service).toList();
    }

    /** Returns all error codes of DataWeaver and of the plugins in folders, sorted; each listed enum gives its constants. */
    public List<ErrorCode> errorCodes() {
        Map<String, ErrorCode> codes = new TreeMap<>();
        List<ClassLoader> loaders = new ArrayList<>(List.of(host));
        folders.forEach(folder -> loaders.add(folder.loader()));
        for (ClassLoader loader : loaders) {
            for (ErrorCode code : ErrorCatalog.read(loader)) {
                codes.put(code.id(), code);
            }
        }
        return List.copyOf(codes.values());
    }

    private <P extends Plugin> Map<String, Found<P>> plugins(PluginType<P> type) {
        return services(
                type.service(),
                type.kind().label(),
                plugin -> requireNonNull(plugin.descriptor(), "descriptor").name());
    }

    @SuppressWarnings("unchecked") // stored below under the class of what it holds
    private synchronized <S> Map<String, Found<S>> services(Class<S> service, String label, Function<S, String> name) {
        Map<String, Found<S>> known = (Map<String, Found<S>>) (Map<?, ?>) byService.get(service);
        if (known != null) {
            return known;
        }
        Map<String, Found<S>> found = new TreeMap<>();
        collect(ServiceLoader.load(service, host), null, label, name, found);
        for (PluginFolder folder : folders) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(folder.loader());
            try {
                collect(ServiceLoader.load(service, folder.loader()), folder.folder(), label, name, found);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        byService.put(service, (Map<String, Found<?>>) (Map<?, ?>) found);
        return found;
    }

    private static <S> void collect(
            ServiceLoader<S> loader,
            @Nullable Path folder,
            String label,
            Function<S, String> naming,
            Map<String, Found<S>> found) {
        String where = folder == null ? "the class path" : folder.toString();
        try {
            for (S service : loader) {
                String name = naming.apply(service);
                String place = folder == null ? origin(service.getClass()) : where;
                Found<S> other = found.put(name, new Found<>(service, place));
                if (other != null) {
                    throw new DataWeaverException(
                            PluginErrorCode.PLUGIN_TWICE,
                            "there are two plugins for the " + label + " `" + name + "`: in " + other.place()
                                    + " and in " + place,
                            "remove one of the two",
                            null);
                }
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new DataWeaverException(
                    PluginErrorCode.PLUGIN_BROKEN,
                    "cannot load a " + label + " from " + where + ": " + broken.getMessage(),
                    broken);
        }
    }

    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? type.getName()
                : source.getLocation().getPath();
    }

    /** Releases the jars of plugin folders; what came from them cannot load further classes. */
    @Override
    public void close() {
        for (PluginFolder folder : folders) {
            try {
                folder.loader().close();
            } catch (IOException unreadable) {
                throw new DataWeaverException(
                        PluginErrorCode.FOLDER_UNREADABLE,
                        "cannot close the jars of " + folder.folder() + ": " + unreadable.getMessage(),
                        unreadable);
            }
        }
    }
}
