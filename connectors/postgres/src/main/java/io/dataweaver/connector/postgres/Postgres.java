package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.sink.SinkStep;
import io.dataweaver.api.source.SourceStep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL in Java code.
 *
 * <pre>{@code
 * Pipeline.named("orders-sync")
 *         .from(Postgres.table("public.orders").url("postgresql://app@localhost/shop").password(password))
 *         .to(Postgres.into("public.orders").connection("warehouse").upsert("id"))
 * }</pre>
 *
 * <p>Names of tables are written as in a pipeline file: {@code name} or {@code schema.name}, in double quotes where they
 * have more than letters, digits and underscores. Values are checked when the pipeline is built.
 */
public final class Postgres {

    private static final String TYPE = "postgres";

    /** Names a connection of the pipeline; it is resolved before the options are checked. */
    private static final String CONNECTION = "connection";

    private Postgres() {}

    /** Reads a table or view. */
    public static From table(String name) {
        return new From(Map.of(PostgresOptions.TABLES.name(), List.of(name)));
    }

    /** Reads tables by name or pattern, such as {@code public.*} and {@code -public.audit_*}. */
    public static From tables(String... patterns) {
        return new From(Map.of(PostgresOptions.TABLES.name(), List.of(patterns)));
    }

    /** Reads what a SELECT gives. */
    public static From query(String select) {
        return new From(Map.of(PostgresOptions.QUERY.name(), select));
    }

    /** Writes to a table. */
    public static Into into(String table) {
        return new Into(Map.of(PostgresOptions.TABLE.name(), table));
    }

    /** Writes each dataset to the table of its own name. */
    public static Into into() {
        return new Into(Map.of());
    }

    private static Map<String, Object> with(Map<String, Object> options, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return more;
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** A source; immutable. */
    public static final class From implements SourceStep {
        private final Map<String, Object> options;

        private From(Map<String, Object> options) {
            this.options = options;
        }

        private From with(Option<?> option, Object value) {
            return new From(Postgres.with(options, option.name(), value));
        }

        /** Uses a connection of the pipeline. */
        public From connection(String name) {
            return new From(Postgres.with(options, CONNECTION, name));
        }

        /** Sets the server and database, as {@code postgresql://user@host:port/database}, without password. */
        public From url(String url) {
            return with(PostgresOptions.URL, url);
        }

        public From user(String user) {
            return with(PostgresOptions.USER, user);
        }

        public From password(Secret password) {
            return with(PostgresOptions.PASSWORD, password);
        }

        /**
         * Reads rows that are new or changed, again and again, until it is stopped.
         *
         * @param cursor the column that tells which these are
         */
        public From incremental(String cursor) {
            return with(PostgresOptions.READ_MODE, "incremental").with(PostgresOptions.CURSOR, cursor);
        }

        /** Sets how often new rows are looked for. */
        public From pollInterval(Duration interval) {
            return with(PostgresOptions.POLL_INTERVAL, milliseconds(interval));
        }

        /** Reads the changes from now on, out of the log of the server, and goes on until it is stopped. */
        public From cdc() {
            return with(PostgresOptions.READ_MODE, "cdc");
        }

        /** Reads the rows, and then all changes since, until it is stopped. */
        public From snapshotThenCdc() {
            return with(PostgresOptions.READ_MODE, "snapshot_then_cdc");
        }

        /** Sets how the replication slots begin that keep the log for this pipeline. */
        public From slot(String prefix) {
            return with(PostgresOptions.SLOT, prefix);
        }

        /** Reads changes by a publication that is there. */
        public From publication(String name) {
            return with(PostgresOptions.PUBLICATION, name);
        }

        /** Keeps the rows in the sink when a table is truncated, instead of ending the run. */
        public From skipTruncate() {
            return with(PostgresOptions.ON_TRUNCATE, "skip");
        }

        /** Empties the table at the sink as well when one is truncated, instead of ending the run. */
        public From applyTruncate() {
            return with(PostgresOptions.ON_TRUNCATE, "apply");
        }

        /** Copies and follows tables as well that patterns match and that are made later. */
        public From readNewTables() {
            return with(PostgresOptions.NEW_TABLES, "read");
        }

        /** Goes on without tables that are dropped, whose rows stay at the sink. */
        public From endDroppedTables() {
            return with(PostgresOptions.DROPPED_TABLES, "end");
        }

        /** Sets how many bytes of rows a process reads a second at most. */
        public From readRate(long bytes) {
            return with(PostgresOptions.READ_RATE, bytes + "B");
        }

        /** Sets above how many sessions of others that are at work on the server rows are read slower. */
        public From yieldAbove(int sessions) {
            return with(PostgresOptions.YIELD_ABOVE, sessions);
        }

        /** Lets transactions over several tables take effect at the sink at once, and in their order. */
        public From wholeTransactions() {
            return with(PostgresOptions.TRANSACTIONS, "whole");
        }

        /** Sets the longest silence of the server while it is read. */
        public From readTimeout(Duration longest) {
            return with(PostgresOptions.READ_TIMEOUT, milliseconds(longest));
        }

        /** Reads arrays as the server writes them, with all dimensions and bounds. */
        public From arraysAsText() {
            return with(PostgresOptions.ARRAYS, "text");
        }

        /** Sets from how many bytes on a table is read by several readers at once. */
        public From splitSize(long bytes) {
            return with(PostgresOptions.SPLIT_SIZE, bytes + "B");
        }

        @Override
        public ComponentRef toRef() {
            return new ComponentRef(TYPE, options);
        }
    }

    /** A sink; immutable. It appends, unless it is told otherwise. */
    public static final class Into implements SinkStep {
        private final Map<String, Object> options;

        private Into(Map<String, Object> options) {
            this.options = options;
        }

        private Into with(Option<?> option, Object value) {
            return new Into(Postgres.with(options, option.name(), value));
        }

        /** Uses a connection of the pipeline. */
        public Into connection(String name) {
            return new Into(Postgres.with(options, CONNECTION, name));
        }

        /** Sets the server and database, as {@code postgresql://user@host:port/database}, without password. */
        public Into url(String url) {
            return with(PostgresOptions.URL, url);
        }

        public Into user(String user) {
            return with(PostgresOptions.USER, user);
        }

        public Into password(Secret password) {
            return with(PostgresOptions.PASSWORD, password);
        }

        /** Adds rows. */
        public Into append() {
            return with(PostgresOptions.MODE, "append");
        }

        /** Inserts or updates by key, and applies deletes; without columns, by the key of the source. */
        public Into upsert(String... key) {
            Into upsert = with(PostgresOptions.MODE, "upsert");
            return key.length == 0 ? upsert : upsert.key(key);
        }

        /** Puts the rows in place of all there was, at once, when the run ends. */
        public Into replace() {
            return with(PostgresOptions.MODE, "replace");
        }

        /** Sets the columns that identify a row; they become the primary key of a table that is created. */
        public Into key(String... columns) {
            return with(PostgresOptions.KEY, List.of(columns));
        }

        /** Sets whether a missing table is created. */
        public Into create(boolean create) {
            return with(PostgresOptions.CREATE, create);
        }

        /** Sets the schema of the tables of positions and epochs. */
        public Into metadataSchema(String schema) {
            return with(PostgresOptions.METADATA_SCHEMA, schema);
        }

        @Override
        public ComponentRef toRef() {
            return new ComponentRef(TYPE, options);
        }
    }
}
