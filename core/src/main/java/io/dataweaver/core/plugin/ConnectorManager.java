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
import io.dataweaver.core.plugin.ComponentFolders.Family;
import io.dataweaver.core.problem.Suggestions;
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
 * Finds plugins: on the class path, and in folders of plugins, engines and stores, each of which is loaded apart from
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
    private final Map<PluginType<?>, ComponentFolders> apart;
    private final List<FunctionPlugin> ownFunctions;
    private final List<Plugin> ownPlugins;
    private final Map<Class<?>, Map<String, Found<?>>> byService = new LinkedHashMap<>();
    private final Map<PluginType<?>, Map<String, Found<?>>> opened = new LinkedHashMap<>();
    private final FunctionCatalog functions = FunctionCatalog.ofLater(this::functionPlugins);

    private record Found<S>(S service, String place) {}

    private ConnectorManager(
            ClassLoader host,
            List<PluginFolder> folders,
            Map<PluginType<?>, ComponentFolders> apart,
            List<FunctionPlugin> ownFunctions,
            List<Plugin> ownPlugins) {
        this.host = host;
        this.folders = folders;
        this.apart = apart;
        this.ownFunctions = List.copyOf(ownFunctions);
        this.ownPlugins = List.copyOf(ownPlugins);
    }

    /** Returns a manager of what is on the class path. */
    public static ConnectorManager ofClassPath() {
        ClassLoader host = ConnectorManager.class.getClassLoader();
        return new ConnectorManager(host, List.of(), none(host), List.of(), List.of());
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
        return new ConnectorManager(host, folders, none(host), List.of(), List.of());
    }

    /**
     * Returns a manager that finds engines in {@code engines/<name>/*.jar} too; takes the place of this one, of which
     * nothing was asked yet. Such a folder is opened when its engine is asked for, or all that there are; an engine on the
     * class path comes before one in a folder.
     *
     * @param folder need not exist; looked at only when an engine is asked for that is not on the class path
     */
    public ConnectorManager withEngines(Path folder) {
        return with(PluginType.ENGINE, new ComponentFolders(Family.ENGINES, folder, host));
    }

    /**
     * Returns a manager that finds object stores in {@code stores/<name>/*.jar} too; takes the place of this one, of which
     * nothing was asked yet. Such a folder is opened when its store is asked for.
     *
     * @param folder need not exist
     */
    public ConnectorManager withStores(Path folder) {
        return with(PluginType.STORE, new ComponentFolders(Family.STORES, folder, host));
    }

    private ConnectorManager with(PluginType<?> type, ComponentFolders found) {
        Map<PluginType<?>, ComponentFolders> changed = new LinkedHashMap<>(apart);
        changed.put(type, found);
        return new ConnectorManager(host, folders, changed, ownFunctions, ownPlugins);
    }

    private static Map<PluginType<?>, ComponentFolders> none(ClassLoader host) {
        Map<PluginType<?>, ComponentFolders> none = new LinkedHashMap<>();
        none.put(PluginType.ENGINE, new ComponentFolders(Family.ENGINES, null, host));
        none.put(PluginType.STORE, new ComponentFolders(Family.STORES, null, host));
        return none;
    }

    /**
     * Returns a manager of all that is installed: on the class path, in the folders of plugins, engines and stores that
     * {@code DATAWEAVER_PLUGINS}, {@code DATAWEAVER_ENGINES} and {@code DATAWEAVER_STORES} name, or in {@code plugins},
     * {@code engines} and {@code stores} of {@code DATAWEAVER_HOME}.
     *
     * @param environment variables by name
     * @throws DataWeaverException if the folder of plugins cannot be read
     */
    public static ConnectorManager ofInstallation(Map<String, String> environment) {
        Path plugins = folder(environment, "DATAWEAVER_PLUGINS", "plugins");
        Path engines = folder(environment, "DATAWEAVER_ENGINES", "engines");
        ConnectorManager connectors = plugins == null ? ofClassPath() : withPlugins(plugins);
        Path stores = folder(environment, "DATAWEAVER_STORES", "stores");
        connectors = engines == null ? connectors : connectors.withEngines(engines);
        return stores == null ? connectors : connectors.withStores(stores);
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
        return new ConnectorManager(host, folders, apart, all, ownPlugins);
    }

    /**
     * Returns a manager that has one plugin more, in the place of an installed one of that name; takes the place of this one,
     * of which nothing was asked yet. For tests and applications that bring components as objects.
     */
    public ConnectorManager withPlugin(Plugin plugin) {
        List<Plugin> all = new ArrayList<>(ownPlugins);
        all.add(plugin);
        return new ConnectorManager(host, folders, apart, ownFunctions, all);
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
        Optional<Family> family = Optional.ofNullable(apart.get(type)).map(ComponentFolders::family);
        Optional<DataWeaverException> missing = family.flatMap(one -> one.missing(name));
        return missing.orElseGet(() -> {
            List<String> installed = names(type);
            String label = type.kind().label();
            String parent = family.map(Family::parent).orElse("plugins") + "/";
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
        ComponentFolders known = apart.get(type);
        if (known != null) {
            names.addAll(known.family().offered());
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
        names.addAll(foldersOf(type));
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

    /** Returns all error codes of DataWeaver and of the plugins, engines and stores in folders, sorted. */
    public List<ErrorCode> errorCodes() {
        Map<String, ErrorCode> codes = new TreeMap<>();
        List<ClassLoader> loaders = new ArrayList<>(List.of(host));
        folders.forEach(folder -> loaders.add(folder.loader()));
        for (PluginType<?> type : apart.keySet()) {
            for (String name : foldersOf(type)) {
                openFolder(type, name).ifPresent(folder -> loaders.add(folder.loader()));
            }
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

    private <P extends Plugin> Optional<Found<P>> lookUp(PluginType<P> type, String name) {
        Found<P> found = plugins(type).get(name);
        return Optional.ofNullable(found == null && apart.containsKey(type) ? inFolder(type, name) : found);
    }

    private synchronized List<String> foldersOf(PluginType<?> type) {
        ComponentFolders known = apart.get(type);
        return known == null ? List.of() : known.names();
    }

    private synchronized Optional<PluginFolder> openFolder(PluginType<?> type, String name) {
        ComponentFolders known = apart.get(type);
        return known == null ? Optional.empty() : known.open(name);
    }

    @SuppressWarnings("unchecked") // stored below under the type of what it holds
    private synchronized <P extends Plugin> @Nullable Found<P> inFolder(PluginType<P> type, String name) {
        Map<String, Found<?>> ofType = opened.computeIfAbsent(type, key -> new TreeMap<>());
        Found<P> known = (Found<P>) ofType.get(name);
        PluginFolder folder = known == null ? openFolder(type, name).orElse(null) : null;
        if (folder == null) {
            return known;
        }
        String label = type.kind().label();
        Map<String, Found<P>> found = new TreeMap<>();
        collect(type.service(), folder, label, ConnectorManager::name, found);
        Found<P> component = found.get(name);
        if (component == null) {
            throw new DataWeaverException(
                    PluginErrorCode.PLUGIN_BROKEN,
                    folder.folder() + " does not hold the " + label + " `" + name + "`, but "
                            + (found.isEmpty() ? "none" : String.join(", ", found.keySet())),
                    "name the folder after the " + label + " in it",
                    null);
        }
        ofType.put(name, component);
        return component;
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
        apart.values().forEach(ComponentFolders::close);
    }
}
