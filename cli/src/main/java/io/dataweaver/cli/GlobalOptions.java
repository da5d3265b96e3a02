package io.dataweaver.cli;

import org.jspecify.annotations.Nullable;
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
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How standard error speaks: text, or ecs for one JSON object a line by the Elastic Common "
                    + "Schema. Default: DATAWEAVER_LOG_FORMAT; without it text, and for `run` ecs if it leads elsewhere "
                    + "than to a terminal.")
    @Nullable LogFormat logFormat;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help, and do nothing.")
    boolean help;

    /**
     * Returns a console for these options.
     *
     * @param serves whether the command runs for long, so that something may collect what it says
     */
    Console console(java.io.PrintStream out, java.io.PrintStream err, boolean serves) {
        boolean terminal = Terminal.isError();
        boolean colours = terminal && !noColour && Terminal.hasColours();
        boolean dataColours = Terminal.isOutput() && !noColour && Terminal.hasColours();
        Console.Detail detail = quiet ? Console.Detail.QUIET : verbose ? Console.Detail.VERBOSE : Console.Detail.NORMAL;
        EcsLog log = format(serves) == LogFormat.ECS ? EcsLog.on(err, verbose) : null;
        return new Console(out, err, json, detail, terminal, colours, dataColours, log);
    }

    private LogFormat format(boolean serves) {
        if (logFormat != null) {
            return logFormat;
        }
        String wanted = System.getenv("DATAWEAVER_LOG_FORMAT");
        if (wanted != null && !wanted.isEmpty()) {
            return wanted.equalsIgnoreCase(LogFormat.ECS.name()) ? LogFormat.ECS : LogFormat.TEXT;
        }
        return serves && Terminal.isErrorCollected() ? LogFormat.ECS : LogFormat.TEXT;
    }
}
