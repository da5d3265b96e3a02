package io.dataweaver.benchmarks.endtoend;

import io.dataweaver.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the engines on the same pipelines, and beside them Flink and Spark on the same jobs in their own SQL: each in a
 * process of its own, interleaved, in two sizes, so that the price of a start and that of a row come apart.
 *
 * <p>A time counts only after the result was found to hold what it must. {@code benchmarks/README.md} says how to run it.
 */
public final class EngineBenchmark {

    /** The smaller size is this part of the larger one. */
    private static final int PART = 10;

    /** org.apache.spark.launcher.JavaModuleOptions says what Spark needs to be open. */
    private static final String SPARK_OPENS = opens(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final EngineArguments arguments;
    private final PrintStream out;
    private final Path result;
    private final Database database;
    private final @Nullable KafkaServer broker;
    private final Path scratch;

    private EngineBenchmark(
            EngineArguments arguments, PrintStream out, Database database, @Nullable KafkaServer broker, Path scratch) {
        this.arguments = arguments;
        this.out = out;
        this.result = scratch.resolve("result");
        this.database = database;
        this.broker = broker;
        this.scratch = scratch;
    }

    /** Runs the jobs that the arguments name on the engines that they name; fails if a command fails or a result differs. */
    public static void main(String[] words) throws Exception {
        EngineArguments arguments = new EngineArguments(words);
        Files.createDirectories(arguments.data());
        try (ScratchFolder scratch = ScratchFolder.in(arguments.data());
                Database database = Database.start(scratch.path());
                KafkaServer broker = broker(arguments, scratch.path())) {
            new EngineBenchmark(arguments, System.out, database, broker, scratch.path()).run();
        }
    }

    private static @Nullable KafkaServer broker(EngineArguments arguments, Path scratch)
            throws IOException, InterruptedException {
        return arguments.engines().contains(EngineSide.KAFKA)
                ? KafkaServer.start(scratch.resolve("kafka"), arguments.peer("kafka-broker"))
                : null;
    }

    private void run() throws Exception {
        long begun = System.nanoTime();
        long large = arguments.size();
        long small = Math.max(1, large / PART);
        Path largeFolder = make(large);
        Path smallFolder = make(small);
        makeClassDataArchive(smallFolder);
        List<Measured> jobs = new ArrayList<>();
        for (EngineJob job : arguments.jobs()) {
            Set<EngineSide> sides = job.sides(arguments.engines());
            jobs.add(new Measured(job, sides, smallFolder, largeFolder));
        }
        int rounds = 0;
        while (rounds < arguments.runs() && (rounds == 0 || isTimeFor(rounds, System.nanoTime() - begun))) {
            rounds++;
            for (Measured job : jobs) {
                job.measure(rounds);
            }
        }
        EngineReport report = new EngineReport(small, large);
        for (Measured job : jobs) {
            report.add(job.job, job.medians());
        }
        out.println("\n" + small + " and " + large + " rows, medians of " + rounds + ", "
                + Duration.ofNanos(System.nanoTime() - begun).toMinutes() + " minutes in all\n");
        out.println(report);
    }

    /** Tells whether another round ends in time, if it takes as long as those before. */
    private boolean isTimeFor(int rounds, long nanos) {
        return nanos / rounds * (rounds + 1)
                <= Duration.ofMinutes(arguments.minutes()).toNanos();
    }

    /** The first start of a build makes the archive of classes that later starts load: not what is measured. */
    private void makeClassDataArchive(Path orders) throws Exception {
        reset();
        shell(orders).run(ours(EngineJob.PASS_THROUGH, EngineSide.LOCAL));
    }

    /** A job in both sizes, and what it took, round by round. */
    private final class Measured {
        private final EngineJob job;
        private final Set<EngineSide> sides;
        private final Costs small;
        private final Costs large;

        Measured(EngineJob job, Set<EngineSide> sides, Path small, Path large) throws SQLException {
            this.job = job;
            this.sides = sides;
            this.small = new Costs(job, small);
            this.large = new Costs(job, large);
        }

        void measure(int round) throws Exception {
            out.println("\n" + job.title() + ", round " + round);
            small.measure(sides);
            large.measure(sides);
        }

        Map<EngineSide, EngineReport.Costs> medians() {
            Map<EngineSide, EngineReport.Costs> medians = new EnumMap<>(EngineSide.class);
            sides.forEach(side -> medians.put(side, new EngineReport.Costs(small.median(side), large.median(side))));
            return medians;
        }
    }

    /** What one job took in one size. */
    private final class Costs {
        private final EngineJob job;
        private final Path orders;
        private final String expected;
        private final Map<EngineSide, List<Cost>> costs = new EnumMap<>(EngineSide.class);

        Costs(EngineJob job, Path orders) throws SQLException {
            this.job = job;
            this.orders = orders;
            this.expected = OrdersCheck.expected(job, orders);
            out.println(job.label() + " of " + orders.getFileName() + ": " + expected);
        }

        /** Lets each side do the job once. */
        void measure(Set<EngineSide> sides) throws Exception {
            for (EngineSide side : sides) {
                Cost cost = measureOne(job, side, orders, expected);
                costs.computeIfAbsent(side, first -> new ArrayList<>()).add(cost);
            }
        }

        Cost median(EngineSide side) {
            return Cost.median(costs.getOrDefault(side, List.of()));
        }
    }

    private Cost measureOne(EngineJob job, EngineSide side, Path orders, String expected) throws Exception {
        reset();
        Cost cost = shell(orders).run(command(job, side));
        String found = job == EngineJob.POSTGRES ? OrdersCheck.loaded(database) : OrdersCheck.written(job, result);
        if (!found.equals(expected)) {
            throw new IOException(side.label() + " of '" + job.title() + "' gave " + found + ", expected " + expected);
        }
        out.printf(
                Locale.ROOT,
                "  %-18s %-10s %6.2f s, CPU %6.2f s, servers' CPU %6.2f s, %5.0f MB%n",
                orders.getFileName(),
                side.label(),
                cost.seconds(),
                cost.cpuSeconds(),
                cost.serverSeconds(),
                cost.peakBytes() / 1e6);
        return cost;
    }

    private void reset() throws IOException, SQLException {
        ScratchFolder.delete(result);
        database.dropAndSettle("orders");
    }

    private Shell shell(Path orders) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("ORDERS", orders.toString());
        environment.put("RESULT", result.toString());
        environment.put("BROKERS", broker == null ? "localhost:9092" : broker.address());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return new Shell(environment, scratch, this::serverSeconds);
    }

    private double serverSeconds() throws IOException {
        return database.cpuSeconds() + (broker == null ? 0 : ProcFiles.secondsWithChildren(broker.handle()));
    }

    private String command(EngineJob job, EngineSide side) {
        return switch (side) {
            case LOCAL, FLINK, SPARK, KAFKA -> ours(job, side);
            case FLINK_SQL -> java("", "flink-sql", "io.dataweaver.benchmarks.flinksql.FlinkSqlJob", job);
            case SPARK_SQL -> java(SPARK_OPENS, "spark-sql", "io.dataweaver.benchmarks.sparksql.SparkSqlJob", job);
        };
    }

    private String ours(EngineJob job, EngineSide side) {
        return "'" + arguments.dataweaver() + "' run '"
                + arguments.pipelines().resolve("orders-" + job.label() + ".yaml") + "' --engine " + side.label();
    }

    private String java(String options, String module, String main, EngineJob job) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' " + options + " -cp '"
                + arguments.peer(module) + "' " + main + " " + job.label() + " \"$ORDERS\" \"$RESULT\"";
    }

    private static String opens(String... packages) {
        StringBuilder options = new StringBuilder("-XX:+IgnoreUnrecognizedVMOptions");
        for (String name : packages) {
            options.append(" --add-opens=java.base/").append(name).append("=ALL-UNNAMED");
        }
        return options.append(" -Dio.netty.tryReflectionSetAccessible=true").toString();
    }

    /** Makes a folder of orders once; a run that is killed leaves none that looks whole. */
    private Path make(long rows) throws IOException {
        Path folder = arguments.data().resolve("orders-" + rows);
        if (Files.notExists(folder)) {
            Path part = arguments.data().resolve("orders-" + rows + ".part");
            ScratchFolder.delete(part);
            OrdersCsv.write(part, rows);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return folder;
    }
}
