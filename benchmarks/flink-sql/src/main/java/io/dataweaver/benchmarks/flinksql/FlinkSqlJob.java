package io.dataweaver.benchmarks.flinksql;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** One job in the SQL of Flink: its batch mode, on all cores of this process, from CSV files to CSV files. */
public final class FlinkSqlJob {

    private static final String READ = """
            create table orders (
              id bigint, customer bigint, quantity int, price decimal(12,2), score double, active boolean,
              created timestamp(0), name string
            ) with ('connector' = 'filesystem', 'path' = 'file://%s', 'format' = 'csv')""";

    private static final String WRITE =
            "create table written (%s) with ('connector' = 'filesystem', 'path' = 'file://%s', 'format' = 'csv')";

    private FlinkSqlJob() {}

    /**
     * Runs a job.
     *
     * @param arguments {@code map} or {@code aggregate}; the folder to read; the folder to write
     */
    public static void main(String[] arguments) throws Exception {
        Configuration settings = new Configuration();
        settings.setString(
                "parallelism.default", Integer.toString(Runtime.getRuntime().availableProcessors()));
        // What it gives a process on a cluster of 1.6 GB; its 128 MB for embedded use make the aggregation spill.
        settings.setString("taskmanager.memory.managed.size", "512m");
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inBatchMode()
                .withConfiguration(settings)
                .build());
        flink.executeSql(READ.formatted(arguments[1]));
        flink.executeSql(WRITE.formatted(columns(arguments[0]), arguments[2]));
        flink.executeSql("insert into written " + query(arguments[0])).await();
    }

    private static String columns(String job) {
        return switch (job) {
            case "map" ->
                "id bigint, customer bigint, created timestamp(0), total decimal(38,2), label string, kind string";
            case "aggregate" ->
                "customer bigint, orders bigint, quantity bigint, cheapest decimal(12,2), latest timestamp(0)";
            default -> throw new IllegalArgumentException("there is no job '" + job + "'");
        };
    }

    private static String query(String job) {
        return switch (job) {
            case "map" ->
                "select id, customer, created, cast(price * quantity as decimal(38,2)), upper(name),"
                        + " case when quantity > 50 then 'bulk' else 'single' end from orders"
                        + " where quantity > 20 and active";
            case "aggregate" ->
                "select customer, count(*), sum(cast(quantity as bigint)), min(price), max(created) from orders"
                        + " group by customer";
            default -> throw new IllegalArgumentException("there is no job '" + job + "'");
        };
    }
}
