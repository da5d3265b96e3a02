package io.dataweaver.cli;

import picocli.CommandLine;

/** The commands about connectors that are brought. */
@CommandLine.Command(
        name = "connector",
        description = {
            "Installs connectors of Kafka Connect, such as Debezium's, which `plugin` of a pipeline names.",
            "",
            "  dataweaver connector add io.debezium:debezium-connector-mariadb:3.5.0.Final"
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = ConnectorAddCommand.class)
final class ConnectorCommand {}
