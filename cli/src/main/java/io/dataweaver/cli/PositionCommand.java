package io.dataweaver.cli;

import picocli.CommandLine;

/** The commands about positions: up to where a run has come. */
@CommandLine.Command(
        name = "position",
        description = {
            "Shows up to where the last run of a pipeline has come, and puts an unfinished one elsewhere.",
            "",
            "  dataweaver position get orders.yaml",
            "  dataweaver position set orders.yaml --split orders.csv --to '{\"offset\":4096,\"origin\":17}'",
            "  dataweaver position set orders.yaml --split orders.csv --to end",
            "  dataweaver position reset orders.yaml"
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {PositionGetCommand.class, PositionSetCommand.class, PositionResetCommand.class})
final class PositionCommand {}
