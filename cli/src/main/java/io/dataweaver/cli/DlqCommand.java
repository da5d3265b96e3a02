package io.dataweaver.cli;

import picocli.CommandLine;

/** The commands about dead letters. */
@CommandLine.Command(
        name = "dlq",
        description = {
            "Finds, shows, replays, exports and drops dead letters: records that a pipeline rejected.",
            "",
            "  dataweaver dlq list orders.yaml --where \"step = 'sink'\"",
            "  dataweaver dlq replay orders.yaml",
            "",
            "PIPELINE is a pipeline file, or the name of a pipeline whose state is in --state-dir."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            DlqListCommand.class,
            DlqShowCommand.class,
            DlqReplayCommand.class,
            DlqExportCommand.class,
            DlqDropCommand.class
        })
final class DlqCommand {}
