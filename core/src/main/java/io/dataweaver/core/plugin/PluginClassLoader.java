package io.dataweaver.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the classes of one plugin folder, apart from those of DataWeaver and of other plugins.
 *
 * <p>A plugin sees its own jars first, then the JDK. Of DataWeaver it sees {@code io.dataweaver.api} alone, and it shares
 * the logging facade and the nullness annotations; whatever else it uses it brings, in the version it wants.
 *
 * <p><b>Context class loader.</b> Plugins are made and described with this loader as the thread's context class loader.
 * Later calls may come with any: several plugins work in one thread. A plugin whose library asks the context class loader
 * sets it around the call, and puts it back.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final List<String> SHARED = List.of("io.dataweaver.api.", "org.slf4j.", "org.jspecify.annotations.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    PluginClassLoader(String folder, URL[] jars, ClassLoader host) {
        super("plugin " + folder, jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            return host.loadClass(name);
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

    private static boolean isShared(String name) {
        for (String prefix : SHARED) {
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
