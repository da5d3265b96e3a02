package io.dataweaver.benchmarks.flinksqlkafka;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Orders in JSON from a topic to a table of PostgreSQL by their key, in the SQL of Flink, on all cores of this process. */
public final class FlinkSqlKafkaJob {

    private static final String COLUMNS =
            "id bigint, customer bigint, quantity int, price decimal(12,2), score double, active boolean,"
                    + " created timestamp(6), name string";

    private static final String READ = """
            create table messages (%s) with (
              'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
              'properties.max.partition.fetch.bytes' = '4194304', 'properties.max.poll.records' = '10000',
              'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
              'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601')""";

    // What a run of this kind is given: by default it sends a hundred rows at a time, each as a statement.
    private static final String WRITE = """
            create table orders (%s, primary key (id) not enforced) with (
              'connector' = 'jdbc', 'url' = '%s?reWriteBatchedInserts=true', 'username' = 'postgres', 'password' = '',
              'table-name' = 'orders',
              'sink.buffer-flush.max-rows' = '5000')""";

    private FlinkSqlKafkaJob() {}

    /**
     * Runs until all is written that the topic holds at the start.
     *
     * @param arguments brokers; the topic; the URL of the database
     */
    public static void main(String[] arguments) throws Exception {
        Configuration settings = new Configuration();
        settings.setString(
                "parallelism.default", Integer.toString(Runtime.getRuntime().availableProcessors()));
        settings.setString("pipeline.object-reuse", "true");
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(settings)
                .build());
        flink.executeSql(READ.formatted(COLUMNS, arguments[1], arguments[0]));
        flink.executeSql(WRITE.formatted(COLUMNS, arguments[2]));
        flink.executeSql("insert into orders select * from messages").await();
    }
}
