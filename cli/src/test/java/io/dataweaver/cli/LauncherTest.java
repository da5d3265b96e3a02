package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/dataweaver}, in a distribution whose command only tells how it was started. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {

    private static final String TELLING_MAIN = """
            package io.dataweaver.cli;
            public class Main {
                static final java.io.PrintStream OUT = System.out;

                public static void main(String[] arguments) throws Exception {
                    OUT.println(String.join("|", arguments));
                    OUT.println("home " + System.getenv("DATAWEAVER_HOME"));
                    OUT.println("filters " + System.getProperty("jdk.serialFilter") + " "
                            + System.getProperty("jdk.jndi.object.factoriesFilter"));
                    OUT.println("given " + System.getProperty("given"));
                    OUT.println("quickstart " + System.getProperty("java.class.path").contains("/quickstart/"));
                    OUT.println("installer " + System.getProperty("java.class.path").contains("/installer/"));
                    if (arguments.length > 0 && arguments[0].equals("wait")) {
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(130)));
                        System.in.read();
                        Thread.currentThread().join();
                    }
                    System.exit(4);
                }
            }
            class ClassDataTraining {
                public static void main(String[] arguments) {
                    Main.OUT.println("training");
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path home;
    private Path launcher;

    @BeforeEach
    void layOutADistribution() throws IOException {
        home = Files.createDirectories(folder.resolve("a folder with blanks/dist"))
                .toRealPath();
        launcher = Files.createDirectories(home.resolve("bin")).resolve("dataweaver");
        Files.copy(Path.of("src/main/dist/bin/dataweaver"), launcher);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path quickstart = Files.createDirectories(home.resolve("lib/quickstart"));
        Files.createFile(quickstart.resolve("postgres.jar"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Main.java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return TELLING_MAIN;
                    }
                };
        List<String> options = List.of("-proc:none", "-d", classes.toString());
        assertThat(compiler.getTask(null, null, null, options, null, List.of(source))
                        .call())
                .isTrue();
        jar(classes, home.resolve("lib/dataweaver-cli-1.jar"));
    }

    private static void jar(Path classes, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, jar);
            }
        }
    }

    private record Ended(int status, List<String> out, String err) {}

    private Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("DATAWEAVER_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out.lines().toList(), Files.readString(err));
    }

    @Test
    void passesArgumentsStatusAndOutputOnAndNothingElse() throws IOException, InterruptedException {
        for (int start = 0; start < 2; start++) {
            Ended ended = run(Map.of(), launcher.toString(), "run", "a b", "*", "");
            assertThat(ended.status()).isEqualTo(4);
            assertThat(ended.out())
                    .containsExactly(
                            "run|a b|*|",
                            "home " + home,
                            "filters !* !*",
                            "given null",
                            "quickstart false",
                            "installer false");
            assertThat(ended.err()).isEmpty();
        }
        assertThat(home.resolve("lib/dataweaver.jsa")).isNotEmptyFile();
    }

    @Test
    void worksThroughASymbolicLink() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("dw link"), launcher);
        assertThat(run(Map.of(), link.toString()).out()).contains("home " + home);
    }

    @Test
    void addsTheDatabaseForTheQuickstartAlone() throws IOException, InterruptedException {
        assertThat(run(Map.of(), launcher.toString(), "quickstart").out()).contains("quickstart true");
    }

    @Test
    void addsWhatFetchesConnectorsForThatCommandAlone() throws IOException, InterruptedException {
        Files.createFile(Files.createDirectories(home.resolve("lib/installer")).resolve("resolver.jar"));
        assertThat(run(Map.of(), launcher.toString(), "connector", "add").out())
                .contains("installer true", "quickstart false");
        assertThat(run(Map.of(), launcher.toString(), "run").out()).contains("installer false");
    }

    @Test
    void letsTheUsersOptionsWin() throws IOException, InterruptedException {
        Map<String, String> options = Map.of("DATAWEAVER_OPTS", "-Dgiven=* -XX:+UseParallelGC -Djdk.serialFilter=x");
        assertThat(run(options, launcher.toString()).out()).contains("given *", "filters x !*");
    }

    @Test
    void startsWithAnArchiveThatDoesNotFit() throws IOException, InterruptedException {
        run(Map.of(), launcher.toString());
        Files.writeString(home.resolve("lib/dataweaver.jsa"), "not an archive");
        Ended ended = run(Map.of(), launcher.toString(), "x");
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.out()).startsWith("x");
    }

    @Test
    void saysWhenThereIsNoJava() throws IOException, InterruptedException {
        Ended ended = run(Map.of("JAVA_HOME", "/nowhere"), launcher.toString());
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("JAVA_HOME is /nowhere");
    }

    @Test
    void isTheProcessThatSignalsReach() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(launcher.toString(), "wait").start();
        assertThat(process.inputReader().readLine()).isEqualTo("wait");
        String line = process.inputReader().readLine();
        while (!line.startsWith("quickstart")) {
            line = process.inputReader().readLine();
        }
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isIn(130, 143);
    }
}
