package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page that names tests as proof names such as exist. */
final class ReliabilityPageTest {

    private static final Path PAGE = Path.of("docs/reliability.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");
    private static final String JAVA = ".java";

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Map<String, List<Path>> sources = sources(Snippet.root());
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher names = NAMED.matcher(Files.readString(Snippet.root().resolve(PAGE)));
        while (names.find()) {
            named++;
            if (!has(names.group(1), names.group(2), sources)) {
                missing.add(names.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(40);
    }

    /** Tells whether a class of this name, or what it extends, declares a test method. */
    private static boolean has(String type, String method, Map<String, List<Path>> sources) throws IOException {
        // Between the annotation and the method no other one ends.
        Pattern declared = Pattern.compile(
                "@(?:Parameterized)?Test\\b(?:(?!\\n    }\\n).)*?\\bvoid " + method + "\\(", Pattern.DOTALL);
        for (Path file : sources.getOrDefault(type, List.of())) {
            String source = Files.readString(file);
            Matcher parent = PARENT.matcher(source);
            if (declared.matcher(source).find() || (parent.find() && has(parent.group(1), method, sources))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, List<Path>> sources(Path root) throws IOException {
        Map<String, List<Path>> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(JAVA))
                    .filter(file ->
                            root.relativize(file).toString().replace('\\', '/').contains("src/"))
                    .forEach(file -> {
                        String name = file.getFileName().toString();
                        sources.computeIfAbsent(
                                        name.substring(0, name.length() - JAVA.length()), type -> new ArrayList<>())
                                .add(file);
                    });
        }
        return sources;
    }
}
