package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A Java block of a page is statements, with the imports that they need; or whole types. Pages about an example quote it
 * instead, which the example's own test holds them to.
 */
final class DocumentedJavaTest {

    private static final List<Path> QUOTING_PAGES = List.of(
            Path.of("write-a-connector.md"),
            Path.of("write-a-format.md"),
            Path.of("write-a-transform.md"),
            Path.of("write-an-engine.md"),
            Path.of("extend-error-handling.md"));

    @TempDir
    private Path folder;

    static List<Snippet> snippets() {
        return Snippet.of("java").stream()
                .filter(snippet -> QUOTING_PAGES.stream().noneMatch(snippet.page()::endsWith))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void javaOfThePagesCompiles(Snippet snippet) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options = List.of("-proc:none", "-cp", classPath, "-d", folder.toString());
        boolean compiled = compiler.getTask(
                        complaints, null, null, options, null, List.of(new Source(whole(snippet.text()))))
                .call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }

    private static String whole(String text) {
        if (text.lines().anyMatch(line -> line.matches("(public |final )*(class|record|interface|enum) .*"))) {
            return text.replaceAll("(?m)^public (?=(final )?(class|record|interface|enum))", "");
        }
        String imports = text.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String statements =
                text.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        return imports + "\nclass Snippet {\n    void run() throws Exception {\n" + statements + "\n    }\n}\n";
    }

    /** A source file in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
