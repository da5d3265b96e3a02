package io.dataweaver.benchmarks.endtoend;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The reference for Parquet: DuckDB through JDBC, in its own process, on all cores. Types are given, and the order of rows need
 * not be kept, which is as fast as DuckDB goes. Whatever writes a file, DuckDB reads it to check it.
 */
public final class DuckDbParquetReference {

    private static final String FLIGHT =
            "{date: 'TIMESTAMP', delay: 'BIGINT', distance: 'BIGINT', origin: 'VARCHAR'," + " destination: 'VARCHAR'}";

    private DuckDbParquetReference() {}

    /**
     * Converts a file.
     *
     * @param arguments {@code write} to make Parquet of CSV, or {@code read} to make JSON lines of Parquet; the file to read; and
     *     the file to write
     */
    public static void main(String[] arguments) throws SQLException {
        String from = quoted(arguments[1]);
        String to = quoted(arguments[2]);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set preserve_insertion_order = false");
            statement.execute(
                    arguments[0].equals("write")
                            ? "copy (from read_csv('" + from + "', header = true, columns = "
                                    + DuckDbCsvReference.columns() + ")) to '" + to + "' (format parquet)"
                            : "copy (from read_parquet('" + from + "')) to '" + to + "' (format json)");
        }
    }

    /** Returns the number of rows of a Parquet file of lineitem and a hash that does not depend on their order. */
    static String lineitem(String file) throws SQLException {
        return fingerprint("(select hash(columns(*)::varchar) from read_parquet('" + quoted(file) + "'))");
    }

    /** Returns the number of rows of JSON lines of flights and such a hash. */
    static String flights(String file) throws SQLException {
        return fingerprint("(select hash(columns(*)::varchar) from read_ndjson('" + quoted(file) + "', columns = "
                + FLIGHT + "))");
    }

    private static String fingerprint(String hashes) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) || ' rows, hash ' || sum(hash(t)::hugeint) from " + hashes + " t")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String quoted(String file) {
        return file.replace("'", "''");
    }
}
