package io.dataweaver.connector.jdbc;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with a database by JDBC, whatever the row. */
public enum JdbcErrorCode implements ErrorCode {
    UNREACHABLE(
            "DW-ENV-800",
            ErrorKind.ENVIRONMENT,
            "the database cannot be reached",
            "Start the server, or correct `url`; check that a firewall lets the connection through, and that no other process"
                    + " has the file of an embedded database. A file of DuckDB is not read and written at once: do one behind the other."),
    AUTHENTICATION_FAILED(
            "DW-ENV-801",
            ErrorKind.ENVIRONMENT,
            "the database refuses the user or the password",
            "Correct `user` and `password`."),
    DATABASE_MISSING(
            "DW-ENV-802",
            ErrorKind.ENVIRONMENT,
            "there is no such database",
            "Create the database, or correct the end of `url`."),
    DRIVER_MISSING(
            "DW-ENV-803",
            ErrorKind.ENVIRONMENT,
            "the JDBC driver of the database is not installed",
            "Put the jar of the driver into the folder `drivers` of the installation, or the folder that DATAWEAVER_DRIVERS"
                    + " names; in a Java program, on the class path."),
    PERMISSION_DENIED(
            "DW-ENV-804",
            ErrorKind.ENVIRONMENT,
            "the user lacks a right in the database",
            "Grant the right that the message names, or use another user."),
    READ_ONLY(
            "DW-ENV-805",
            ErrorKind.ENVIRONMENT,
            "the database takes no writes",
            "Connect to the primary, or make file and folder of the database writable."),
    UNKNOWN_PROPERTY(
            "DW-ENV-806",
            ErrorKind.DEFINITION,
            "a setting of the driver is not allowed",
            "Remove the setting; the message names those that are allowed."),
    BAD_ADDRESS(
            "DW-ENV-807",
            ErrorKind.DEFINITION,
            "the address of the database is not well-formed",
            "Write it as the message shows; give the password with `password`, and settings with `properties`."),
    GONE(
            "DW-ENV-808",
            ErrorKind.TRANSIENT,
            "the database can no longer be reached, though it was before",
            "If it does not come back while the call is tried again (`errors.retry`), start it and run again: it resumes."),
    NOT_WRITTEN(
            "DW-ENV-809",
            ErrorKind.DEFINITION,
            "the database does not keep all that would be written, whatever the columns",
            "Write to another database, such as one of Oracle whose character set is AL32UTF8, or to files; Snowflake loads Parquet"
                    + " from an object store."),

    SOURCE_CONNECTION_LOST(
            "DW-SRC-800",
            ErrorKind.TRANSIENT,
            "the connection to the source was lost while reading",
            "The run goes on from the last checkpoint when the database is back."),
    NOTHING_TO_READ(
            "DW-SRC-801",
            ErrorKind.DEFINITION,
            "no table is called so, or matches the pattern",
            "Correct `table` or `tables`, or give a `query` instead; patterns are written name or schema.name with * for any characters."),
    TYPE_UNREADABLE(
            "DW-SRC-802",
            ErrorKind.DEFINITION,
            "a column has a type whose values cannot be read without loss",
            "Leave the column out with `skip_columns`, or read a view that converts it."),
    NOT_RESUMABLE(
            "DW-SRC-803",
            ErrorKind.FATAL,
            "a query, or a table without primary key, cannot be resumed in the middle: its rows have no order that is sure to"
                    + " be the same again",
            "Start again from the beginning with --restart, or give the table a primary key."),
    READ_FAILED(
            "DW-SRC-804",
            ErrorKind.FATAL,
            "the database refuses to go on reading",
            "Read the message of the database; the run can be resumed when its reason is gone."),
    SOURCE_CONFLICT(
            "DW-SRC-805",
            ErrorKind.TRANSIENT,
            "the database ended reading in favour of another transaction",
            "The run goes on from the last checkpoint."),
    SOURCE_SHORT(
            "DW-SRC-806",
            ErrorKind.TRANSIENT,
            "the source is out of disk, memory or connections",
            "Give the database what the message names; the run goes on from the last checkpoint."),
    KEY_UNREADABLE(
            "DW-SRC-807",
            ErrorKind.FATAL,
            "the primary key of a row is not of the declared type, so that there is no position behind the row",
            "Correct the row in the database."),
    QUERY_REFUSED(
            "DW-SRC-808",
            ErrorKind.DEFINITION,
            "the query cannot be read",
            "Correct `query`: a single SELECT without a semicolon, not even in a text, where CHAR(59) stands for one. What"
                    + " cannot be said so can be read from a view."),

    SINK_CONNECTION_LOST(
            "DW-SNK-800",
            ErrorKind.TRANSIENT,
            "the connection to the sink was lost while writing",
            "What was not committed is undone; the run goes on from the last checkpoint when the database is back."),
    FENCED(
            "DW-SNK-801",
            ErrorKind.FATAL,
            "a newer start of the same pipeline, or another worker, writes to this sink",
            "Let only one of the two run."),
    COMMIT_UNKNOWN(
            "DW-SNK-802",
            ErrorKind.AMBIGUOUS,
            "the connection broke during COMMIT and the outcome could not be read again",
            "Make the database reachable; the next start reads from it what was committed."),
    WRITE_FAILED(
            "DW-SNK-803",
            ErrorKind.FATAL,
            "the database refuses to go on writing",
            "Read the message of the database; the run can be resumed when its reason is gone."),
    CONFLICT(
            "DW-SNK-804",
            ErrorKind.TRANSIENT,
            "the transaction conflicts with another one: a deadlock, a serialization failure or a lock that is not given",
            "The run goes on from the last checkpoint. To SQLite, write with `parallelism: 1` if it comes again and again."),
    CHANGE_NOT_APPLICABLE(
            "DW-SNK-805",
            ErrorKind.FATAL,
            "the sink cannot apply a change",
            "Use `mode: upsert` with a `key`; let the source send whole rows, in PostgreSQL with replica identity full."),
    STAGING_MISSING(
            "DW-SNK-806",
            ErrorKind.FATAL,
            "the table that collects the rows of a replacement is gone, although the run has begun",
            "Start again from the beginning with --restart."),
    SINK_SHORT(
            "DW-SNK-807",
            ErrorKind.TRANSIENT,
            "the sink is out of disk, memory or connections",
            "Give the database what the message names; the run goes on from the last checkpoint."),

    TARGET_UNFIT(
            "DW-SCH-800",
            ErrorKind.SCHEMA,
            "the target table cannot take the rows",
            "Change the table, or bring the rows into its shape with a `map` step."),
    NAME_INVALID(
            "DW-SCH-801",
            ErrorKind.SCHEMA,
            "the database cannot have such a name",
            "Write name or schema.name; a part with other characters than letters, digits and _ stands in double quotes."),
    TARGET_CHANGED(
            "DW-SCH-802",
            ErrorKind.SCHEMA,
            "a table or column is gone since the run began",
            "Bring it back, or start again from the beginning with --restart.");

    private final ErrorDescription description;

    JdbcErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
