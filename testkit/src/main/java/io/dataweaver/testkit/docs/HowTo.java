package io.dataweaver.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page that walks through an example: its Java code is that of the example, so that it compiles and is tested. */
public final class HowTo {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private HowTo() {}

    /**
     * Requires that each block of Java code of a page stands in the sources of the module in whose folder the test runs.
     *
     * @param page its name in {@code docs/how-to}
     * @param atLeast how many blocks there are at least, so that a page does not pass because it has lost them
     */
    public static void assertTakenFrom(String page, int atLeast) throws IOException {
        String text = Files.readString(Path.of("../../docs/how-to", page));
        List<String> blocks = new ArrayList<>();
        Matcher matcher = JAVA.matcher(text);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        String sources = sources();
        assertThat(blocks)
                .as("blocks of code in %s", page)
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allSatisfy(block -> assertThat(sources).contains(block));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
