package io.dataweaver.core.plugin;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.secret.SecretProvider;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionUser;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.run.EnginePlugin;
import java.net.URL;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins: on the class path, and in folders of plugins and of engines, each of which is loaded apart from
 * everything else.
 *
 * <p>Plugins are looked for when a kind is asked for the first time, and kept. A plugin whose descriptor is cheap costs
 * little until it is used: its class is loaded, not its libraries.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class ConnectorManager implements AutoCloseable {

    private final ClassLoader host;
    private final List<PluginFolder> folders;
    private final EngineFolders engines;
    private final List<FunctionPlugin> ownFunctions;
    private final List<Plugin> ownPlugins;
    private final Map<Class<?>, Map<String, Found<?>>> byService = new LinkedHashMap<>();
    private final Map<String, Found<EnginePlugin>> openedEngines = new TreeMap<>();
    private final FunctionCatalog functions = FunctionCatalog.ofLater(this::functionPlugins);

    private record Found<S>(S service, String place) {}

    private ConnectorManager(
            ClassLoader host,
            List<PluginFolder> folders,
            EngineFolders engines,
            List<FunctionPlugin> ownFunctions,
            List<Plugin> ownPlugins) {
        this.host = host;
        this.folders = folders;
        this.engines = engines;
        this.ownFunctions = List.copyOf(ownFunctions);
        this.ownPlugins = List.copyOf(ownPlugins);
    }

    /** Returns a manager of what is on the class path. */
    public static ConnectorManager ofClassPath() {
        ClassLoader host = ConnectorManager.class.getClassLoader();
        return new ConnectorManager(host, List.of(), new EngineFolders(null, host), List.of(), List.of());
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
        for (Path folder : PluginFolder.list(plugins, "*")) {
            if (Files.isDirectory(folder)) {
                List<Path> jars = PluginFolder.list(folder, "*.jar");
                if (!jars.isEmpty()) {
                    String name = String.valueOf(folder.getFileName());
                    URL[] urls = PluginFolder.urls(jars);
                    folders.add(new PluginFolder(folder, PluginClassLoader.ofPlugin(name, urls, host)));
                }
            }
        }
        return new ConnectorManager(host, folders, new EngineFolders(null, host), List.of(), List.of());
    }

    /**
     * Returns a manager that finds engines in {@code engines/<name>/*.jar} too; takes the place of this one, of which
     * nothing was asked yet. Such a folder is opened when its engine is asked for, or all that there are; an engine on the
     * class path comes before one in a folder.
     *
     * @param folder need not exist; looked at only when an engine is asked for that is not on the class path
     */
    public ConnectorManager withEngines(Path folder) {
        return new ConnectorManager(host, folders, new EngineFolders(folder, host), ownFunctions, ownPlugins);
    }

    /**
     * Returns a manager of all that is installed: on the class path, in the folders of plugins and engines that
     * {@code DATAWEAVER_PLUGINS} and {@code DATAWEAVER_ENGINES} name, or in {@code plugins} and {@code engines} of
     * {@code DATAWEAVER_HOME}.
     *
     * @param environment variables by name
     * @throws DataWeaverException if the folder of plugins cannot be read
     */
    public static ConnectorManager ofInstallation(Map<String, String> environment) {
        Path plugins = folder(environment, "DATAWEAVER_PLUGINS", "plugins");
        Path engines = folder(environment, "DATAWEAVER_ENGINES", "engines");
        ConnectorManager connectors = plugins == null ? ofClassPath() : withPlugins(plugins);
        return engines == null ? connectors : connectors.withEngines(engines);
    }

    private static @Nullable Path folder(Map<String, String> environment, String variable, String name) {
        String folder = environment.getOrDefault(variable, "");
        String home = environment.getOrDefault("DATAWEAVER_HOME", "");
        if (!folder.isEmpty()) {
            return Path.of(folder);
        }
        return home.isEmpty() ? null : Path.of(home, name);
    }

    /** Returns a manager that has some functions more; takes the place of this one, of which nothing was asked yet. */
    public ConnectorManager withFunctions(FunctionPlugin functions) {
        List<FunctionPlugin> all = new ArrayList<>(ownFunctions);
        all.add(functions);
        return new ConnectorManager(host, folders, engines, all, ownPlugins);
    }

    /**
     * Returns a manager that has one plugin more, in the place of an installed one of that name; takes the place of this one,
     * of which nothing was asked yet. For tests and applications that bring components as objects.
     */
    public ConnectorManager withPlugin(Plugin plugin) {
        List<Plugin> all = new ArrayList<>(ownPlugins);
        all.add(plugin);
        return new ConnectorManager(host, folders, engines, ownFunctions, all);
    }

    /**
     * Returns the plugin called {@code name}; empty if it is not installed.
     *
     * @throws DataWeaverException if a plugin of this type cannot be loaded, or two have the same name
     */
    public <P extends Plugin> Optional<P> find(PluginType<P> type, String name) {
        return lookUp(type, name).map(Found::service);
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
        boolean engine = type.equals(PluginType.ENGINE);
        Optional<DataWeaverException> missing = engine ? EngineFolders.missing(name) : Optional.empty();
        return missing.orElseGet(() -> {
            List<String> installed = names(type);
            String label = type.kind().label();
            String parent = engine ? "engines/" : "plugins/";
            Optional<String> close = Suggestions.closest(name, offered(type));
            String hint = close.map(match -> "did you mean `" + match + "`?")
                    .orElse("installed: " + String.join(", ", installed) + "; to add one, put its jars into " + parent
                            + folder(name) + "/ or onto the class path");
            return new DataWeaverException(
                    PluginErrorCode.PLUGIN_NOT_FOUND, "no " + label + " named `" + name + "` is installed", hint, null);
        });
    }

    /** Returns the names of the plugins of a type that are installed, and of those that are known to exist; sorted. */
    public List<String> offered(PluginType<?> type) {
        Set<String> names = new TreeSet<>(names(type));
        if (type.equals(PluginType.ENGINE)) {
            names.addAll(EngineFolders.OFFERED);
        }
        return List.copyOf(names);
    }

    /** Returns a name that is safe to print as a folder. */
    private static String folder(String name) {
        return name.matches("[A-Za-z0-9_-]{1,40}") ? name : "<name>";
    }

    /** Returns the names of the plugins of a type, sorted. */
    public List<String> names(PluginType<?> type) {
        Set<String> names = new TreeSet<>(plugins(type).keySet());
        if (type.equals(PluginType.ENGINE)) {
            names.addAll(engineFolders());
        }
        return List.copyOf(names);
    }

    /** Returns what the plugins of a type say of themselves, sorted by name. */
    public List<ComponentDescriptor> descriptors(PluginType<?> type) {
        List<ComponentDescriptor> descriptors = new ArrayList<>();
        for (String name : names(type)) {
            lookUp(type, name)
                    .ifPresent(found -> descriptors.add(found.service().descriptor()));
        }
        return List.copyOf(descriptors);
    }

    /** Returns where a plugin comes from: a jar, a folder of classes, or a plugin folder. */
    public Optional<String> place(PluginType<?> type, String name) {
        return lookUp(type, name).map(Found::place);
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
        return Stream.concat(found.stream().map(Found::service), ownFunctions.stream())
                .toList();
    }

    /** Returns whether there are functions that no plugin brings. */
    public boolean hasFunctionsInCode() {
        return !ownFunctions.isEmpty();
    }

    /** Returns the built-in functions and those of plugins, which are looked for when the first function is. */
    public FunctionCatalog functions() {
        return functions;
    }

    /** Returns all error codes of DataWeaver and of the plugins and engines in folders, sorted. */
    public List<ErrorCode> errorCodes() {
        Map<String, ErrorCode> codes = new TreeMap<>();
        List<ClassLoader> loaders = new ArrayList<>(List.of(host));
        folders.forEach(folder -> loaders.add(folder.loader()));
        for (String name : engineFolders()) {
            openEngineFolder(name).ifPresent(folder -> loaders.add(folder.loader()));
        }
        for (ClassLoader loader : loaders) {
            for (ErrorCode code : ErrorCatalog.read(loader)) {
                codes.put(code.id(), code);
            }
        }
        return List.copyOf(codes.values());
    }

    private <P extends Plugin> Map<String, Found<P>> plugins(PluginType<P> type) {
        return services(type.service(), type.kind().label(), ConnectorManager::name);
    }

    private static String name(Plugin plugin) {
        return requireNonNull(plugin.descriptor(), "descriptor").name();
    }

    @SuppressWarnings("unchecked") // the type of engines is that of engine plugins
    private <P extends Plugin> Optional<Found<P>> lookUp(PluginType<P> type, String name) {
        Found<P> found = plugins(type).get(name);
        if (found == null && type.equals(PluginType.ENGINE)) {
            found = (Found<P>) engineInFolder(name);
        }
        return Optional.ofNullable(found);
    }

    private synchronized List<String> engineFolders() {
        return engines.names();
    }

    private synchronized Optional<PluginFolder> openEngineFolder(String name) {
        return engines.open(name);
    }

    private synchronized @Nullable Found<EnginePlugin> engineInFolder(String name) {
        Found<EnginePlugin> known = openedEngines.get(name);
        PluginFolder folder = known == null ? engines.open(name).orElse(null) : null;
        if (folder == null) {
            return known;
        }
        Map<String, Found<EnginePlugin>> found = new TreeMap<>();
        collect(EnginePlugin.class, folder, PluginType.ENGINE.kind().label(), ConnectorManager::name, found);
        Found<EnginePlugin> engine = found.get(name);
        if (engine == null) {
            throw new DataWeaverException(
                    PluginErrorCode.PLUGIN_BROKEN,
                    folder.folder() + " does not hold the engine `" + name + "`, but "
                            + (found.isEmpty() ? "none" : String.join(", ", found.keySet())),
                    "name the folder after the engine in it",
                    null);
        }
        openedEngines.put(name, engine);
        return engine;
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
            collect(service, folder, label, name, found);
        }
        for (Plugin own : ownPlugins) {
            if (service.isInstance(own)) {
                S plugin = service.cast(own);
                found.put(name.apply(plugin), new Found<>(plugin, own.getClass().getName()));
            }
        }
        byService.put(service, (Map<String, Found<?>>) (Map<?, ?>) found);
        return found;
    }

    private <S> void collect(
            Class<S> service,
            PluginFolder folder,
            String label,
            Function<S, String> name,
            Map<String, Found<S>> found) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(folder.loader());
        try {
            collect(ServiceLoader.load(service, folder.loader()), folder.folder(), label, name, found);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private <S> void collect(
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
                if (service instanceof FunctionUser user) {
                    user.use(functions);
                }
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

    /** Releases the jars of folders; what came from them cannot load further classes. */
    @Override
    public void close() {
        folders.forEach(PluginFolder::close);
        engines.close();
    }
}
