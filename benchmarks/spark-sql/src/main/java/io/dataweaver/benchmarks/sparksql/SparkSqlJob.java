package io.dataweaver.benchmarks.sparksql;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** One job in the SQL of Spark: a batch query, on all cores of this process, from CSV files to CSV files. */
public final class SparkSqlJob {

    private static final String COLUMNS = "id bigint, customer bigint, quantity int, price decimal(12,2), score double,"
            + " active boolean, created timestamp_ntz, name string";

    private SparkSqlJob() {}

    /**
     * Runs a job.
     *
     * @param arguments {@code map} or {@code aggregate}; the folder to read; the folder to write
     */
    public static void main(String[] arguments) throws IOException {
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        try (SparkSession spark = SparkSession.builder()
                .master("local[" + cores + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", cores)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            spark.read()
                    .schema(COLUMNS)
                    .option("timestampNTZFormat", "yyyy-MM-dd HH:mm:ss")
                    .csv(arguments[1])
                    .createOrReplaceTempView("orders");
            spark.sql(query(arguments[0]))
                    .write()
                    .option("timestampNTZFormat", "yyyy-MM-dd HH:mm:ss")
                    .csv(arguments[2]);
        }
    }

    private static String query(String job) {
        return switch (job) {
            case "map" ->
                "select id, customer, created, price * quantity, upper(name),"
                        + " case when quantity > 50 then 'bulk' else 'single' end from orders"
                        + " where quantity > 20 and active";
            case "aggregate" ->
                "select customer, count(*), sum(quantity), min(price), max(created) from orders group by customer";
            default -> throw new IllegalArgumentException("there is no job '" + job + "'");
        };
    }
}
