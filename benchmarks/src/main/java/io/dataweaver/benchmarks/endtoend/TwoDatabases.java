package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A server with two databases, of which the second holds copies of tables of the first, and what else a benchmark of copies is started
 * with. Not thread-safe.
 */
final class TwoDatabases implements AutoCloseable {

    /** The name of the second database. */
    static final String COPY = "copy";

    private static final Set<String> KNOWN = Set.of("runs", "data", "dataweaver");
    private static final String SLOT = "native";
    private static final long LOOK_NANOS = 5_000_000;
    private static final long LIMIT_SECONDS = 900;

    private final Map<String, String> arguments;
    private final Path data;
    private final ScratchFolder scratch;
    private final Database database;

    private TwoDatabases(Map<String, String> arguments, Path data, ScratchFolder scratch, Database database) {
        this.arguments = arguments;
        this.data = data;
        this.scratch = scratch;
        this.database = database;
    }

    /** What is to be so while something is waited for. */
    interface Requirement {

        /** Requires nothing. */
        Requirement NONE = () -> {};

        void check() throws IOException;
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws SQLException;
    }

    /**
     * Starts the server.
     *
     * @param more names of arguments, beside those that all such benchmarks have
     * @param words {@code --name value}
     */
    static TwoDatabases start(Set<String> more, String... words) throws IOException, SQLException {
        Set<String> known = new HashSet<>(KNOWN);
        known.addAll(more);
        Map<String, String> arguments = Arguments.read(known, words);
        Path data = Files.createDirectories(Path.of(arguments.getOrDefault("data", "benchmarks/target/data"))
                .toAbsolutePath());
        ScratchFolder scratch = ScratchFolder.in(data);
        Database database = Database.start(scratch.path(), Map.of("wal_level", "logical"));
        database.execute("create database " + COPY);
        return new TwoDatabases(arguments, data, scratch, database);
    }

    Database database() {
        return database;
    }

    /** Returns where what is made once stays. */
    Path data() {
        return data;
    }

    /** Returns where all else goes. */
    Path folder() {
        return scratch.path();
    }

    Path dataweaver() {
        return Path.of(text("dataweaver", "./dataweaver")).toAbsolutePath().normalize();
    }

    int runs() {
        return (int) number("runs", 3);
    }

    String text(String name, String otherwise) {
        return arguments.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        return Long.parseLong(text(name, Long.toString(otherwise)));
    }

    /** Returns a shell whose commands are at the first database unless they name another. */
    Shell shell(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.putAll(more);
        return new Shell(environment, folder(), database::cpuSeconds);
    }

    /** Returns an end of a pipeline: a table of one of the databases. */
    String end(String name, String table, String options) {
        return "{postgres: {url: \"" + database.url(name) + "\", user: postgres, table: " + table + options + "}}";
    }

    /** Starts a pipeline by which a table of the second database follows its namesake of the first. */
    FollowingCommand follow(String table, String mode, String interval, String... options) throws IOException {
        String pipeline = "name: follow\ncheckpoint_interval: " + interval + "\nsource: "
                + end("postgres", table, ", mode: " + mode) + "\nsink: " + end(COPY, table, ", mode: upsert") + "\n";
        return FollowingCommand.start(dataweaver(), folder(), pipeline, options);
    }

    /** Starts a pipeline by which tables of the second database follow their namesakes of the first, transaction by transaction. */
    FollowingCommand followWhole(List<String> tables, String mode, String interval, String... options)
            throws IOException {
        String pipeline = "name: follow\ncheckpoint_interval: " + interval + "\nsource: {postgres: {url: \""
                + database.url("postgres") + "\", user: postgres, tables: " + tables + ", transactions: whole, mode: "
                + mode
                + "}}\nsink: {postgres: {url: \"" + database.url(COPY) + "\", user: postgres, mode: upsert}}\n";
        return FollowingCommand.start(dataweaver(), folder(), pipeline, options);
    }

    /** Lets the server keep the log of a table, or of several with commas between them, of the first database, and makes what can follow it in the second. */
    void subscribe(String table, boolean enabled) throws SQLException {
        database.execute("drop publication if exists native; create publication native for table " + table);
        database.query("select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')::text");
        database.executeIn(
                COPY,
                "create subscription native connection 'host=localhost port="
                        + database.environment().get("PGPORT") + " user=postgres dbname=postgres' publication native"
                        + " with (create_slot = false, slot_name = '" + SLOT + "', enabled = " + enabled
                        + ", copy_data = false)");
    }

    /** Ends what {@link #subscribe} has begun. */
    void unsubscribe() throws IOException, SQLException {
        database.executeIn(COPY, "alter subscription native disable");
        database.executeIn(COPY, "alter subscription native set (slot_name = none)");
        database.executeIn(COPY, "drop subscription native");
        await(
                Requirement.NONE,
                () -> database.query("select count(*) from pg_replication_slots where active")
                        .equals("0"));
        database.query("select pg_drop_replication_slot('" + SLOT + "')::text");
    }

    /** Waits, looking each few milliseconds. */
    static void await(Requirement requirement, Condition condition) throws IOException, SQLException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            requirement.check();
            if (System.nanoTime() - start > LIMIT_SECONDS * 1_000_000_000L) {
                throw new IOException("what is waited for has not come within " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } finally {
            scratch.close();
        }
    }
}
