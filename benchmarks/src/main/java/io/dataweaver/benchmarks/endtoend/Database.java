package io.dataweaver.benchmarks.endtoend;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A real PostgreSQL with the same settings for both sides. */
final class Database implements AutoCloseable {

    /**
     * Durable, as a database in use would be; sized so that no checkpoint and no vacuum falls into one run and not into
     * another.
     */
    static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "wal_level", "replica",
            "shared_buffers", "512MB",
            "max_wal_size", "20GB",
            "checkpoint_timeout", "1h",
            "autovacuum", "off"));

    private final EmbeddedPostgres server;
    private final ProcessHandle process;

    private Database(EmbeddedPostgres server, ProcessHandle process) {
        this.server = server;
        this.process = process;
    }

    static Database start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** Starts one whose settings differ by {@code others}. */
    static Database start(Path folder, Map<String, String> others) throws IOException {
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setLocaleConfig("locale", "C.UTF-8");
        SETTINGS.forEach(builder::setServerConfig);
        others.forEach(builder::setServerConfig);
        EmbeddedPostgres server = builder.start();
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        return new Database(server, ProcessHandle.of(pid).orElseThrow());
    }

    /** Returns what libpq and pipeline files need to connect. */
    Map<String, String> environment() {
        return Map.of(
                "PGHOST", "localhost",
                "PGPORT", Integer.toString(server.getPort()),
                "PGUSER", "postgres",
                "PGDATABASE", "postgres",
                "DATABASE_URL", url("postgres"));
    }

    /** Returns the address of a database of this server, as pipeline files take it. */
    String url(String name) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    double cpuSeconds() throws IOException {
        return ProcFiles.secondsWithChildren(process);
    }

    String version() throws SQLException {
        return query("select current_setting('server_version')");
    }

    void execute(String sql) throws SQLException {
        executeIn("postgres", sql);
    }

    /** Returns a connection to a database of this server, which commits each statement. */
    Connection connect(String name) throws SQLException {
        return server.getDatabase("postgres", name).getConnection();
    }

    /** Runs statements in another database of the same server. */
    void executeIn(String name, String sql) throws SQLException {
        try (Connection connection = connect(name)) {
            execute(connection, sql);
        }
    }

    /** Runs statements in whatever transaction {@code connection} has. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String query(String sql) throws SQLException {
        return queryIn("postgres", sql);
    }

    String queryIn(String name, String sql) throws SQLException {
        try (Connection connection = connect(name)) {
            return query(connection, sql);
        }
    }

    /** Returns the one value that {@code sql} selects, as text. */
    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Starts every run from the same state: the table is gone, and nothing waits to be written. */
    void dropAndSettle(String table) throws SQLException {
        execute("drop table if exists " + table);
        execute("drop table if exists dataweaver_positions");
        execute("checkpoint");
    }

    /** Returns the number of rows and a hash of their contents that does not depend on their order. */
    String fingerprint(String table) throws SQLException {
        return fingerprintIn("postgres", table);
    }

    /** Returns the same of a table in another database of the same server. */
    String fingerprintIn(String name, String table) throws SQLException {
        try (Connection connection = connect(name)) {
            return fingerprint(connection, table);
        }
    }

    /** Returns the same as of the transaction that {@code connection} has. */
    static String fingerprint(Connection connection, String table) throws SQLException {
        return query(
                connection,
                "select count(*) || ' rows, hash ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from " + table
                        + " t");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
