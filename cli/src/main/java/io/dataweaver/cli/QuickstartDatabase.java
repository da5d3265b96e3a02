package io.dataweaver.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PostgreSQL of its own, unpacked and started inside a folder, that listens on a free port of this machine alone.
 * Not thread-safe.
 */
final class QuickstartDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;

    private QuickstartDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server whose files all lie in {@code folder}, beside those of others; the caller deletes it after
     * {@link #close}. Others can follow its changes.
     *
     * @param name of the server among those in the folder
     */
    static QuickstartDatabase start(Path folder, String name) throws IOException {
        return new QuickstartDatabase(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("server").toFile())
                .setDataDirectory(folder.resolve(name))
                .setRegisterShutdownHook(false)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("wal_level", "logical")
                // It is thrown away in a moment.
                .setServerConfig("fsync", "off")
                .start());
    }

    String url() {
        return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    }

    String version() throws SQLException {
        return query("select split_part(current_setting('server_version'), ' ', 1)")
                .rows()
                .get(0)
                .get(0);
    }

    /** Returns a connection of its own, which commits each statement. */
    Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    /** Runs {@code sql} and commits it. */
    void execute(String sql) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, sql);
        }
    }

    /** Runs {@code sql} in whatever transaction {@code connection} has. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the one number that {@code sql} selects. */
    long number(String sql) throws SQLException {
        return Long.parseLong(query(sql).rows().get(0).get(0));
    }

    /** Returns the result of {@code sql} as text. */
    TextTable query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String value = result.getString(i);
                    row.add(value == null ? "NULL" : value);
                }
                rows.add(row);
            }
            return new TextTable(names, rows);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
