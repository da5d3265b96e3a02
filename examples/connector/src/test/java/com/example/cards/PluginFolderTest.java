package com.example.cards;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {

    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void theJarIsFoundInAFolderOfItsOwn() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/cards"));
        pack(plugin.resolve("cards.jar"));

        assertThat(describeInAProcessWithoutTheConnector())
                .isEqualTo("Keeps a folder of index cards, one a row, named by the row's key.");
    }

    /** Prints what the sink {@code cards} of the plugin folder says of itself. */
    public static void main(String[] plugins) {
        try (ConnectorManager connectors = ConnectorManager.withPlugins(Path.of(plugins[0]))) {
            byte[] summary = connectors
                    .get(PluginType.SINK, "cards")
                    .descriptor()
                    .summary()
                    .getBytes(StandardCharsets.UTF_8);
            PrintStream out = System.out;
            out.write(summary, 0, summary.length);
            out.flush();
        }
    }

    private String describeInAProcessWithoutTheConnector() throws IOException {
        String others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !Path.of(path).toAbsolutePath().equals(CLASSES))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        others,
                        PluginFolderTest.class.getName(),
                        folder.resolve("plugins").toString())
                .redirectErrorStream(true)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
    }

    private static void pack(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(CLASSES)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(CLASSES.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }
}
