package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two sources of several files each, joined: as written in a file, through the exchange, into a file. */
class JoinStepsTest {

    private static final int FILES = 3;
    private static final int ORDERS = 1_500;
    private static final long SEED = 20261126;
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 11, 26, 0, 0);
    private static final String SOURCES = """
            name: paid
            sources:
              orders: {csv: {path: orders-*.csv, types: {id: integer, at: timestamp}}}
              payments: {json: {path: payments-*.jsonl, types: {order_id: bigint, paid: timestamp}}}
            """;

    @TempDir
    private Path folder;

    private final List<Order> orders = new ArrayList<>();
    private final List<Payment> payments = new ArrayList<>();

    private record Order(int id, String shop, LocalDateTime at) {}

    private record Payment(int order, int cents, LocalDateTime at) {}

    /** Writes files that are each in order of time: payments up to two hours before or after their orders. */
    @BeforeEach
    void writeFiles() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < ORDERS; i++) {
            orders.add(new Order(i, "shop-" + random.nextInt(20), BEGIN.plusMinutes(i)));
            for (int paid = random.nextInt(3); paid > 0; paid--) {
                payments.add(new Payment(i, random.nextInt(10_000), BEGIN.plusMinutes(i + random.nextInt(240) - 120)));
            }
        }
        payments.sort(Comparator.comparing(Payment::at));
        for (int file = 0; file < FILES; file++) {
            List<String> csv = new ArrayList<>(List.of("id,shop,at"));
            for (int i = file; i < ORDERS; i += FILES) {
                Order order = orders.get(i);
                csv.add(order.id() + "," + order.shop() + ","
                        + order.at().toString().replace('T', ' ') + ":00");
            }
            Files.write(folder.resolve("orders-" + file + ".csv"), csv);
            List<String> json = new ArrayList<>();
            for (int i = file; i < payments.size(); i += FILES) {
                Payment payment = payments.get(i);
                json.add("{\"order_id\": " + payment.order() + ", \"cents\": " + payment.cents() + ", \"paid\": \""
                        + payment.at() + ":00\"}");
            }
            Files.write(folder.resolve("payments-" + file + ".jsonl"), json);
        }
    }

    private Ended run(String transforms, String... more) throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"), SOURCES + "transforms:\n" + transforms.indent(2) + """
                sink: {csv: out.csv}
                checkpoint_interval: 20ms
                batch: {max_records: 100}
                """);
        List<String> arguments = new ArrayList<>(List.of(
                "run", file.toString(), "--state-dir", folder.resolve("state").toString()));
        arguments.addAll(List.of(more));
        return dataweaver(arguments.toArray(String[]::new));
    }

    private List<String> written() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
        return lines.subList(1, lines.size());
    }

    private List<String> nestedLoop(boolean keepsOrders, boolean keepsPayments) {
        List<String> expected = new ArrayList<>();
        List<Payment> matched = new ArrayList<>();
        for (Order order : orders) {
            boolean isMatched = false;
            for (Payment payment : payments) {
                if (payment.order() == order.id()
                        && !payment.at().isBefore(order.at().minusMinutes(30))
                        && !payment.at().isAfter(order.at().plusMinutes(60))) {
                    expected.add(text(order) + "," + text(payment));
                    matched.add(payment);
                    isMatched = true;
                }
            }
            if (!isMatched && keepsOrders) {
                expected.add(text(order) + ",,,");
            }
        }
        if (keepsPayments) {
            List<Payment> alone = new ArrayList<>(payments);
            matched.forEach(alone::remove);
            alone.forEach(payment -> expected.add(",,," + text(payment)));
        }
        return expected;
    }

    private static String text(Order order) {
        return order.id() + "," + order.shop() + "," + order.at() + ":00";
    }

    private static String text(Payment payment) {
        return payment.order() + "," + payment.cents() + "," + payment.at() + ":00";
    }

    @ParameterizedTest
    @CsvSource({"inner, false, false, 1", "left, true, false, 3", "right, false, true, 2", "full, true, true, 4"})
    void pairsAreThoseOfANestedLoop(String type, boolean keepsOrders, boolean keepsPayments, String parallelism)
            throws IOException {
        Ended ended = run("""
                - join:
                    left: orders
                    right: payments
                    on: {id: order_id}
                    time: {orders: at, payments: paid}
                    within: {before: 30m, after: 1h}
                    type: %s
                    # Several files of one source are read at different speeds.
                    lateness: 2d
                """.formatted(type), "--parallelism", parallelism);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("exactly once");
        assertThat(written()).containsExactlyInAnyOrderElementsOf(nestedLoop(keepsOrders, keepsPayments));
    }

    private static final String JOIN = """
            - join: {left: orders, right: payments, on: {id: order_id}, time: {orders: at, payments: paid},
                     within: {before: 30m, after: 1h}, lateness: 2d}
            """;

    @Test
    void whatIsJoinedCanBeCountedAndStepsOfOneSourceStandInFront() throws IOException {
        Ended ended = run("""
                - from: payments
                  filter: "cents >= 5000"
                - from: orders
                  map: {rename: {order_number: id}}
                """ + JOIN.replace("{id: order_id}", "{order_number: order_id}") + """
                - aggregate: {by: [shop], set: {payments: "count(*)"}}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        payments.removeIf(payment -> payment.cents() < 5000);
        long expected = nestedLoop(false, false).size();
        assertThat(written().stream()
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(',') + 1)))
                        .sum())
                .isEqualTo(expected);
        assertThat(written()).hasSize(20);
    }

    @Test
    void onlyTheColumnsThatAreUsedAreReadAndExplainShowsTheCut() throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"),
                SOURCES + "transforms:\n" + (JOIN + "- aggregate: {set: {pairs: \"count(*)\"}}\n").indent(2)
                        + "sink: {csv: out.csv}\n");
        Ended ended = dataweaver("explain", file.toString());
        assertThat(ended.out())
                .contains("read at the source: only id, at", "exchange by key.id", "exchange: all together");
        assertThat(dataweaver(
                                "run",
                                file.toString(),
                                "--state-dir",
                                folder.resolve("state").toString())
                        .status())
                .isZero();
        assertThat(written())
                .containsExactly(Integer.toString(nestedLoop(false, false).size()));
    }

    @Test
    void aRecordWithoutTimeIsADeadLetter() throws IOException {
        Files.writeString(folder.resolve("orders-0.csv"), "id,shop,at\n1,a,2026-11-26 10:00:00\n2,a,later\n");
        Files.writeString(
                folder.resolve("payments-0.jsonl"),
                "{\"order_id\": 1, \"cents\": 1}\n{\"order_id\": 1, \"paid\": \"2026-11-26T10:00:00\"}\n");
        for (int file = 1; file < FILES; file++) {
            Files.delete(folder.resolve("orders-" + file + ".csv"));
            Files.delete(folder.resolve("payments-" + file + ".jsonl"));
        }
        Ended ended = run(JOIN + "- map: {drop: [shop]}\n");
        assertThat(ended.status()).isNotZero();
        Path file = folder.resolve("pipeline.yaml");
        Files.writeString(file, Files.readString(file) + "errors: {max_rejected: 100%}\n");
        ended = dataweaver(
                "run",
                file.toString(),
                "--restart",
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(written()).hasSize(1);
        Ended letters = dataweaver(
                "dlq",
                "list",
                file.toString(),
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(letters.out()).contains("DW-REC-062", "transforms[0]");
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws IOException {
        Ended third = run("""
                - join: {left: orders, right: payment, on: {id: order_id}, time: {orders: at, payment: paid},
                         within: {after: 1h}}
                """);
        assertThat(third.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(third.err()).contains("DW-CFG-151", "pipeline.yaml:6:33", "did you mean `payments`?");
        Path file =
                Files.writeString(folder.resolve("pipeline.yaml"), SOURCES + "transforms:\n" + JOIN.indent(2) + """
                sinks:
                  paid: {from: orders, csv: out.csv}
                  all: {csv: all.csv}
                """);
        assertThat(dataweaver("explain", file.toString()).err()).contains("DW-CFG-128", "remove `from`");
    }

    @Test
    void aTestAndAPreviewSeePairs() throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"),
                SOURCES + "transforms:\n"
                        + JOIN.replace("lateness", "type: left, lateness").indent(2) + """
                sink: {csv: out.csv}
                tests:
                  - name: payments find their orders
                    given:
                      orders:
                        - {id: 1, shop: a, at: 2026-11-26 10:00:00}
                        - {id: 2, shop: b, at: 2026-11-26 10:00:00}
                      payments:
                        - {order_id: 1, cents: 5, paid: 2026-11-26 10:30:00}
                        - {order_id: 2, cents: 6, paid: 2026-11-26 12:30:00}
                    expect:
                      - {id: 1, shop: a, cents: 5}
                      - {id: 2, shop: b, cents: null}
                """);
        Ended test = dataweaver("test", file.toString());
        assertThat(test.status()).as(test.out() + test.err()).isZero();
        Ended preview = dataweaver("preview", file.toString(), "--limit", "20");
        assertThat(preview.status()).as(preview.out() + preview.err()).isZero();
        assertThat(preview.out()).contains("shop-");
    }
}
