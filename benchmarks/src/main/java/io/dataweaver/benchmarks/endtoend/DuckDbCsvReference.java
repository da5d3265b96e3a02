package io.dataweaver.benchmarks.endtoend;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The reference for CSV to CSV: DuckDB through JDBC, in its own process, on all cores. Types are given, as to DataWeaver,
 * and the order of rows need not be kept, which is as fast as DuckDB goes.
 */
public final class DuckDbCsvReference {

    private DuckDbCsvReference() {}

    /**
     * Filters rows of lineitem and computes five columns.
     *
     * @param arguments the file to read and the file to write
     */
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set preserve_insertion_order = false");
            statement.execute("copy (select l_orderkey, l_linenumber, l_extendedprice * (1 - l_discount) as revenue,"
                    + " lower(l_returnflag || l_linestatus) as flags, substring(l_comment, 1, 12) as remark,"
                    + " case when l_quantity > 25 then 'bulk' else 'single' end as size,"
                    + " extract(year from l_shipdate) as shipped from read_csv('" + quoted(arguments[0])
                    + "', header = true, columns = " + columns() + ")"
                    + " where l_shipdate < date '1997-01-01' and l_quantity > 5) to '" + quoted(arguments[1])
                    + "' (format csv, header)");
        }
    }

    /** Returns the columns of lineitem with their types, as DuckDB's {@code read_csv} takes them. */
    static String columns() {
        return "{"
                + LineitemCsv.COLUMNS.replaceAll("(\\w+) (bigint|integer|decimal\\(\\d+,\\d+\\)|text|date)", "$1: '$2'")
                + "}";
    }

    /** Returns the number of rows of a result and a hash of their contents that does not depend on their order. */
    static String fingerprint(String file) throws SQLException {
        String columns = "{l_orderkey: 'BIGINT', l_linenumber: 'INTEGER', revenue: 'DECIMAL(38,6)', flags: 'VARCHAR',"
                + " remark: 'VARCHAR', size: 'VARCHAR', shipped: 'INTEGER'}";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) || ' rows, hash ' ||"
                        + " sum(hash(l_orderkey, l_linenumber, revenue, flags, remark, size, shipped)::hugeint)"
                        + " from read_csv('" + quoted(file) + "', header = true, columns = " + columns + ")")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String quoted(String file) {
        return file.replace("'", "''");
    }
}
