package io.dataweaver.connector.kafkaconnect;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the classes of one folder, which see the JDK, Kafka's own API and SLF4J of the host, and nothing else of it.
 *
 * <p>What is shared is what connectors and host speak to each other with: all of {@code org.apache.kafka} that the host has, as in
 * Kafka Connect itself, and {@code org.slf4j}, so that what connectors log comes into the log of the run.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final List<String> SHARED = List.of("org.apache.kafka.", "org.slf4j.");

    private final ClassLoader host;

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(List<URL> jars) {
        super(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        this.host = PluginClassLoader.class.getClassLoader();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            try {
                return host.loadClass(name);
            } catch (ClassNotFoundException ofThePlugin) {
                // Such as org.apache.kafka.connect.file: a connector that comes with Kafka.
            }
        }
        return super.loadClass(name, resolve);
    }

    /** Files in {@code META-INF/services} of the JDK and the folder alone: services of the host are not the plugin's. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        found.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(found);
    }
}
