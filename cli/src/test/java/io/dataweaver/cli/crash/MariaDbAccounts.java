package io.dataweaver.cli.crash;

import io.dataweaver.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A table of MariaDB in a database of its own, which random transactions change in all ways that a log tells of; and another one, in
 * which they note what they change, in between.
 */
final class MariaDbAccounts implements AutoCloseable {

    /** Most rows have keys up to here. */
    private static final int KEYS = 400;

    private final MariaDbServer server;
    private final String database;
    private final Connection connection;
    private long transactions;

    MariaDbAccounts(MariaDbServer server) {
        this.server = server;
        this.database = server.createDatabase();
        try {
            connection = DriverManager.getConnection(server.url(database), MariaDbServer.USER, MariaDbServer.PASSWORD);
            execute(
                    "create table accounts (id bigint primary key, balance decimal(12,2) not null, note text)",
                    "insert into accounts values (0, 0, 'how many transactions there were')",
                    "create table entries (transaction bigint, number int, account bigint not null, primary key (transaction, number))");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    MariaDbServer server() {
        return server;
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

    /** Adds rows. */
    void fill(int rows) throws SQLException {
        int first = 1;
        while (first <= rows) {
            StringBuilder sql = new StringBuilder("insert into accounts values ");
            int end = Math.min(rows, first + 999);
            for (int id = first; id <= end; id++) {
                sql.append(id == first ? "" : ", ").append('(').append(id).append(", 100.25, 'from the start')");
            }
            execute(sql.toString());
            first = end + 1;
        }
    }

    /**
     * Commits one transaction, whose number is the balance of account 0.
     *
     * @return its number
     */
    long write(Random random) throws SQLException {
        transactions++;
        List<String> statements = new ArrayList<>();
        statements.add("start transaction");
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            change(random, statements);
            statements.add("insert into entries values (" + transactions + ", " + i + ", " + key(random) + ")");
        }
        if (random.nextInt(5) == 0) {
            statements.add("delete from entries where transaction = " + (1 + random.nextInt((int) transactions)));
        }
        statements.add("update accounts set balance = " + transactions + " where id = 0");
        statements.add("commit");
        if (random.nextInt(10) == 0) {
            statements.add("start transaction");
            change(random, statements);
            statements.add("rollback");
        }
        if (random.nextInt(30) == 0) {
            statements.add("flush binary logs");
        }
        execute(statements.toArray(String[]::new));
        return transactions;
    }

    private static int key(Random random) {
        return 1 + random.nextInt(KEYS);
    }

    private static void change(Random random, List<String> statements) {
        int one = key(random);
        int other = key(random);
        switch (random.nextInt(8)) {
            case 0 -> statements.add("insert ignore into accounts values (" + one + ", 1.5, " + note(random) + ")");
            case 1 ->
                statements.add("update accounts set balance = balance + 0.25, note = " + note(random)
                        + " where id between " + one + " and " + (one + random.nextInt(20)));
            case 2 ->
                statements.add("delete from accounts where id between " + one + " and " + (one + random.nextInt(4)));
            case 3 -> statements.add("update ignore accounts set id = " + other + " where id = " + one);
            case 4 -> { // all at once: batches end within the transaction, and within rows that change their key
                String size = Integer.toString(120 + random.nextInt(100));
                statements.add(
                        "update ignore accounts set id = id + 1000000, balance = balance + 1 where id between 1 and "
                                + size);
                statements.add("update ignore accounts set id = id - 1000000 where id > 1000000");
            }
            case 5 -> {
                statements.add("delete from accounts where id = " + one);
                statements.add("insert into accounts values (" + one + ", 2, " + note(random) + ")");
                statements.add("update accounts set note = null where id = " + one);
            }
            case 6 -> { // two accounts change places
                statements.add("update accounts set id = -1 where id = " + one);
                statements.add("update accounts set id = " + one + " where id = " + other);
                statements.add("update accounts set id = " + other + " where id = -1");
            }
            default -> {
                statements.add("insert ignore into accounts values (" + one + ", 3, 'comes and goes')");
                statements.add("delete from accounts where id = " + one);
            }
        }
    }

    private static String note(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "null";
            case 1 -> "''";
            case 2 -> "'it''s é𝄞\\n" + random.nextInt(1000) + "'";
            default -> "repeat('x', " + random.nextInt(2000) + ")";
        };
    }

    /** Returns all rows of the other table, likewise. */
    List<String> entries() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select transaction, number, account from entries order by transaction, number")) {
            while (found.next()) {
                rows.add(found.getLong(1) + "|" + found.getInt(2) + "|" + found.getLong(3));
            }
        }
        return rows;
    }

    /** Returns all rows as {@code PostgresDatabase} writes those of the copy. */
    List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select id, balance, note from accounts order by id")) {
            while (found.next()) {
                String note = found.getString(3);
                rows.add(found.getLong(1) + "|" + found.getBigDecimal(2).toPlainString() + "|"
                        + (note == null ? "∅" : note));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.drop(database);
    }
}
