package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.InstalledEngines;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One pipeline file, unchanged but for its engine, on each engine as it is installed: the command is killed in the middle,
 * with all processes that it has started, and typed again. PostgreSQL and Kafka are real. About two minutes.
 */
class EveryEngineTest {

    private static final List<String> ENGINES = List.of("local", "flink", "spark", "kafka");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FILES = 4;
    private static final int ROWS = 8_000;
    private static final int SHOPS = 40;

    /** Two thousand rows a second, so that the middle of a run is a matter of seconds. */
    private static final String ORDERS = """
            name: orders
            source: {csv: {path: "in/*.csv", types: {id: bigint, parts: bigint, price: "decimal(12,2)"}}}
            transforms:
              - rate_limit: 2000
              - filter: "parts <> 3"
              - map: {set: {each: "round(price / parts, 4)", price: "price * 2"}}
            sink: {postgres: {url: "${DATABASE}", user: postgres, table: orders}}
            engine: {kafka: {brokers: "${BROKER}"}}
            parallelism: 2
            checkpoint_interval: 500ms
            batch: {max_records: 50}
            errors: {max_rejected: 100%}
            """;

    /** Each number is in two files, and counts once. */
    private static final String SHOPS_OF_ORDERS = """
            name: shops
            source: {csv: {path: "in/*.csv", types: {id: text, number: bigint, price: "decimal(12,2)"}}}
            transforms:
              - rate_limit: 2000
              - dedupe: [number]
              - aggregate: {by: [shop], set: {orders: "count(*)", least: "min(number)", total: "sum(number)"}}
            sink: {postgres: {url: "${DATABASE}", user: postgres, table: shops}}
            engine: ENGINE
            parallelism: 2
            checkpoint_interval: 500ms
            batch: {max_records: 50}
            """;

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;

    @TempDir
    private Path folder;

    private final List<String> orders = new ArrayList<>();
    private final List<String> shops = new ArrayList<>();

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, ENGINES.subList(1, ENGINES.size()));
    }

    @AfterAll
    static void stopBroker() {
        if (installed != null) {
            installed.close();
        }
    }

    /** Of each 100 orders 10 have no parts, of which 1 has no id, and 10 have three parts. */
    @BeforeEach
    void writeOrders() throws IOException {
        Map<String, List<Long>> numbers = new TreeMap<>();
        Files.createDirectory(folder.resolve("in"));
        int id = 0;
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,number,shop,parts,price"));
            for (int i = 0; i < ROWS / FILES; i++, id++) {
                int parts = id % 10;
                long number = id % (ROWS / 2);
                String shop = "shop " + number % SHOPS;
                lines.add((id % 100 == 50 ? "none" : id) + "," + number + "," + shop + "," + parts + "," + id + ".50");
                if (parts != 0 && parts != 3) {
                    BigDecimal price = new BigDecimal(id + ".50");
                    BigDecimal each = price.divide(BigDecimal.valueOf(parts), 4, RoundingMode.HALF_UP);
                    orders.add(id + "|" + parts + "|" + price.multiply(BigDecimal.valueOf(2)) + "|" + each);
                }
                if (id < ROWS / 2) {
                    numbers.computeIfAbsent(shop, first -> new ArrayList<>()).add(number);
                }
            }
            Files.write(folder.resolve("in/orders-" + file + ".csv"), lines);
        }
        numbers.forEach((shop, all) -> shops.add(shop + "|" + all.size() + "|" + all.get(0) + "|"
                + all.stream().mapToLong(Long::longValue).sum()));
    }

    @Test
    void oneFileGivesTheSameRowsAndDeadLettersOnEachEngine() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), ORDERS);
        List<String> letters = new ArrayList<>();
        for (String engine : ENGINES) {
            try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
                ChildProcess.Command command = command(file, engine, database, "--engine", engine);
                KilledCommand.killInTheMiddle(command, engine, () -> count(database, "orders") > 0);
                assertThat(count(database, "orders")).as(engine).isBetween(1L, orders.size() - 1L);
                KilledCommand.finish(command, engine);
                assertThat(database.rows("select id, parts, price, each from orders order by id"))
                        .as(engine)
                        .isEqualTo(orders);
            }
            List<String> kept = letters(state(engine).resolve("orders/dead-letters"));
            letters.addAll(letters.isEmpty() ? kept : List.of());
            assertThat(kept).as(engine).hasSize(ROWS / 10).isEqualTo(letters);
        }
    }

    @Test
    void oneFileWithStepsByKeyGivesTheSameRowsOnEachEngine() throws IOException, InterruptedException {
        for (String engine : ENGINES) {
            Path file = Files.writeString(
                    folder.resolve(engine + ".yaml"), SHOPS_OF_ORDERS.replace("ENGINE", withSharedFolder(engine)));
            try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
                ChildProcess.Command command = command(file, engine, database);
                Path parts = engine.equals("local") ? state(engine) : folder.resolve("shared-" + engine);
                KilledCommand.killInTheMiddle(command, engine, () -> holdsFiles(parts.resolve("shops/exchange")));
                assertThat(count(database, "shops")).as(engine).isZero();
                KilledCommand.finish(command, engine);
                assertThat(database.rows("select shop, orders, least, total from shops order by shop collate \"C\""))
                        .as(engine)
                        .isEqualTo(shops);
            }
        }
    }

    /** What is printed says what helps, and holds nothing that a library has to say of itself. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {flink: {rest: "127.0.0.1:PORT"}}; 2; expected http://host:port, but found 127.0.0.1:PORT
                    {spark: {master: "127.0.0.1:PORT"}}; 2; expected spark://host:port, but found 127.0.0.1:PORT
                    {kafka: {brokers: "127.0.0.1"}}; 2; expected host:port, but found 127.0.0.1
                    {flink: {rest: "http://127.0.0.1:PORT", recovery_wait: 1s}}; 3; has answered at http://127.0.0.1:PORT
                    {spark: {master: "spark://127.0.0.1:PORT"}}; 3; no master of Spark answers at spark://127.0.0.1:PORT
                    {kafka: {brokers: "127.0.0.1:PORT", request_timeout: 2s}}; 3; has not answered within 2 s
                    """)
    void aClusterThatIsNotThereIsToldInAFewLines(String engine, int status, String message)
            throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        Files.writeString(folder.resolve("wrong.yaml"), """
                name: wrong
                source: {csv: {path: "in/*.csv", types: {id: text}}}
                sink: {csv: out/}
                engine: %s
                """.formatted(engine.replace("PORT", port)));
        try (ChildProcess process = dataweaver()
                .arguments("run", "wrong.yaml", "--log-format", "text")
                .start()) {
            assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(status);
            assertThat(process.output()).contains(message.replace("PORT", port));
            assertThat(process.output().lines()).hasSizeLessThan(16).noneMatch(line -> line.startsWith("\tat "));
            if (status == 2) {
                assertThat(process.output()).contains("--> wrong.yaml:4:");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String withSharedFolder(String engine) {
        String option = "shared: \"" + folder.resolve("shared-" + engine) + "\"";
        return switch (engine) {
            case "local" -> "local";
            case "kafka" -> "{kafka: {brokers: \"${BROKER}\", " + option + "}}";
            default -> "{" + engine + ": {" + option + "}}";
        };
    }

    private Path state(String engine) {
        return folder.resolve("state-" + engine);
    }

    /** Returns what somebody types who has installed the engines; only Kafka has to be told where it is. */
    private ChildProcess.Command command(Path file, String engine, PostgresDatabase database, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                String.valueOf(file.getFileName()),
                "--state-dir",
                String.valueOf(state(engine).getFileName())));
        words.addAll(List.of(more));
        ChildProcess.Command command =
                dataweaver().environment("DATABASE", database.url()).arguments(words.toArray(String[]::new));
        return engine.equals("kafka") ? command.environment("BROKER", installed.broker()) : command;
    }

    private ChildProcess.Command dataweaver() {
        return installed.dataweaver().heap(512).in(folder);
    }

    private static long count(PostgresDatabase database, String table) {
        boolean exists =
                database.rows("select to_regclass('" + table + "') is not null").contains("t");
        return exists ? database.number("select count(*) from " + table) : 0;
    }

    private static boolean holdsFiles(Path tree) {
        try (Stream<Path> all = Files.exists(tree) ? Files.walk(tree) : Stream.empty()) {
            return all.anyMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    private static List<String> letters(Path kept) {
        return DeadLetters.in(kept, Clock.systemUTC()).list(LetterFilter.ALL).stream()
                .map(letter -> letter.step() + " " + letter.code() + " " + letter.split() + " " + letter.origin() + " "
                        + letter.message())
                .sorted()
                .toList();
    }
}
