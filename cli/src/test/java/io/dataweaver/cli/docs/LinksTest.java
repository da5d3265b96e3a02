package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

    static List<Path> pages() {
        return Snippet.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksOfAPageLeadSomewhere(Path page) throws IOException {
        Path file = Snippet.root().resolve(page);
        List<String> broken = new ArrayList<>();
        Matcher links = LINK.matcher(Files.readString(file));
        while (links.find()) {
            String target = links.group(1);
            if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
                broken.add(target);
            }
        }
        assertThat(broken).isEmpty();
    }
}
