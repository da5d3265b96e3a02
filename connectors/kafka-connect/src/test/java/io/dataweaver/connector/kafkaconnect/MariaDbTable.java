package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of a real MariaDB that writes its log, with one table that Debezium follows. */
final class MariaDbTable implements AutoCloseable {

    private static final AtomicInteger SERVER_IDS = new AtomicInteger(7000);

    private final MariaDbServer server = MariaDbServer.logging();
    private final String database = server.createDatabase();
    private final Connection connection;

    MariaDbTable(String columns) throws SQLException {
        connection = DriverManager.getConnection(server.url(database), MariaDbServer.USER, MariaDbServer.PASSWORD);
        execute("create table orders (" + columns + ")");
    }

    String database() {
        return database;
    }

    void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns options of the source that follow the table. */
    Map<String, Object> options() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("database.hostname", server.host());
        config.put("database.port", (long) server.port());
        config.put("database.user", MariaDbServer.USER);
        config.put("database.password", MariaDbServer.PASSWORD);
        config.put("database.server.id", (long) SERVER_IDS.incrementAndGet());
        config.put("database.ssl.mode", "disable");
        config.put("topic.prefix", "test");
        config.put("database.include.list", database);
        config.put("table.include.list", database + ".orders");
        config.put("poll.interval.ms", 20L);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("plugin", "debezium-mariadb");
        options.put("connector", "io.debezium.connector.mariadb.MariaDbConnector");
        options.put("config", config);
        return options;
    }

    /** Returns options of {@code debezium_mariadb}. */
    Map<String, Object> friendly() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("plugin", "debezium-mariadb");
        options.put("host", server.host());
        options.put("port", (long) server.port());
        options.put("user", MariaDbServer.USER);
        options.put("password", MariaDbServer.PASSWORD);
        options.put("table", database + ".orders");
        options.put("tls", "disable");
        return options;
    }

    /** Returns options that give the columns, so that none are looked for; the first is the key. */
    Map<String, Object> declared(String... columns) {
        Map<String, Object> types = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            types.put(columns[i], columns[i + 1]);
        }
        Map<String, Object> options = options();
        options.put("topic", "test." + database + ".orders");
        options.put("columns", types);
        options.put("key", List.of(columns[0]));
        return options;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.drop(database);
    }
}
