package io.dataweaver.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of a Markdown page.
 *
 * @param page relative to the root of the checkout
 * @param line of its first line, from 1
 * @param language after the fence
 * @param note of an HTML comment right above the fence, without its marks; empty if there is none
 * @param text what stands in it
 */
record Snippet(Path page, int line, String language, String note, String text) {

    private static final String FENCE = "```";
    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";

    /** Returns the root of the checkout. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "not in a checkout: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    /** Returns the blocks of {@code language} of README and docs. */
    static List<Snippet> of(String language) {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages()) {
            read(page, snippets);
        }
        return snippets.stream()
                .filter(snippet -> snippet.language().equals(language))
                .toList();
    }

    /** Returns all blocks of {@code page}, in order. */
    static List<Snippet> on(Path page) {
        List<Snippet> snippets = new ArrayList<>();
        read(page, snippets);
        return snippets;
    }

    /** Returns README and the pages of docs, without the generated reference and the decisions. */
    static List<Path> pages() {
        Path root = root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> top = Files.list(root)) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.startsWith(root.resolve("docs/adr"))
                            && !path.startsWith(root.resolve("docs/reference")))
                    .map(root::relativize)
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void read(Path page, List<Snippet> into) {
        List<String> lines;
        try {
            lines = Files.readAllLines(root().resolve(page));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).startsWith(FENCE)) {
                    end++;
                }
                String above = i > 0 ? lines.get(i - 1).trim() : "";
                String note = above.startsWith(COMMENT) && above.endsWith(COMMENT_END)
                        ? above.substring(COMMENT.length(), above.length() - COMMENT_END.length())
                                .trim()
                        : "";
                into.add(new Snippet(
                        page,
                        i + 2,
                        lines.get(i).substring(FENCE.length()).trim(),
                        note,
                        String.join("\n", lines.subList(i + 1, end)) + "\n"));
                i = end;
            }
        }
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}
