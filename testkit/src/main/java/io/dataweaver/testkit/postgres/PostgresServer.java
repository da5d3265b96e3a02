package io.dataweaver.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL for all tests of a JVM, started when the first of them asks and stopped when the JVM ends.
 *
 * <p>It listens on localhost at a port of its own and trusts every local user; the superuser is {@code postgres}. A JVM
 * that is killed leaves it running.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class PostgresServer {

    /** The superuser, who needs no password. */
    public static final String USER = "postgres";

    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Started by the first use, as class initialization is lazy and happens once. */
    private static final class Shared {
        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                return new PostgresServer(EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("track_commit_timestamp", "off")
                        .start());
            } catch (IOException failed) {
                throw new UncheckedIOException("PostgreSQL did not start", failed);
            }
        }
    }

    /** Returns the server, running. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    public String host() {
        return "localhost";
    }

    public int port() {
        return postgres.getPort();
    }

    /** Creates an empty database; close it to drop it. */
    public PostgresDatabase createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name);
        return new PostgresDatabase(this, name);
    }

    /** Connects to a database as the superuser. */
    Connection connect(String database) {
        try {
            return DriverManager.getConnection(url(database), USER, "");
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot connect to " + url(database), failed);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    void execute(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }
}
