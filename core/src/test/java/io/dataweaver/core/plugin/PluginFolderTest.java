package io.dataweaver.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.FormatPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that were compiled here, each with its own version of a library class of the same name. */
class PluginFolderTest {

    private static final String LIBRARY = """
            package thirdparty;
            public final class Library {
                public static String version() { return "%s"; }
                %s
            }
            """;

    private static final String PLUGIN = """
            package plugin;
            import io.dataweaver.api.descriptor.*;
            import io.dataweaver.api.format.*;
            import io.dataweaver.api.plugin.PluginContext;
            public final class %1$sPlugin implements FormatPlugin {
                private final String loadedBy =
                        Thread.currentThread().getContextClassLoader() == getClass().getClassLoader() ? "own" : "other";
                @Override public ComponentDescriptor descriptor() {
                    return ComponentDescriptor.of(ComponentKind.FORMAT, "%2$s")
                            .summary(thirdparty.Library.version() + " " + loadedBy + " " + see("%3$s"))
                            .build();
                }
                private static String see(String name) {
                    try {
                        return Class.forName(name).getSimpleName();
                    } catch (ClassNotFoundException hidden) {
                        return "hidden";
                    }
                }
                @Override public Format create(Options options, PluginContext context) {
                    throw new IllegalArgumentException(%4$s);
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path plugins() {
        return folder.resolve("plugins");
    }

    private void plugin(String place, String name, String library, String create, String lookFor) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + place));
        String className = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Path librarySource = write(classes.resolve("Library.java"), library);
        Path pluginSource =
                write(classes.resolve(className + "Plugin.java"), PLUGIN.formatted(className, name, lookFor, create));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                librarySource.toString(),
                pluginSource.toString());
        assertThat(status).isZero();
        Path jars = Files.createDirectories(plugins().resolve(place));
        jar(jars.resolve("library.jar"), classes, List.of("thirdparty/Library.class"), Map.of());
        jar(
                jars.resolve(name + ".jar"),
                classes,
                List.of("plugin/" + className + "Plugin.class"),
                Map.of("META-INF/services/" + FormatPlugin.class.getName(), "plugin." + className + "Plugin"));
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private static void jar(Path jar, Path classes, List<String> entries, Map<String, String> texts)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream jarOut = new JarOutputStream(out)) {
            for (String entry : entries) {
                jarOut.putNextEntry(new JarEntry(entry));
                Files.copy(classes.resolve(entry), jarOut);
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                jarOut.putNextEntry(new JarEntry(text.getKey()));
                jarOut.write(text.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    private static ComponentDescriptor describe(ConnectorManager manager, String name) {
        return manager.get(PluginType.FORMAT, name).descriptor();
    }

    @Test
    void twoPluginsUseConflictingVersionsOfALibrary() throws IOException {
        plugin(
                "one",
                "alpha",
                LIBRARY.formatted("1.0", "public static String old() { return \"old\"; }"),
                "thirdparty.Library.old()",
                "java.lang.String");
        plugin(
                "two",
                "beta",
                LIBRARY.formatted("2.0", "public static String fresh() { return \"fresh\"; }"),
                "thirdparty.Library.fresh()",
                "java.lang.String");
        try (ConnectorManager manager = ConnectorManager.withPlugins(plugins())) {
            assertThat(describe(manager, "alpha").summary()).isEqualTo("1.0 own String");
            assertThat(describe(manager, "beta").summary()).startsWith("2.0");
            assertThat(create(manager, "alpha")).isEqualTo("old");
            assertThat(create(manager, "beta")).isEqualTo("fresh");
        }
    }

    private static String create(ConnectorManager manager, String name) {
        FormatPlugin plugin = manager.get(PluginType.FORMAT, name);
        List<String> messages = new ArrayList<>();
        assertThatThrownBy(() -> plugin.create(
                        Options.parse(plugin.descriptor(), Map.of()),
                        new ComponentContext(
                                manager, Path.of(""), java.time.Clock.systemUTC(), java.time.Duration.ofSeconds(1), 1)))
                .satisfies(thrown -> messages.add(thrown.getMessage()));
        return messages.get(0);
    }

    @Test
    void aPluginSeesNothingOfDataWeaverButItsApi() throws IOException {
        String library = LIBRARY.formatted("1.0", "");
        plugin("core", "alpha", library, "\"\"", "io.dataweaver.core.Pipeline");
        plugin("yaml", "beta", library, "\"\"", "org.snakeyaml.engine.v2.api.Load");
        plugin("api", "gamma", library, "\"\"", "io.dataweaver.api.data.Schema");
        try (ConnectorManager manager = ConnectorManager.withPlugins(plugins())) {
            assertThat(describe(manager, "alpha").summary()).endsWith("hidden");
            assertThat(describe(manager, "beta").summary()).endsWith("hidden");
            assertThat(describe(manager, "gamma").summary()).endsWith("Schema");
        }
    }

    @Test
    void twoPluginsOfTheSameNameAreRefusedWithBothPlaces() throws IOException {
        String library = LIBRARY.formatted("1.0", "");
        plugin("one", "alpha", library, "\"\"", "x");
        plugin("two", "alpha", library, "\"\"", "x");
        try (ConnectorManager manager = ConnectorManager.withPlugins(plugins())) {
            assertThatThrownBy(() -> manager.find(PluginType.FORMAT, "csv"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(PluginErrorCode.PLUGIN_TWICE))
                    .hasMessageContaining("`alpha`")
                    .hasMessageContaining(plugins().resolve("one").toString())
                    .hasMessageContaining(plugins().resolve("two").toString());
        }
    }

    @Test
    void aPluginThatLacksAJarIsNamedWithItsFolder() throws IOException {
        plugin("one", "alpha", LIBRARY.formatted("1.0", ""), "\"\"", "x");
        Files.delete(plugins().resolve("one/library.jar"));
        try (ConnectorManager manager = ConnectorManager.withPlugins(plugins())) {
            assertThatThrownBy(() -> manager.names(PluginType.FORMAT))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(PluginErrorCode.PLUGIN_BROKEN))
                    .hasMessageContaining(plugins().resolve("one").toString())
                    .hasMessageContaining("thirdparty/Library");
        }
    }

    @Test
    void aNameThatIsNotInstalledIsAnsweredWithWhatIs() {
        try (ConnectorManager manager = ConnectorManager.withPlugins(plugins())) {
            assertThatThrownBy(() -> manager.get(PluginType.SINK, "mongodb"))
                    .isInstanceOfSatisfying(DataWeaverException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(PluginErrorCode.PLUGIN_NOT_FOUND);
                        assertThat(failure.hint())
                                .contains("installed: file, kafka")
                                .contains("plugins/mongodb/");
                    });
            assertThatThrownBy(() -> manager.get(PluginType.SINK, "kafak"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.hint()).isEqualTo("did you mean `kafka`?"));
        }
    }

    @Test
    void thePluginFolderNeedNotExist() {
        try (ConnectorManager manager = ConnectorManager.withPlugins(folder.resolve("missing"));
                Stream<String> names = manager.names(PluginType.FORMAT).stream()) {
            assertThat(names).contains("csv", "json");
        }
    }
}
