package io.dataweaver.cli;

import picocli.CommandLine;

/** The entry point of the {@code dataweaver} command. */
@CommandLine.Command(
        name = "dataweaver",
        description = "Copies data between systems and keeps it in step.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunCommand.class, QuickstartCommand.class})
public final class Main {

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs the command and returns its exit status. */
    static int execute(String... arguments) {
        return new CommandLine(new Main()).execute(arguments);
    }
}
