package io.dataweaver.benchmarks.endtoend;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The reference for JSON lines: DuckDB through JDBC, in its own process, on all cores.
 *
 * <p>Types are given and the order of rows need not be kept, which is as fast as DuckDB goes.
 */
public final class DuckDbReference {

    private static final String READ = "read_ndjson('%s', columns = {id: 'BIGINT', user_id: 'BIGINT', type: 'VARCHAR',"
            + " amount_cents: 'BIGINT', qty: 'BIGINT', device: 'STRUCT(os VARCHAR)'})";

    private DuckDbReference() {}

    /**
     * Filters and projects a file of events.
     *
     * @param arguments the file to read and the file to write
     */
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set preserve_insertion_order = false");
            statement.execute("copy (select id as event_id, user_id as uid, type as kind, device.os as os,"
                    + " amount_cents * qty as total from " + READ.formatted(quoted(arguments[0]))
                    + " where amount_cents > 5000) to '" + quoted(arguments[1]) + "' (format json)");
        }
    }

    /** Returns the number of rows of a result and a hash of their contents that does not depend on their order. */
    static String fingerprint(String file) throws SQLException {
        String columns = "{event_id: 'BIGINT', uid: 'BIGINT', kind: 'VARCHAR', os: 'VARCHAR', total: 'BIGINT'}";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) || ' rows, hash ' || sum(hash(event_id, uid, kind, os, total)::hugeint)"
                                + " from read_ndjson('" + quoted(file) + "', columns = " + columns + ")")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Returns how many events of {@code file} satisfy {@code condition}. */
    static long count(String file, String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from " + READ.formatted(quoted(file)) + " where " + condition)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String quoted(String file) {
        return file.replace("'", "''");
    }
}
