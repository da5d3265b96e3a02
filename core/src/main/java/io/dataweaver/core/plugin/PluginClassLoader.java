package io.dataweaver.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the classes of one folder of plugins, apart from those of DataWeaver and of other plugins.
 *
 * <p>A plugin sees its own jars first, then the JDK. Of DataWeaver it sees {@code io.dataweaver.api} alone, an engine
 * {@code io.dataweaver.core} too, and it shares the logging facade and the nullness annotations; whatever else it uses it
 * brings, in the version it wants.
 *
 * <p><b>Context class loader.</b> Plugins are made and described with this loader as the thread's context class loader.
 * Later calls may come with any: several plugins work in one thread. A plugin whose library asks the context class loader
 * sets it around the call, and puts it back.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final List<String> OF_CONNECTORS =
            List.of("io.dataweaver.api.", "org.slf4j.", "org.jspecify.annotations.");
    private static final List<String> OF_ENGINES =
            List.of("io.dataweaver.api.", "io.dataweaver.core.", "org.slf4j.", "org.jspecify.annotations.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;
    private final List<String> shared;

    private PluginClassLoader(String name, URL[] jars, ClassLoader host, List<String> shared) {
        super(name, jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
        this.shared = shared;
    }

    /** Returns the loader of a folder of connectors, formats, transforms and the like. */
    static PluginClassLoader ofPlugin(String folder, URL[] jars, ClassLoader host) {
        return new PluginClassLoader("plugin " + folder, jars, host, OF_CONNECTORS);
    }

    /** Returns the loader of a folder of an engine, which runs what is in {@code io.dataweaver.core}. */
    static PluginClassLoader ofEngine(String folder, URL[] jars, ClassLoader host) {
        return new PluginClassLoader("engine " + folder, jars, host, OF_ENGINES);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            try {
                return host.loadClass(name);
            } catch (ClassNotFoundException notOfHost) {
                // A bridge to the logging facade lies in its package, and only its user brings it.
            }
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = name.startsWith("java.") ? getParent().loadClass(name) : own(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException notOwn) {
            return getParent().loadClass(name);
        }
    }

    private boolean isShared(String name) {
        for (String prefix : shared) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? getParent().getResource(name) : own;
    }

    /** Own ones only: a service file of the host would name classes that the plugin cannot see. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return findResources(name);
    }
}
