package io.dataweaver.cli;

import picocli.CommandLine;

/** The options that every command takes. */
final class GlobalOptions {

    @CommandLine.Option(
            names = "--json",
            description = "Print one JSON object {command, ok, summary, result, error} in place of text.")
    boolean json;

    @CommandLine.Option(
            names = {"-q", "--quiet"},
            description = "Print errors and data only.")
    boolean quiet;

    @CommandLine.Option(
            names = {"-v", "--verbose"},
            description = "Print more, and where failures come from.")
    boolean verbose;

    @CommandLine.Option(
            names = "--no-color",
            description = "Print without colours, as NO_COLOR in the environment does.")
    boolean noColour;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help, and do nothing.")
    boolean help;

    /** Returns a console for these options. */
    Console console(java.io.PrintStream out, java.io.PrintStream err) {
        boolean terminal = Terminal.isError();
        boolean colours = terminal && !noColour && Terminal.hasColours();
        Console.Detail detail = quiet ? Console.Detail.QUIET : verbose ? Console.Detail.VERBOSE : Console.Detail.NORMAL;
        return new Console(out, err, json, detail, terminal, colours);
    }
}
