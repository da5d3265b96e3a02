package io.dataweaver.benchmarks.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What must come out of jobs over orders, and what did, by DuckDB: the number of rows and a hash of their contents. */
final class OrdersCheck {

    /** Sums over all columns of orders, in words that PostgreSQL and DuckDB have in common. */
    private static final String SUMS = "select count(*) || ' rows, sums ' || sum(id) || ' ' || sum(customer) || ' '"
            + " || sum(quantity) || ' ' || sum(price) || ' ' || sum(cast(score as decimal(12,3))) || ' '"
            + " || sum(case when active then 1 else 0 end) || ' ' || sum(length(name)) || ' '"
            + " || cast(sum(cast(extract(epoch from created) as bigint) * (1 + id % 7)) as text) from ";

    private OrdersCheck() {}

    /** Returns what {@code job} must come to over the orders in {@code folder}. */
    static String expected(EngineJob job, Path folder) throws SQLException {
        return query("with orders as (" + read(folder) + ") " + (job == EngineJob.POSTGRES ? SUMS : hashed(job))
                + job.query());
    }

    /** Returns the query for all orders in {@code folder}. */
    static String read(Path folder) {
        return "from " + csv(folder.resolve("*.csv"), OrdersCsv.COLUMNS);
    }

    /** Returns what {@code job} wrote: a file, or a folder of parts. */
    static String written(EngineJob job, Path result) throws SQLException {
        return query(hashed(job) + csv(Files.isDirectory(result) ? result.resolve("part-*") : result, job.columns()));
    }

    /** Returns what the table {@code orders} holds. */
    static String loaded(Database database) throws SQLException {
        return database.query(SUMS + "orders");
    }

    private static String hashed(EngineJob job) {
        String names = job.columns().replaceAll("\\(\\d+,\\d+\\)", "").replaceAll("(\\w+) [a-z ]+(,|$)", "$1$2");
        return "select count(*) || ' rows, hash ' || sum(hash(" + names + ")::hugeint) from ";
    }

    private static String csv(Path files, String columns) {
        String typed = columns.replace("double precision", "double")
                .replaceAll("(\\w+) (\\w+(\\(\\d+,\\d+\\))?)(, |$)", "$1: '$2'$4");
        return "read_csv('" + files.toString().replace("'", "''") + "', header = false, delim = ',', quote = '\"',"
                + " columns = {" + typed + "})";
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
