package io.dataweaver.core.problem;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows problems to people: message, place, source line, carets, way out.
 *
 * <p>What comes from files is printed without its control characters, so that no file can steer a terminal.
 */
public final class ProblemRenderer {

    private static final int WIDEST_LINE = 160;
    private static final Pattern ITEMS = Pattern.compile("\n(?=  - )");

    private final boolean colours;

    private enum Colour {
        ERROR("\u001B[1;31m"),
        WARNING("\u001B[1;33m"),
        GUTTER("\u001B[1;34m"),
        BOLD("\u001B[1m");

        private static final String RESET = "\u001B[0m";

        private final String start;

        Colour(String start) {
            this.start = start;
        }
    }

    private ProblemRenderer(boolean colours) {
        this.colours = colours;
    }

    /** Returns a renderer of plain text. */
    public static ProblemRenderer plain() {
        return new ProblemRenderer(false);
    }

    /** Returns a renderer for terminals that show colours. */
    public static ProblemRenderer coloured() {
        return new ProblemRenderer(true);
    }

    /** Returns the problems, each with a line feed at its end and an empty line between them. */
    public String render(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            if (text.length() > 0) {
                text.append('\n');
            }
            text.append(render(problem));
        }
        return text.toString();
    }

    /** Returns one problem, with a line feed at its end. */
    public String render(Problem problem) {
        StringBuilder text = new StringBuilder();
        Colour colour = problem.severity() == Severity.ERROR ? Colour.ERROR : Colour.WARNING;
        text.append(paint(
                        colour,
                        problem.severity().label() + "[" + problem.code().id() + "]"))
                .append(paint(Colour.BOLD, ": " + lines(problem.message())))
                .append('\n');
        Place place = problem.place();
        String margin = place == null ? withoutSource(text, problem) : withSource(text, place, colour, problem.hint());
        text.append(margin)
                .append(gutter(" = "))
                .append("docs: dataweaver docs ")
                .append(problem.code().id())
                .append('\n');
        return text.toString();
    }

    private String withoutSource(StringBuilder text, Problem problem) {
        if (!problem.pointer().isEmpty()) {
            text.append("  ")
                    .append(gutter("--> "))
                    .append(clean(problem.pointer()))
                    .append('\n');
        }
        if (problem.hint() != null) {
            text.append("  ")
                    .append(gutter(" = "))
                    .append(clean(problem.hint()))
                    .append('\n');
        }
        return "  ";
    }

    private String withSource(StringBuilder text, Place place, Colour colour, @Nullable String hint) {
        String number = String.valueOf(place.line());
        String margin = " ".repeat(number.length());
        Window window = Window.of(place);
        text.append(margin)
                .append(gutter("--> "))
                .append(clean(place.toString()))
                .append('\n');
        text.append(margin).append(gutter(" |")).append('\n');
        text.append(gutter(number + " |")).append(' ').append(window.line).append('\n');
        String carets = "^".repeat(window.carets);
        text.append(margin)
                .append(gutter(" |"))
                .append(' ')
                .append(" ".repeat(window.indent))
                .append(paint(colour, hint == null ? carets : carets + " " + clean(hint)))
                .append('\n');
        text.append(margin).append(gutter(" |")).append('\n');
        return margin;
    }

    private String gutter(String text) {
        return paint(Colour.GUTTER, text);
    }

    private String paint(Colour colour, String text) {
        return colours ? colour.start + text + Colour.RESET : text;
    }

    /** A message that lists things has a line for each; in all others, a line feed comes from data. */
    private static String lines(String message) {
        return ITEMS.splitAsStream(message).map(ProblemRenderer::clean).collect(Collectors.joining("\n"));
    }

    /** Replaces control characters, among them those that steer terminals. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(visible(c)));
        return clean.toString();
    }

    private static int visible(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return ' ';
        }
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT ? 0xFFFD : c;
    }

    /**
     * The part of a source line that is shown, measured in cells of a terminal.
     *
     * @param indent cells in front of the carets
     * @param carets cells under the fault, at least 1
     */
    private record Window(String line, int indent, int carets) {

        static Window of(Place place) {
            int[] all = place.sourceLine().codePoints().toArray();
            int column = Math.min(place.column() - 1, all.length);
            int end = Math.min(Math.max(place.endColumn() - 1, column + 1), all.length);
            int from = all.length <= WIDEST_LINE ? 0 : Math.max(0, column - WIDEST_LINE / 3);
            int to = Math.min(all.length, from + WIDEST_LINE);
            StringBuilder line = new StringBuilder(from > 0 ? "…" : "");
            int indent = line.length();
            int carets = 0;
            for (int i = from; i < to; i++) {
                int c = visible(all[i]);
                line.appendCodePoint(c);
                if (i < column) {
                    indent += cells(c);
                } else if (i < end) {
                    carets += cells(c);
                }
            }
            return new Window(to < all.length ? line + "…" : line.toString(), indent, Math.max(1, carets));
        }

        /** Unicode Standard Annex 11: wide characters take two cells, marks on others none. */
        private static int cells(int c) {
            int type = Character.getType(c);
            if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
                return 0;
            }
            boolean wide = c >= 0x1100
                    && (c <= 0x115F
                            || (c >= 0x2E80 && c <= 0xA4CF)
                            || (c >= 0xAC00 && c <= 0xD7A3)
                            || (c >= 0xF900 && c <= 0xFAFF)
                            || (c >= 0xFE30 && c <= 0xFE6F)
                            || (c >= 0xFF00 && c <= 0xFF60)
                            || (c >= 0xFFE0 && c <= 0xFFE6)
                            || (c >= 0x1F300 && c <= 0x1FAFF)
                            || (c >= 0x20000 && c <= 0x3FFFD));
            return wide ? 2 : 1;
        }
    }
}
