package io.dataweaver.cli;

import java.util.List;

/**
 * Tells where a person looks on. The launcher knows it for each stream and says so; without the launcher, Java knows it for
 * input and output together.
 */
final class Terminal {

    /** The streams that lead to a terminal, such as {@code out,err}. */
    private static final String PROPERTY = "dataweaver.terminals";

    private static final String WIDTH = "dataweaver.columns";
    private static final int USUAL = 80;
    private static final int NARROWEST = 40;

    private Terminal() {}

    /** Tells whether standard output is a terminal. */
    static boolean isOutput() {
        return is("out");
    }

    /** Tells whether standard error is a terminal. */
    static boolean isError() {
        return is("err");
    }

    /** Tells whether standard error is known to lead elsewhere than to a terminal; only the launcher knows. */
    static boolean isErrorCollected() {
        return System.getProperty(PROPERTY) != null && !isError();
    }

    /** Returns how many cells a line of standard output has: what the launcher says, or as many as one likes. */
    static int columns() {
        Integer told = Integer.getInteger(WIDTH);
        return isOutput() ? (told == null ? USUAL : Math.max(NARROWEST, told)) : Integer.MAX_VALUE;
    }

    /** Tells whether colours are wanted on a stream that is a terminal: see no-color.org. */
    static boolean hasColours() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    @SuppressWarnings("SystemConsoleNull") // newer JDKs always have a console; there the launcher's word counts
    private static boolean is(String stream) {
        String streams = System.getProperty(PROPERTY);
        return streams == null
                ? System.console() != null
                : List.of(streams.split(",")).contains(stream);
    }
}
