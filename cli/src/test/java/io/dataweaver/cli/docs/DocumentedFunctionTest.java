package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the how-to that gives a function to its runs, as it stands there but for the folder. */
class DocumentedFunctionTest {

    @TempDir
    private Path folder;

    @Test
    void theProgramRuns() throws Exception {
        Files.writeString(folder.resolve("orders.csv"), "id,total\n1,119.00\n2,\n3,-1.00\n");

        compile(program());
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            loader.loadClass("Program").getMethod("run").invoke(null);
        }

        assertThat(folder.resolve("net.csv")).hasContent("id,net\n1,100.00\n2,\n3,-0.84\n");
    }

    private String program() {
        String text = Snippet.on(Snippet.root().resolve("docs/how-to/add-a-function.md")).stream()
                .map(Snippet::text)
                .filter(snippet -> snippet.contains("DataWeaver.local()"))
                .collect(Collectors.joining());
        String imports = text.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String statements =
                text.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String placed = statements
                .replace("\"orders.csv\"", quoted("orders.csv"))
                .replace("\"net.csv\"", quoted("net.csv"))
                .replace("DataWeaver.local()", "DataWeaver.local(java.nio.file.Path.of(" + quoted("state") + "))");
        return imports + "\npublic class Program { public static void run() {\n" + placed + "\n} }\n";
    }

    private String quoted(String name) {
        return "\"" + folder.resolve(name).toString().replace("\\", "\\\\") + "\"";
    }

    private void compile(String program) throws IOException {
        Path source = Files.writeString(folder.resolve("Program.java"), program);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp", classPath, source.toString());
        assertThat(status).as(program).isZero();
    }
}
