package io.dataweaver.testkit.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own for one test.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public final class PostgresDatabase implements AutoCloseable {

    private final PostgresServer server;
    private final String name;
    private Connection connection;

    PostgresDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
        this.connection = server.connect(name);
    }

    public PostgresServer server() {
        return server;
    }

    public String name() {
        return name;
    }

    /** Returns the address in the form that JDBC takes, without user and password. */
    public String url() {
        return server.url(name);
    }

    /** Opens a connection of the superuser; the caller closes it. */
    public Connection connect() {
        return server.connect(name);
    }

    /** Runs statements, one after the other, each by itself. */
    public void execute(String... statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException failed) {
                throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
            }
        }
    }

    /** Returns the rows of a query, each as the texts of its columns joined by {@code |}; null is {@code ∅}. */
    public List<String> rows(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.append(column == 1 ? "" : "|").append(value == null ? "∅" : value);
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(query + ": " + failed.getMessage(), failed);
        }
    }

    /** Returns the first column of the first row as text; null if it is null or there is no row. */
    public @Nullable String value(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        } catch (SQLException failed) {
            throw new IllegalStateException(query + ": " + failed.getMessage(), failed);
        }
    }

    /** Returns the first column of the first row as a number. */
    public long number(String query) {
        String value = value(query);
        if (value == null) {
            throw new IllegalStateException("no number came from " + query);
        }
        return Long.parseLong(value);
    }

    /** Tells whether there is a table of that name. */
    public boolean hasTable(String table) {
        return number("select count(*) from pg_tables where tablename = '" + table + "'") > 0;
    }

    /** Waits until the server has seen that nobody reads the log of the database any more. */
    public void awaitLogUnread() {
        while (number("select count(*) from pg_replication_slots where active and database = current_database()") > 0) {
            Thread.onSpinWait();
        }
    }

    /** Waits until a standby takes the log of the server as it is written. */
    public void awaitStandby() {
        while (number("select count(*) from pg_stat_replication where state = 'streaming'") == 0) {
            Thread.onSpinWait();
        }
    }

    /** Connects anew, after the server was restarted. */
    public void reconnect() {
        connection = server.connect(name);
    }

    /** Ends every connection to the database but this one's own, as an administrator would, and waits until they have ended. */
    public void endConnections() {
        execute(ending("current_database()"));
    }

    private static String ending(String database) {
        return "select pg_terminate_backend(pid, 30000) from pg_stat_activity where datname = " + database
                + " and pid <> pg_backend_pid()";
    }

    /** Drops the database, whoever is connected. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot disconnect from " + name, failed);
        }
        server.execute(ending("'" + name + "'")); // "force" does not end readers of slots
        server.execute("drop database if exists " + name + " with (force)");
    }
}
