package io.dataweaver.cli;

/**
 * Colours on a terminal that wants them; elsewhere text stays as it is.
 *
 * @param colours whether there are colours
 */
record Paint(boolean colours) {

    private static final String RESET = "\u001b[0m";

    String bold(String text) {
        return in("\u001b[1m", text);
    }

    String dim(String text) {
        return in("\u001b[2m", text);
    }

    String red(String text) {
        return in("\u001b[31m", text);
    }

    String green(String text) {
        return in("\u001b[32m", text);
    }

    String yellow(String text) {
        return in("\u001b[33m", text);
    }

    private String in(String colour, String text) {
        return colours && !text.isEmpty() ? colour + text + RESET : text;
    }
}
