package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The options of source and sink. */
final class JdbcOptions {

    // Connection

    static final Option<String> URL = Option.required(
                    "url",
                    OptionType.TEXT,
                    "The database: `jdbc:mariadb://host:port/database` (MySQL as well), `jdbc:sqlite:file`,"
                            + " `jdbc:h2:file` or `jdbc:duckdb:file`; untested, `jdbc:sqlserver://host;databaseName=name`,"
                            + " `jdbc:oracle:thin:@//host/service` and `jdbc:db2://host/name`, and as a source"
                            + " `jdbc:snowflake://account.snowflakecomputing.com/?db=name`. Nothing but the place: user, password and"
                            + " settings are options of their own.")
            .example("jdbc:mariadb://localhost:3306/shop");

    static final Option<String> USER =
            Option.of("user", OptionType.TEXT, "Who connects.").example("app");

    static final Option<Secret> PASSWORD =
            Option.of("password", OptionType.SECRET, "The user's password.").example("${secret:env/DB_PASSWORD}");

    static final Option<Map<String, String>> PROPERTIES = Option.of(
            "properties",
            OptionType.mapOf(OptionType.TEXT),
            "Settings of the driver, from a fixed list for each database; for MariaDB `sslMode`, `serverSslCert`,"
                    + " `connectTimeout` and `useCompression`, for DuckDB `threads` and `memory_limit`, such as 500MB,"
                    + " and for Snowflake `warehouse`, `role`, `schema`, `authenticator`, `private_key_file` and `loginTimeout`.");

    // Source

    /** How many rows of a table one reader reads, where nothing else is said. */
    static final long ROWS_OF_SPLIT = 500_000;

    static final Option<List<String>> TABLES = Option.of(
                    "tables",
                    OptionType.listOf(OptionType.TEXT),
                    "What to read: names or patterns, each `table` or `schema.table`, where `*` stands for any characters;"
                            + " a leading `-` takes out what matches. Patterns match tables and views.")
            .example("[orders, order_*, -order_audit]");

    static final Option<String> QUERY = Option.of(
                    "query",
                    OptionType.TEXT,
                    "A SELECT to read instead of tables, by one reader. It cannot be resumed in the middle, and holds no"
                            + " semicolon.")
            .example("select id, total from orders where total > 100");

    static final Option<List<String>> SKIP_COLUMNS = Option.of(
                    "skip_columns",
                    OptionType.listOf(OptionType.TEXT),
                    "Columns that are left out, each `column` of any table or of the query, or `table.column`.")
            .example("[shape]");

    static final Option<Long> SPLIT_ROWS = Option.of(
                    "split_rows",
                    OptionType.INTEGER,
                    "A table of more rows that has a primary key is read by several readers at once, each with its range of"
                            + " keys.")
            .defaultsTo(ROWS_OF_SPLIT);

    static final Option<Duration> READ_TIMEOUT = Option.of(
                    "read_timeout",
                    OptionType.DURATION,
                    "The longest silence of the database while it is read; the general limit if left out. Raise it for a"
                            + " query that takes long before its first row.")
            .example("10m");

    // Sink

    static final Option<String> TABLE = Option.of(
                    "table",
                    OptionType.TEXT,
                    "The table, as `name` or `schema.name`; a part that is not made of letters, digits and underscores"
                            + " stands in double quotes. In a sink, the name of the dataset if left out; there, `{table}` and `{schema}` stand for the"
                            + " parts of that name, such as `copy_{table}`.")
            .example("orders");

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

    private JdbcOptions() {}

    static Option<?>[] connection() {
        return new Option<?>[] {USER, PASSWORD, PROPERTIES};
    }
}
