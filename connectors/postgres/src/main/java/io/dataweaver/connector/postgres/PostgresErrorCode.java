package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with PostgreSQL, whatever the row. */
public enum PostgresErrorCode implements ErrorCode {
    UNREACHABLE(
            "DW-ENV-100",
            ErrorKind.ENVIRONMENT,
            "the PostgreSQL server cannot be reached",
            "Start the server, or correct `url` or `host` and `port`; check that a firewall lets the connection through."),
    AUTHENTICATION_FAILED(
            "DW-ENV-101",
            ErrorKind.ENVIRONMENT,
            "the PostgreSQL server refuses the user or the password",
            "Correct `user` and `password`, or let pg_hba.conf admit the user from this host."),
    DATABASE_MISSING(
            "DW-ENV-102",
            ErrorKind.ENVIRONMENT,
            "the PostgreSQL server has no such database",
            "Create the database, or correct `database` or the end of `url`."),
    ENCRYPTION_FAILED(
            "DW-ENV-103",
            ErrorKind.ENVIRONMENT,
            "no encrypted connection came about",
            "Set `sslmode` to what the server supports, and `sslrootcert` to the certificate that signed the server's."),
    PERMISSION_DENIED(
            "DW-ENV-104",
            ErrorKind.ENVIRONMENT,
            "the user lacks a right in the database",
            "Grant the right that the message names, or use another user."),
    READ_ONLY(
            "DW-ENV-105",
            ErrorKind.ENVIRONMENT,
            "the server takes no writes: it is a standby, or transactions are read-only",
            "Connect to the primary, or turn off default_transaction_read_only."),
    OUT_OF_CONNECTIONS(
            "DW-ENV-106",
            ErrorKind.TRANSIENT,
            "the server has no connection left, or is starting or stopping",
            "Wait, close other connections, raise max_connections, or lower the parallelism of the pipeline."),
    UNKNOWN_PROPERTY(
            "DW-ENV-107",
            ErrorKind.DEFINITION,
            "a connection property is not allowed",
            "Remove the property; `dataweaver describe postgres` lists those that are allowed."),
    BAD_ADDRESS(
            "DW-ENV-108",
            ErrorKind.DEFINITION,
            "the address of the server is not well-formed",
            "Write postgresql://user@host:port/database; give the password with `password`."),
    SERVER_TOO_OLD(
            "DW-ENV-109",
            ErrorKind.ENVIRONMENT,
            "the PostgreSQL server is older than 12 or does not use UTF8",
            "Use PostgreSQL 12 or newer, and a database in UTF8."),
    GONE(
            "DW-ENV-110",
            ErrorKind.TRANSIENT,
            "the PostgreSQL server can no longer be reached, though it was before",
            "If it does not come back while the call is tried again (`errors.retry`), start it and run again: it resumes."),

    LOG_NOT_READY(
            "DW-ENV-111",
            ErrorKind.ENVIRONMENT,
            "the server or the user is not set up for reading changes from the log",
            "Set wal_level = logical and enough max_replication_slots and max_wal_senders on PostgreSQL 14 or newer; give the"
                    + " user REPLICATION, and let it own the tables and create in the database, or name a `publication`."),

    SOURCE_CONNECTION_LOST(
            "DW-SRC-100",
            ErrorKind.TRANSIENT,
            "the connection to the source was lost while reading",
            "The run goes on from the last checkpoint when the server is back."),
    NOTHING_TO_READ(
            "DW-SRC-101",
            ErrorKind.DEFINITION,
            "no table is called so, or matches the pattern",
            "Correct `tables`; patterns are written schema.name with * for any characters."),
    QUERY_FAILED(
            "DW-SRC-102",
            ErrorKind.DEFINITION,
            "the server refuses the query",
            "Correct `query`; it is a single SELECT without a semicolon at the end."),
    SOURCE_CHANGED(
            "DW-SRC-103",
            ErrorKind.FATAL,
            "the table has changed since the run began, so that going on would lose or double rows",
            "Start again from the beginning with --restart; the sink then gets all rows once more."),
    SNAPSHOT_GONE(
            "DW-SRC-104",
            ErrorKind.TRANSIENT,
            "the snapshot that all readers share has ended",
            "The run goes on from the last checkpoint, if the table has not changed."),
    READ_FAILED(
            "DW-SRC-105",
            ErrorKind.FATAL,
            "the server refuses to go on reading",
            "Read the server's message; the run can be resumed when its reason is gone."),
    NOT_RESUMABLE(
            "DW-SRC-106",
            ErrorKind.FATAL,
            "a query cannot be resumed in the middle: it has no order that is sure to be the same again",
            "Start again from the beginning with --restart, or read tables instead of a query."),
    CHANGES_UNTOLD(
            "DW-SRC-107",
            ErrorKind.DEFINITION,
            "the log does not tell which rows of the table change",
            "Give the table a primary key, and leave its replica identity at `default` or set it to `full`."),
    LOG_GAP(
            "DW-SRC-108",
            ErrorKind.FATAL,
            "the log does not have all changes since the last position any more",
            "Choose what is to be done: `--resume resnapshot` reads the rows of such tables once more, `--resume skip-gap` goes"
                    + " on with what the log has next, and says what is left out; other tables go on as they are. Or start again"
                    + " from the beginning with --restart."),
    SLOT_BUSY(
            "DW-SRC-109",
            ErrorKind.TRANSIENT,
            "somebody else reads from the replication slot",
            "End the other reader; each pipeline needs a slot of its own (`slot`)."),
    TABLE_TRUNCATED(
            "DW-SRC-110",
            ErrorKind.FATAL,
            "the table was truncated at the source",
            "Start again from the beginning with --restart. With `on_truncate: apply` the sink is emptied, too, and the run goes on;"
                    + " with `skip` it keeps its rows."),
    CURSOR_UNFIT(
            "DW-SRC-111",
            ErrorKind.DEFINITION,
            "the column cannot tell which rows of the table are new",
            "Name a column of a table that grows with each row that is written: a number, numeric, date, timestamp or uuid."),
    CURSOR_UNSAFE(
            "DW-SRC-112",
            ErrorKind.FATAL,
            "rows would be passed over, as the cursor is",
            "Give these rows a value that the server would have given them, and run again: the run goes on where it was."),
    LOG_NEEDED(
            "DW-SRC-165",
            ErrorKind.DEFINITION,
            "an option is about changes in the log of the server, which the mode does not read",
            "Choose `mode: cdc` or `mode: snapshot_then_cdc`, or leave the option out."),
    TOGETHER_AS_THEY_ARE(
            "DW-SRC-166",
            ErrorKind.DEFINITION,
            "tables whose transactions are kept whole cannot come or go during a run",
            "Leave the option out, or `transactions: whole`; tables that have come are read after `--restart`."),
    WRITTEN_ANEW(
            "DW-SRC-167",
            ErrorKind.TRANSIENT,
            "a table was written anew, as some forms of ALTER TABLE do, so that the moment at which rows are read may not show them",
            "The run goes on from the last checkpoint, at another moment."),
    SOURCE_CONFLICT(
            "DW-SRC-160",
            ErrorKind.TRANSIENT,
            "the server ended reading in favour of another transaction, or a statement of ours by order",
            "The run goes on from the last checkpoint; on a standby, max_standby_streaming_delay lets it read longer."),
    SOURCE_SHORT(
            "DW-SRC-161",
            ErrorKind.TRANSIENT,
            "the source is out of disk, memory or connections",
            "Give the server what the message names; the run goes on from the last checkpoint."),

    SINK_CONNECTION_LOST(
            "DW-SNK-100",
            ErrorKind.TRANSIENT,
            "the connection to the sink was lost while writing",
            "What was not committed is undone; the run goes on from the last checkpoint when the server is back."),
    FENCED(
            "DW-SNK-101",
            ErrorKind.FATAL,
            "a newer start of the same pipeline writes to this sink",
            "Let only one of the two run."),
    COMMIT_UNKNOWN(
            "DW-SNK-102",
            ErrorKind.AMBIGUOUS,
            "the connection broke during COMMIT and the outcome could not be read again",
            "Make the server reachable; the next start reads from it what was committed."),
    WRITE_FAILED(
            "DW-SNK-103",
            ErrorKind.FATAL,
            "the server refuses to go on writing",
            "Read the server's message; the run can be resumed when its reason is gone."),
    CONFLICT(
            "DW-SNK-104",
            ErrorKind.TRANSIENT,
            "the transaction conflicts with another one: a deadlock, a serialization failure or a lock that is not given",
            "The run goes on from the last checkpoint."),
    CHANGE_NOT_APPLICABLE(
            "DW-SNK-105",
            ErrorKind.FATAL,
            "the mode of the sink cannot apply updates and deletes",
            "Use `mode: upsert` with a `key`."),
    STAGING_MISSING(
            "DW-SNK-106",
            ErrorKind.FATAL,
            "the table that collects the rows of a replacement is gone, although the run has begun",
            "Start again from the beginning with --restart."),
    SINK_SHORT(
            "DW-SNK-160",
            ErrorKind.TRANSIENT,
            "the sink is out of disk, memory or connections",
            "Give the server what the message names; the run goes on from the last checkpoint."),

    TARGET_UNFIT(
            "DW-SCH-100",
            ErrorKind.SCHEMA,
            "the target table cannot take the rows",
            "Change the table, or bring the rows into its shape with a `map` step."),
    NAME_INVALID(
            "DW-SCH-101",
            ErrorKind.SCHEMA,
            "PostgreSQL cannot have such a name",
            "Use a name of 1 to 63 bytes in UTF-8, without the character U+0000."),
    TABLE_ALTERED(
            "DW-SCH-103",
            ErrorKind.SCHEMA,
            "the columns of the table have changed at the source while its changes were read",
            "Change the target alike, and run again: the run goes on where it was, with the new columns. For a column that was"
                    + " dropped, renamed or got another type, start again from the beginning with --restart."),
    TARGET_CHANGED(
            "DW-SCH-102",
            ErrorKind.SCHEMA,
            "a table or column is gone since the run began",
            "Bring it back, or start again from the beginning with --restart."),
    NARROWING_UNFIT(
            "DW-SCH-104",
            ErrorKind.SCHEMA,
            "a column of the target cannot be narrowed as it was approved, because values in it would not fit",
            "Correct these rows at the target, also where the source has corrected them since, and start again: the change is"
                    + " still approved. Or say `type_narrowed: evolve`, which leaves the column of the target as it is.");

    private final ErrorDescription description;

    PostgresErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
