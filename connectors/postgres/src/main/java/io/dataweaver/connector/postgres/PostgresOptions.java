package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The options of source and sink. */
final class PostgresOptions {

    // Connection

    static final Option<String> URL = Option.of(
                    "url",
                    OptionType.TEXT,
                    "The server and database, as `postgresql://user@host:port/database` or"
                            + " `jdbc:postgresql://host:port/database`. No password: that is `password`.")
            .example("postgresql://app@localhost:5432/shop");

    static final Option<String> HOST = Option.of(
                    "host", OptionType.TEXT, "The server, instead of `url`: a name or an IP address.")
            .example("db.example.org");

    static final Option<Long> PORT =
            Option.of("port", OptionType.INTEGER, "The server's port.").defaultsTo(5432L);

    static final Option<String> DATABASE = Option.of(
                    "database", OptionType.TEXT, "The database; the user's name if left out.")
            .example("shop");

    static final Option<String> USER = Option.of(
                    "user", OptionType.TEXT, "Who connects; the user of the operating system if left out.")
            .example("app");

    static final Option<Secret> PASSWORD =
            Option.of("password", OptionType.SECRET, "The user's password.").example("${secret:env/PG_PASSWORD}");

    static final Option<SslMode> SSL_MODE = Option.of(
                    "sslmode",
                    OptionType.choice(SslMode.class),
                    "Whether the connection is encrypted, and whether the server must prove who it is (`verify_ca`,"
                            + " `verify_full`).")
            .defaultsTo("prefer");

    static final Option<String> SSL_ROOT_CERT = Option.of(
                    "sslrootcert", OptionType.TEXT, "File with the certificates that may have signed the server's.")
            .example("/etc/ssl/certs/company-ca.pem");

    static final Option<String> SSL_CERT =
            Option.of("sslcert", OptionType.TEXT, "File with the client's own certificate.");

    static final Option<String> SSL_KEY =
            Option.of("sslkey", OptionType.TEXT, "File with the key of the client's own certificate, in PKCS-8 DER.");

    static final Option<Map<String, String>> PROPERTIES = Option.of(
            "properties",
            OptionType.mapOf(OptionType.TEXT),
            "Further settings of the driver, from a fixed list: " + DriverProperty.list() + ".");

    // Source

    static final Option<List<String>> TABLES = Option.of(
                    "tables",
                    OptionType.listOf(OptionType.TEXT),
                    "What to read: names or patterns, each `table` or `schema.table`, where `*` stands for any characters;"
                            + " a leading `-` takes out what matches. Patterns match tables, views and materialized views.")
            .example("[public.*, -public.audit_*]");

    static final Option<String> QUERY = Option.of(
                    "query",
                    OptionType.TEXT,
                    "A SELECT to read instead of tables, by one reader. It cannot be resumed in the middle.")
            .example("select id, total from orders where total > 100");

    static final Option<Duration> READ_TIMEOUT = Option.of(
                    "read_timeout",
                    OptionType.DURATION,
                    "The longest silence of the server while it is read; the general limit if left out. Raise it for a"
                            + " query that takes long before its first row.")
            .example("10m");

    static final Option<Long> SPLIT_SIZE = Option.of(
                    "split_size",
                    OptionType.SIZE,
                    "A table larger than this is read by several readers at once, each with its range of blocks.")
            .defaultsTo("64MiB");

    static final Option<Long> READ_RATE = Option.of(
                    "read_rate",
                    OptionType.SIZE,
                    "How many bytes of rows a process reads a second at most, all its readers together, with `mode: snapshot` and"
                            + " `snapshot_then_cdc`, so that other users of the server are not slowed down; as many as it can if left out. Changes"
                            + " are read as they come.")
            .example("20MiB");

    static final Option<Long> YIELD_ABOVE = Option.of(
                    "yield_above",
                    OptionType.INTEGER,
                    "How many sessions of others may be at work on the server while rows are read as fast as `read_rate` allows. With"
                            + " more, half as much is read each second as in the one before, down to 256 KiB, and twice as much again once"
                            + " there are fewer. Needs the role `pg_read_all_stats` or `pg_monitor`. Nobody looks if left out.")
            .example("32");

    static final Option<ArrayForm> ARRAYS = Option.of(
                    "arrays",
                    OptionType.choice(ArrayForm.class),
                    "What arrays are read as: `list`, which rejects rows whose arrays have more than one dimension or do not"
                            + " begin at 1; or `text`, the server's own form, which keeps all of that. Columns that are declared"
                            + " with several dimensions are always read as text.")
            .defaultsTo("list");

    static final Option<ReadMode> READ_MODE = Option.of(
                    "mode",
                    OptionType.choice(ReadMode.class),
                    "`snapshot` reads the rows as of one moment and ends; `incremental` reads rows that are new or changed, as"
                            + " the column `cursor` tells, again and again; `cdc` reads the changes from now on, out of the"
                            + " server's log, and goes on; `snapshot_then_cdc` reads the rows, and then all changes since. For the"
                            + " latter two each table needs a primary key.")
            .defaultsTo("snapshot");

    static final Option<String> CURSOR = Option.of(
                    "cursor",
                    OptionType.TEXT,
                    "The column by which `mode: incremental` tells new rows: a number that the server counts up, or when the"
                            + " row was written last, by the clock of the server.")
            .example("updated_at");

    static final Option<Duration> POLL_INTERVAL = Option.of(
                    "poll_interval", OptionType.DURATION, "How often `mode: incremental` looks for new rows.")
            .defaultsTo("5s");

    static final Option<String> SLOT = Option.of(
                    "slot",
                    OptionType.TEXT,
                    "How the replication slots begin that keep the log for this pipeline; one a table is made, or one for all with `transactions: whole`, and kept until"
                            + " `--restart` makes it anew, or `dataweaver delete` drops it. `dataweaver_` and the name of the pipeline if left out.")
            .example("warehouse_orders");

    static final Option<String> PUBLICATION = Option.of(
                    "publication",
                    OptionType.TEXT,
                    "A publication that is there and has the tables, with `publish_via_partition_root` where they have"
                            + " partitions. One a table is made if left out, for which the user must own the table.")
            .example("warehouse");

    static final Option<OnTruncate> ON_TRUNCATE = Option.of(
                    "on_truncate",
                    OptionType.choice(OnTruncate.class),
                    "What a TRUNCATE at the source does: `stop` fails the run; `apply` empties the table at the sink as well, whoever"
                            + " has written its rows, if the sink can, each table goes to one of its own, and none has"
                            + " partitions; `skip` keeps the rows in the sink.")
            .defaultsTo("stop");

    static final Option<NewTables> NEW_TABLES = Option.of(
                    "new_tables",
                    OptionType.choice(NewTables.class),
                    "What is done about tables that patterns of `tables` match and that are made after a run with `mode: cdc` or"
                            + " `snapshot_then_cdc` has begun: `ignore` leaves them out until `--restart`; `read` copies their rows and"
                            + " follows them, too, some seconds after they have a primary key. Not with steps that bring records together by key.")
            .defaultsTo("ignore");

    static final Option<DroppedTables> DROPPED_TABLES = Option.of(
                    "dropped_tables",
                    OptionType.choice(DroppedTables.class),
                    "What it means for `mode: cdc` and `snapshot_then_cdc` that a table which a pattern of `tables` matched is not in the catalog any more:"
                            + " `fail` is a failure of that table at the next start; `end` ends it there, drops its slot, and leaves its rows at the sink.")
            .defaultsTo("fail");

    static final Option<Transactions> TRANSACTIONS = Option.of(
                    "transactions",
                    OptionType.choice(Transactions.class),
                    "How changes take effect at the sink, with `mode: cdc` or `snapshot_then_cdc`: `by_table`, each table by itself,"
                            + " with a replication slot of its own; or `whole`, each transaction of the source at once, over all"
                            + " tables and in its order, with one slot for all of them, if the sink can.")
            .defaultsTo("by_table");

    // Sink

    static final Option<String> TABLE = Option.of(
                    "table",
                    OptionType.TEXT,
                    "The table, as `name` or `schema.name`; a name that is not made of letters, digits and underscores"
                            + " stands in double quotes. In a sink, the name of the dataset if left out; there, `{table}` and `{schema}` stand for the"
                            + " parts of that name, such as `copy_{table}`.")
            .example("public.orders");

    static final Option<WriteMode> MODE = Option.of(
                    "mode",
                    OptionType.choice(WriteMode.class),
                    "`append` adds rows; `upsert` inserts or updates by `key` and applies deletes; `replace` puts the rows"
                            + " in place of all there was, at once, when the run ends.")
            .defaultsTo("append");

    static final Option<List<String>> KEY = Option.of(
                    "key",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that identify a row; those of the source if left out. They become the primary key of a"
                            + " table that is created.")
            .example("[id]");

    static final Option<Boolean> CREATE = Option.of("create", OptionType.BOOLEAN, "Whether a missing table is created.")
            .defaultsTo(true);

    static final Option<String> METADATA_SCHEMA = Option.of(
            "metadata_schema",
            OptionType.TEXT,
            "The schema of the tables `dataweaver_positions`, `dataweaver_epochs` and `dataweaver_claims`; that of the target if left out.");

    static final Option<Duration> PUBLISH_TIMEOUT = Option.of(
                    "publish_timeout",
                    OptionType.DURATION,
                    "The longest that the final step of `mode: replace` may take in the server.")
            .defaultsTo("6h");

    private PostgresOptions() {}

    static Option<?>[] connection() {
        return new Option<?>[] {
            HOST, PORT, DATABASE, USER, PASSWORD, SSL_MODE, SSL_ROOT_CERT, SSL_CERT, SSL_KEY, PROPERTIES
        };
    }
}
