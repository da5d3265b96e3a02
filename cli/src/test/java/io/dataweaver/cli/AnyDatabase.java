package io.dataweaver.cli;

import io.dataweaver.testkit.mariadb.MariaDbServer;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** An empty database of any kind that is tested, and what somebody does to it by hand. */
final class AnyDatabase implements AutoCloseable {

    /** The kinds, each with how it declares the same columns. */
    enum Kind {
        POSTGRES("id bigint primary key, note text, total numeric(12,2), ratio float8, at timestamp(6),"
                + " moment timestamptz(6), flag boolean, data bytea"),
        MARIADB("id bigint primary key, note longtext collate utf8mb4_nopad_bin, total decimal(12,2), ratio double,"
                + " at datetime(6), moment timestamp(6) null, flag tinyint(1), data longblob"),
        SQLITE("id integer primary key, note text, total decimal_text(12,2), ratio double, at timestamp(6),"
                + " moment timestamptz(6), flag boolean, data blob"),
        H2(
                "\"id\" bigint primary key, \"note\" varchar, \"total\" numeric(12,2), \"ratio\" double precision,"
                        + " \"at\" timestamp(6), \"moment\" timestamp(6) with time zone, \"flag\" boolean, \"data\" varbinary(99)"),
        DUCKDB("id bigint primary key, note varchar, total decimal(12,2), ratio double, \"at\" timestamp,"
                + " moment timestamptz, flag boolean, data blob");

        private final String columns;

        Kind(String columns) {
            this.columns = columns;
        }
    }

    private final Kind kind;
    private final String url;
    private final String user;
    private final String password;
    private final Runnable drop;

    /** Null to connect for each call: a file of DuckDB that is open here could not be read. */
    private final @Nullable Connection connection;

    private AnyDatabase(Kind kind, String url, String user, String password, Runnable drop) throws SQLException {
        this.kind = kind;
        this.url = url;
        this.user = user;
        this.password = password;
        this.drop = drop;
        this.connection = kind == Kind.DUCKDB ? null : connect();
        if (kind == Kind.MARIADB) {
            execute("set time_zone = '+00:00'");
        } else if (kind == Kind.SQLITE) {
            execute("pragma journal_mode = wal", "pragma synchronous = off"); // The disk is waited for less often.
        } else if (kind == Kind.H2) {
            execute("set time zone 'UTC'");
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(
                url.startsWith("jdbc:") ? url : "jdbc:" + url, properties); // PostgreSQL's source names no driver.
    }

    /**
     * Creates a database.
     *
     * @param name which no other one has in this test
     */
    static AnyDatabase create(Kind kind, Path folder, String name) throws SQLException {
        return switch (kind) {
            case POSTGRES -> {
                PostgresDatabase database = PostgresServer.shared().createDatabase();
                yield new AnyDatabase(kind, database.url(), "postgres", "", database::close);
            }
            case MARIADB -> {
                MariaDbServer server = MariaDbServer.shared();
                String database = server.createDatabase();
                yield new AnyDatabase(
                        kind,
                        server.url(database),
                        MariaDbServer.USER,
                        MariaDbServer.PASSWORD,
                        () -> server.drop(database));
            }
            case SQLITE -> new AnyDatabase(kind, "jdbc:sqlite:" + folder.resolve(name + ".db"), "", "", () -> {});
            case H2 -> new AnyDatabase(kind, "jdbc:h2:file:" + folder.resolve(name), "sa", "", () -> {});
            case DUCKDB -> new AnyDatabase(kind, "jdbc:duckdb:" + folder.resolve(name + ".duckdb"), "", "", () -> {});
        };
    }

    /** Makes the table that all tests have. */
    void createTable(String table) {
        execute("create table " + quote(table) + " (" + kind.columns + ")");
    }

    /** Returns a name as all its characters are. */
    String quote(String name) {
        return kind == Kind.MARIADB ? "`" + name + "`" : "\"" + name + "\"";
    }

    /** Returns bytes as a literal. */
    String bytes(String hex) {
        return switch (kind) {
            case POSTGRES -> "'\\x" + hex + "'";
            case DUCKDB -> "'" + hex.replaceAll("(..)", "\\\\x$1") + "'";
            case MARIADB, SQLITE, H2 -> "x'" + hex + "'";
        };
    }

    /** Returns a moment as a literal; {@code utc} is the clock of Greenwich. */
    String moment(String utc) {
        return kind == Kind.MARIADB ? "'" + utc + "'" : "'" + utc + "+00:00'";
    }

    /** Returns this database as an end of a pipeline. */
    String end(String options) {
        return "{" + (kind == Kind.POSTGRES ? "postgres" : "jdbc") + ": {url: \"" + url + "\""
                + (user.isEmpty() ? "" : ", user: " + user)
                + (password.isEmpty() ? "" : ", password: " + password) + ", " + options + "}}";
    }

    /** Something done by a connection. */
    private interface Work<T> {
        T run(Statement statement) throws SQLException;
    }

    private <T> T work(String sql, Work<T> work) {
        try {
            if (connection == null) {
                try (Connection own = connect();
                        Statement statement = own.createStatement()) {
                    return work.run(statement);
                }
            }
            try (Statement statement = connection.createStatement()) {
                return work.run(statement);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }

    /** Runs statements; names in brackets are quoted. */
    void execute(String... statements) {
        work(String.join("; ", statements), statement -> {
            for (String sql : statements) {
                statement.execute(quoted(sql));
            }
            return true;
        });
    }

    /** Returns the first column of a query, as text; names in brackets are quoted. */
    List<String> values(String query) {
        return work(query, statement -> {
            List<String> values = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(quoted(query))) {
                while (result.next()) {
                    values.add(result.getString(1));
                }
            }
            return values;
        });
    }

    private String quoted(String sql) {
        return sql.replaceAll("\\[(\\w+)]", kind == Kind.MARIADB ? "`$1`" : "\"$1\"");
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
        drop.run();
    }
}
