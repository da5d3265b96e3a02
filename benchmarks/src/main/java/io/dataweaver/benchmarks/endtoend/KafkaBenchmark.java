package io.dataweaver.benchmarks.endtoend;

import io.dataweaver.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures jobs between topics and from topics to PostgreSQL, each against what one would do otherwise, interleaved, with a
 * broker and a database of its own.
 *
 * <p>A time counts only after the result was found to hold what it must. {@code benchmarks/README.md} says how to run it.
 */
public final class KafkaBenchmark {

    private final EngineArguments arguments;
    private final PrintStream out;
    private final Database database;
    private final KafkaServer broker;
    private final Shell shell;
    private int topics;
    private int connectors;

    private KafkaBenchmark(
            EngineArguments arguments,
            PrintStream out,
            Path orders,
            Path scratch,
            Database database,
            KafkaServer broker) {
        this.arguments = arguments;
        this.out = out;
        this.database = database;
        this.broker = broker;
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("ORDERS", orders.toString());
        environment.put("BROKERS", broker.address());
        environment.put("SCHEMAS", arguments.schemas().toString());
        this.shell = new Shell(environment, scratch, this::serverSeconds);
    }

    /** Runs the jobs; fails if a command fails or a result differs. */
    public static void main(String[] words) throws Exception {
        EngineArguments arguments = new EngineArguments(words);
        Files.createDirectories(arguments.data());
        Path orders = orders(arguments);
        try (ScratchFolder scratch = ScratchFolder.in(arguments.data());
                Database database = Database.start(scratch.path());
                KafkaServer broker =
                        KafkaServer.start(scratch.path().resolve("kafka"), arguments.peer("kafka-broker"))) {
            new KafkaBenchmark(arguments, System.out, orders, scratch.path(), database, broker).run();
        }
    }

    private static Path orders(EngineArguments arguments) throws IOException {
        Path folder = arguments.data().resolve("orders-" + arguments.messages());
        if (Files.notExists(folder)) {
            Path part = arguments.data().resolve("orders-" + arguments.messages() + ".part");
            ScratchFolder.delete(part);
            OrdersCsv.write(part, arguments.messages());
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return folder;
    }

    private double serverSeconds() throws IOException {
        return database.cpuSeconds() + ProcFiles.secondsWithChildren(broker.handle());
    }

    private void run() throws Exception {
        Report report = new Report();
        if (arguments.topicJobs().contains("postgres")) {
            fill("orders-to-json-topic");
            Map<String, Side> references = new LinkedHashMap<>();
            references.put("Flink SQL", this::loadWithFlink);
            references.put("Kafka Connect with Debezium's sink for JDBC", this::loadWithConnect);
            references.put("COPY and INSERT ON CONFLICT of the same rows as text", this::loadWithPsql);
            measure(
                    arguments.messages() + " messages in JSON, 4 partitions → PostgreSQL upsert",
                    references,
                    this::loadWithUs,
                    report);
        }
        if (arguments.topicJobs().contains("topic")) {
            fill("orders-to-avro-topic");
            measure(
                    arguments.messages() + " messages in Avro → filter, compute 2 → Avro, exactly once",
                    Map.of(
                            "Kafka Streams by hand",
                            () -> topicToTopic(java("kafka-streams", "kafkastreams.KafkaStreamsJob")
                                    + " \"$BROKERS\" orders-avro \"%1$s\" \"$SCHEMAS/order.avsc\""
                                    + " \"$SCHEMAS/mapped.avsc\" \"%1$s\"")),
                    () -> topicToTopic("RESULT_TOPIC=%1$s " + ours("topic-to-topic")),
                    report);
        }
        out.println();
        out.println(report);
    }

    private void fill(String pipeline) throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT, "%s: %.2f s%n", pipeline, shell.run(ours(pipeline)).seconds());
    }

    /** Does the job once, and says what came out. */
    private interface Side {
        Done run() throws Exception;
    }

    private record Done(Cost cost, String result) {}

    /** Runs each of {@code references} and then {@code candidate}, in turn; all must give the same. */
    private void measure(String title, Map<String, Side> references, Side candidate, Report report) throws Exception {
        out.println("\n" + title);
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        List<Cost> candidates = new ArrayList<>();
        String expected = "";
        for (int run = 1; run <= arguments.runs(); run++) {
            for (Map.Entry<String, Side> reference : references.entrySet()) {
                Done other = reference.getValue().run();
                expected = run == 1 && candidates.isEmpty() && costs.isEmpty() ? other.result() : expected;
                requireSame(title, reference.getKey(), expected, other);
                costs.computeIfAbsent(reference.getKey(), first -> new ArrayList<>())
                        .add(other.cost());
            }
            Done own = candidate.run();
            requireSame(title, "DataWeaver", expected, own);
            candidates.add(own.cost());
        }
        String content = expected;
        costs.forEach((reference, taken) -> report.add(title + "; " + reference, taken, candidates, content));
    }

    private void requireSame(String title, String side, String expected, Done done) throws IOException {
        show(side, done);
        if (!done.result().equals(expected)) {
            throw new IOException("'" + title + "' gave " + done.result() + " with " + side + ", not " + expected);
        }
    }

    private void show(String side, Done done) {
        out.printf(
                Locale.ROOT,
                "  %-52s %6.2f s, CPU %6.2f s, servers' CPU %6.2f s, %5.0f MB; %s%n",
                side,
                done.cost().seconds(),
                done.cost().cpuSeconds(),
                done.cost().serverSeconds(),
                done.cost().peakBytes() / 1e6,
                done.result());
    }

    private Done loadWithPsql() throws Exception {
        return load("cat \"$ORDERS\"/*.csv | psql -q -c 'create temp table incoming (" + OrdersCsv.COLUMNS
                + ")' -c '\\copy incoming from pstdin (format csv)' -c 'insert into orders select * from incoming"
                + " on conflict (id) do update set (customer, quantity, price, score, active, created, name) ="
                + " (excluded.customer, excluded.quantity, excluded.price, excluded.score, excluded.active,"
                + " excluded.created, excluded.name)'");
    }

    private Done loadWithFlink() throws Exception {
        return load(java("flink-sql-kafka", "flinksqlkafka.FlinkSqlKafkaJob")
                + " \"$BROKERS\" orders-json \"$DATABASE_URL\"");
    }

    /** Each time as another connector, which reads the topic from its start. */
    private Done loadWithConnect() throws Exception {
        connectors++;
        return load(java("kafka-connect", "kafkaconnect.KafkaConnectJob")
                + " \"$BROKERS\" orders-json \"$DATABASE_URL\" orders-" + connectors + " \"$PWD\"");
    }

    private Done loadWithUs() throws Exception {
        return load(ours("topic-to-postgres"));
    }

    private Done load(String command) throws IOException, InterruptedException, SQLException {
        database.dropAndSettle("orders");
        database.execute("create table orders (" + OrdersCsv.COLUMNS + ", primary key (id))");
        return new Done(shell.run(command), database.fingerprint("orders"));
    }

    /** Writes to a new topic. */
    private Done topicToTopic(String command) throws IOException, InterruptedException {
        topics++;
        String topic = "mapped-" + topics;
        Cost cost = shell.run(String.format(Locale.ROOT, command, topic));
        Path printed = arguments.data().resolve("topic-check.txt");
        shell.run(java("kafka-streams", "kafkastreams.TopicCheck") + " \"$BROKERS\" " + topic + " > '" + printed + "'");
        return new Done(cost, Files.readString(printed).strip());
    }

    private String ours(String pipeline) {
        return "'" + arguments.dataweaver() + "' run '" + arguments.pipelines().resolve(pipeline + ".yaml") + "'";
    }

    private String java(String module, String main) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '" + arguments.peer(module)
                + "' io.dataweaver.benchmarks." + main;
    }
}
