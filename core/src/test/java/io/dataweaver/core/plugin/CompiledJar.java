package io.dataweaver.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of classes that a test has written as text. */
public final class CompiledJar {

    private CompiledJar() {}

    /**
     * Compiles sources against the class path of this process and packs them.
     *
     * @param jar is made, with its folder
     * @param sources texts by the simple name of their class
     * @param services class names by service
     */
    public static void write(Path jar, Map<String, String> sources, Map<Class<?>, String> services) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(jar.getParent()), "classes");
        Path classes = Files.createDirectory(work.resolve("out"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            arguments.add(Files.writeString(work.resolve(source.getKey() + ".java"), source.getValue())
                    .toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(status).isZero();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
            }
            for (Map.Entry<Class<?>, String> service : services.entrySet()) {
                out.putNextEntry(
                        new JarEntry("META-INF/services/" + service.getKey().getName()));
                out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
