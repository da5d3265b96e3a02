package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a jar in a plugin folder, in runs of the command. */
class FunctionPluginTest {

    private static final String SOURCE = """
            package people;
            import io.dataweaver.api.function.FunctionCode;
            import io.dataweaver.api.function.FunctionPlugin;
            import io.dataweaver.api.function.ScalarFunction;
            import java.util.List;
            public final class Names implements FunctionPlugin {
                @Override public List<Class<?>> functions() { return List.of(Names.class); }
                @Override public List<FunctionCode> code() {
                    return List.of(FunctionCode.of("shout", String.class, String.class, name -> name + "!"));
                }
                @ScalarFunction(name = "monogram", doc = "The first letters.", example = "monogram('Ada Lovelace') = 'AL'")
                public static String monogram(String name) {
                    StringBuilder letters = new StringBuilder();
                    for (String word : name.split(" ")) {
                        letters.append(word.charAt(0));
                    }
                    return letters.toString();
                }
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void packThePlugin() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath(),
                        Files.writeString(folder.resolve("Names.java"), SOURCE).toString());
        assertThat(status).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(FunctionPlugin.class.getName()), "people.Names\n");
        Path jar = Files.createDirectories(folder.resolve("plugins/names")).resolve("names.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
            }
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Runs the command in a process of its own, which has the plugin folder. */
    private String dataweaver(String... arguments) throws IOException, InterruptedException {
        try (ChildProcess process = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_PLUGINS", folder.resolve("plugins").toString())
                .arguments(arguments)
                .in(folder)
                .start()) {
            int status = process.awaitExit(Duration.ofMinutes(3));
            return process.output() + "status " + status;
        }
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void mapsFiltersAndRoutesCallThem() throws IOException, InterruptedException {
        write("people.csv", "id,name", "1,Ada Lovelace", "2,Grace Brewster Hopper", "3,Åsa Öberg", "4,Ada Ada");
        write(
                "names.yaml",
                "source: {csv: people.csv}",
                "transforms:",
                "  - filter: monogram(name) <> 'AA'",
                "  - map: {keep: [id], set: {letters: shout(monogram(name))}}",
                "sinks:",
                "  short: {csv: short.csv, when: \"length(monogram(letters || ' x')) = 2 and length(letters) < 4\"}",
                "  long: {csv: long.csv, otherwise: true}");

        assertThat(dataweaver("run", "names.yaml")).endsWith("status 0");

        assertThat(lines("short.csv")).containsExactly("id,letters", "1,AL!", "3,ÅÖ!");
        assertThat(lines("long.csv")).containsExactly("id,letters", "2,GBH!");
    }

    @Test
    void aRecordForWhichOneFailsIsRejectedAndKept() throws IOException, InterruptedException {
        write("people.csv", "id,name", "1,Ada Lovelace", "2,Grace  Hopper");
        write(
                "names.yaml",
                "source: {csv: people.csv}",
                "transforms:",
                "  - map: {keep: [id], set: {letters: monogram(name)}}",
                "sink: {csv: out.csv}",
                "errors: {max_rejected: 50%}");

        assertThat(dataweaver("run", "names.yaml")).contains("1 rejected");

        assertThat(lines("out.csv")).containsExactly("id,letters", "1,AL");
        assertThat(dataweaver("dlq", "list", "names.yaml")).contains("monogram: ");
    }

    @Test
    void theCommandDescribesThem() throws IOException, InterruptedException {
        assertThat(dataweaver("describe", "function", "monogram"))
                .contains("The first letters.")
                .contains("monogram('Ada Lovelace') = 'AL'")
                .endsWith("status 0");
    }
}
