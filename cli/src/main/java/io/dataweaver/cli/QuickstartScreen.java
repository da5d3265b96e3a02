package io.dataweaver.cli;

import java.io.PrintStream;
import java.util.List;

/** What the quickstart says: headings, quiet lines and tables, in colour where the terminal has it. Not thread-safe. */
final class QuickstartScreen {

    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String CYAN = "\u001b[36m";
    private static final String INDENT = "   ";

    private final PrintStream out;
    private final boolean colours;
    private int steps;

    QuickstartScreen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(String text) {
        out.println(style(BOLD, text));
    }

    /** Begins a numbered part. */
    void step(String text) {
        out.println();
        out.println(style(BOLD + CYAN, ++steps + "  " + text));
    }

    void line(String text) {
        out.println(INDENT + text);
    }

    void quiet(String text) {
        out.println(INDENT + style(DIM, text));
    }

    void good(String text) {
        out.println(INDENT + style(GREEN, text));
    }

    void blank() {
        out.println();
    }

    /** Shows a file: its name, and its lines behind a bar, comments quiet. */
    void file(String name, List<String> lines) {
        out.println(INDENT + style(BOLD, name));
        for (String text : lines) {
            int comment = text.indexOf('#');
            String shown = comment < 0 ? text : text.substring(0, comment) + style(DIM, text.substring(comment));
            out.println(INDENT + style(DIM, "| ") + shown);
        }
    }

    void table(TextTable table) {
        for (String text : table.lines(heading -> style(BOLD, heading))) {
            out.println(INDENT + text);
        }
    }

    /** Shows a rejected record: where and why, and the record as it was. */
    void rejected(String place, String reason, String record) {
        out.println(INDENT + style(YELLOW, place) + "  " + reason);
        out.println(INDENT + INDENT + style(DIM, record));
    }

    /** Shows a command to type, and what it does. */
    void command(String command, String meaning) {
        out.println(INDENT + style(BOLD, command));
        out.println(INDENT + INDENT + meaning);
    }

    private String style(String codes, String text) {
        return colours ? codes + text + RESET : text;
    }
}
