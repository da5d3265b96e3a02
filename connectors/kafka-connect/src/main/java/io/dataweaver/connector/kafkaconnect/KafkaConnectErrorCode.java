package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with hosted connectors of Kafka Connect. */
public enum KafkaConnectErrorCode implements ErrorCode {
    PLUGIN_MISSING(
            "DW-ENV-850",
            ErrorKind.ENVIRONMENT,
            "the folder of the connector, or the connector in it, is not there",
            "Unpack the connector, with all its jars, into the folder that `plugin` names, and correct `connector`: the full name"
                    + " of its class."),
    NOT_INSTALLED(
            "DW-ENV-851",
            ErrorKind.ENVIRONMENT,
            "a connector that is named by its coordinates is not installed; no run fetches one",
            "Install it with `dataweaver connector add` and its coordinates, once on each machine that the pipeline runs on."),
    INSTALLATION_CHANGED(
            "DW-ENV-852",
            ErrorKind.ENVIRONMENT,
            "jars of an installed connector are not those that were fetched",
            "Delete its folder, and install it again with `dataweaver connector add`. For jars of your own, copy the folder, and"
                    + " name the copy by its path."),
    CONFIGURATION(
            "DW-CFG-850",
            ErrorKind.DEFINITION,
            "the connector refuses its configuration",
            "Correct what the message names under `config`; the connector's own documentation lists its settings."),
    CONFIGURATION_OURS(
            "DW-CFG-851",
            ErrorKind.DEFINITION,
            "a setting under `config` is one that the host sets, or that Kafka would be needed for",
            "Remove it; the message says what takes its place."),
    TABLES_UNCLEAR(
            "DW-CFG-852",
            ErrorKind.DEFINITION,
            "what the tables are that are to be read is not told, or told in two ways",
            "Give `table` for one table, or `tables` for several: names, or patterns with `*`, and behind a minus what is taken out."),
    TABLE_MISSING(
            "DW-SRC-860",
            ErrorKind.DEFINITION,
            "a table is not there, or may not be read by the user",
            "Correct `tables`: names are written as the database has them; or let the user read the table."),
    CONNECTOR_FAILED(
            "DW-SRC-850",
            ErrorKind.FATAL,
            "the connector has failed",
            "Read what it says; the run goes on from the last checkpoint when the reason is gone."),
    CONNECTOR_RETRIES(
            "DW-SRC-851",
            ErrorKind.TRANSIENT,
            "the connector asks to be tried again",
            "Read what it says; the run goes on from the last checkpoint."),
    NO_RECORD(
            "DW-SRC-852",
            ErrorKind.DEFINITION,
            "the connector gave no record from which columns could be known",
            "Give them with `columns`, and their dataset with `topic`; or run when there is something to read, or raise"
                    + " `discovery_timeout`."),
    SCHEMA_UNKNOWN(
            "DW-SRC-853",
            ErrorKind.DEFINITION,
            "records of the connector have no schema, or one that columns cannot be made of",
            "Set the connector such that its records have a schema, or a struct as value."),
    SNAPSHOT_CUT(
            "DW-SRC-854",
            ErrorKind.FATAL,
            "the connector was stopped while it read the rows that were there at its start, and can only begin them again: rows that"
                    + " were deleted in between would stay in the sink",
            "Start again with --restart and an empty target; or set `repeat_snapshot: true` if rows may come again, and such as"
                    + " are gone may stay."),
    POSITION_UNFIT(
            "DW-SRC-855",
            ErrorKind.FATAL,
            "the offsets of the connector cannot be kept as a position",
            "Report it to the connector's authors: offsets are texts, numbers, booleans and nulls by name."),
    HISTORY_LOST(
            "DW-SRC-856",
            ErrorKind.FATAL,
            "the position holds no history of schemas, without which the connector cannot go on from it",
            "Start again from the beginning with --restart, or put the position back that has one."),
    UNEXPECTED_TOPIC(
            "DW-SRC-857",
            ErrorKind.DEFINITION,
            "the connector sends records of several topics",
            "Name the one that is wanted with `topic`; for several, use a source each."),
    VALUES_BENT(
            "DW-SRC-859",
            ErrorKind.DEFINITION,
            "the connector is known to give other values than a column holds",
            "Leave the column out with `columns`, or with `column.exclude.list` under `config`; or store it as `char(36)`."),
    TRUNCATED(
            "DW-SRC-858",
            ErrorKind.FATAL,
            "the table was truncated at the source, which is not applied to the sink",
            "Empty the target, and start again from the beginning with --restart."),
    SINK_FAILED(
            "DW-SNK-850",
            ErrorKind.FATAL,
            "the sink connector has failed",
            "Read what it says; the run goes on from the last checkpoint when the reason is gone."),
    SINK_RETRIES(
            "DW-SNK-851",
            ErrorKind.TRANSIENT,
            "the sink connector asks to be tried again, or does not say that what it was given is stored",
            "Read what it says; the run goes on from the last checkpoint."),
    SINK_REWINDS(
            "DW-SNK-852",
            ErrorKind.FATAL,
            "the sink connector keeps offsets of its own, which are not those of the run",
            "Use a target in which the connector finds no offsets of another run, or another sink."),
    CHANGE_NOT_APPLICABLE(
            "DW-SNK-853",
            ErrorKind.FATAL,
            "an update or a delete came, and records have no key",
            "Set `key`, if the connector deletes rows by records without value; or filter such rows out."),
    TYPE_UNFIT(
            "DW-SCH-851",
            ErrorKind.SCHEMA,
            "a column has a type that has no form in Kafka Connect",
            "Cast it with a `map` step, or leave it out."),
    SCHEMA_CHANGED(
            "DW-SCH-850",
            ErrorKind.SCHEMA,
            "the columns of what the connector reads have changed while it was read",
            "Change the target alike, and run again: the run goes on where it was, with the new columns. For a column that was"
                    + " dropped, renamed or got another type, start again from the beginning with --restart.");

    private final ErrorDescription description;

    KafkaConnectErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
