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

    /** Starts a server whose files all lie in {@code folder}; the caller deletes it after {@link #close}. */
    static QuickstartDatabase start(Path folder) throws IOException {
        return new QuickstartDatabase(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("server").toFile())
                .setDataDirectory(data(folder))
                .setRegisterShutdownHook(false)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("unix_socket_directories", "")
                // It is thrown away in a moment.
                .setServerConfig("fsync", "off")
                .start());
    }

    /** Returns where the server that was started in {@code folder} keeps its data. */
    static Path data(Path folder) {
        return folder.resolve("data");
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

    /** Returns the result of {@code sql} as text. */
    TextTable query(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
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
