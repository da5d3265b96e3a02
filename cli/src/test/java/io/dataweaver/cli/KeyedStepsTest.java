package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that bring records together by key, over a whole source: from files that are read in many splits. */
class KeyedStepsTest {

    private static final int FILES = 6;
    private static final int ORDERS = 12_000;
    private static final int SHOPS = 300;

    @TempDir
    private Path folder;

    private final Random random = new Random(4711);

    /** What is expected of a shop. */
    private record Shop(long orders, BigDecimal total) {
        Shop plus(BigDecimal more) {
            return new Shop(orders + 1, total.add(more));
        }
    }

    /** Writes orders into several files; returns what they come to, by shop. */
    private Map<String, Shop> writeOrders() throws IOException {
        Map<String, Shop> shops = new TreeMap<>();
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("id,shop,total,made"));
            for (int i = 0; i < ORDERS / FILES; i++) {
                int id = file * (ORDERS / FILES) + i;
                String shop = "shop-" + random.nextInt(SHOPS);
                BigDecimal total = BigDecimal.valueOf(random.nextInt(10_000), 2);
                lines.add(id + "," + shop + "," + total + ",2026-11-" + (10 + file) + " 0" + i % 10 + ":30:00");
                shops.merge(shop, new Shop(1, total), (known, one) -> known.plus(one.total()));
            }
            Files.write(folder.resolve("orders-" + file + ".csv"), lines);
        }
        return shops;
    }

    private Ended run(String pipeline, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline);
        List<String> arguments = new ArrayList<>(List.of(
                "run", file.toString(), "--state-dir", folder.resolve("state").toString()));
        arguments.addAll(List.of(more));
        return dataweaver(arguments.toArray(String[]::new));
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(folder.resolve("out.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "5"})
    void aggregatesTheWholeSourceWhateverItsSplits(String parallelism) throws IOException {
        Map<String, Shop> shops = writeOrders();
        Ended ended = run("""
                name: totals
                source: {csv: orders-*.csv}
                transforms:
                  - aggregate: {by: [shop], set: {orders: "count(*)", total: "sum(total)"}}
                sink: {csv: out.csv}
                """, "--parallelism", parallelism);
        assertThat(ended.err()).contains("300 written");
        assertThat(ended.status()).isZero();
        List<String> expected = new ArrayList<>(List.of("shop,orders,total"));
        shops.forEach((shop, sums) -> expected.add(shop + "," + sums.orders() + "," + sums.total()));
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ended.err()).contains("exactly once");
    }

    /** The rows of a key are where they were, however many threads go on with them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void goesOnWithAnotherParallelismWhereARunWasStopped(int parallelism) throws Exception {
        Map<String, Shop> shops = writeOrders();
        Path file = folder.resolve("pipeline.yaml");
        String pipeline = """
                name: totals
                source: {csv: orders-*.csv}
                transforms:
                  - rate_limit: %d
                  - aggregate: {by: [shop], set: {orders: "count(*)", total: "sum(total)"}}
                sink: {csv: out.csv}
                """;
        Files.writeString(file, pipeline.formatted(4_000) + "parallelism: 2\n");
        Path state = folder.resolve("state");
        try (DataWeaver weaver = DataWeaver.local(state)) {
            RunHandle run = weaver.start(Pipeline.load(file));
            while (run.progress().counts().read() < 100) {
                assertThat(run.await(Duration.ofMillis(20))).isEmpty();
            }
            run.stop();
            assertThat(run.await().throwIfFailed().outcome()).isEqualTo(RunResult.Outcome.STOPPED);
        }
        Ended ended = dataweaver(
                "run", file.toString(), "--state-dir", state.toString(), "--parallelism", String.valueOf(parallelism));
        assertThat(ended.status()).as(ended.err()).isZero();
        List<String> expected = new ArrayList<>(List.of("shop,orders,total"));
        shops.forEach((shop, sums) -> expected.add(shop + "," + sums.orders() + "," + sums.total()));
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void dropsDuplicatesThatLieInDifferentFiles() throws IOException {
        Files.write(folder.resolve("orders-0.csv"), List.of("id,note", "1,a", "2,b", "1,c"));
        Files.write(folder.resolve("orders-1.csv"), List.of("id,note", "2,d", "3,e"));
        Ended ended = run("""
                name: once
                source: {csv: orders-*.csv}
                transforms: [{dedupe: [id]}]
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(written()).hasSize(4).anyMatch(line -> line.startsWith("1,")).anyMatch("3,e"::equals);
        assertThat(written().stream().map(line -> line.split(",")[0])).doesNotHaveDuplicates();
    }

    @Test
    void aColumnThatIsDroppedBehindAKeyedStepIsNotMissedThere() throws IOException {
        Files.write(folder.resolve("orders-0.csv"), List.of("id,note", "1,a", "1,c"));
        Ended ended = run("""
                name: once
                source: {csv: orders-*.csv}
                transforms: [{dedupe: [id]}, {map: {drop: [note]}}]
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(written()).containsExactly("id", "1");
    }

    @Test
    void severalKeyedStepsFollowEachOther() throws IOException {
        Map<String, Shop> shops = writeOrders();
        Files.copy(folder.resolve("orders-3.csv"), folder.resolve("orders-again.csv"));
        Ended ended = run("""
                name: twice
                source: {csv: orders-*.csv}
                transforms:
                  - dedupe: [id]
                  - aggregate: {by: [shop], set: {orders: "count(*)"}}
                  - map: {set: {much: "orders > 40"}}
                  - aggregate: {by: [much], set: {shops: "count(*)", orders: "sum(orders)"}}
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        long many = shops.values().stream().filter(shop -> shop.orders() > 40).count();
        long ofMany = shops.values().stream()
                .filter(shop -> shop.orders() > 40)
                .mapToLong(Shop::orders)
                .sum();
        assertThat(written())
                .containsExactlyInAnyOrder(
                        "much,shops,orders",
                        "true," + many + "," + ofMany,
                        "false," + (shops.size() - many) + "," + (ORDERS - ofMany));
    }

    @Test
    void windowsHoldWhatHappenedInThemWhateverTheOrderOfFiles() throws IOException {
        writeOrders();
        Ended ended = run("""
                name: windows
                source: {csv: orders-*.csv}
                transforms:
                  - aggregate: {set: {orders: "count(*)"}, window: 1d, time: made}
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        List<String> expected = new ArrayList<>(List.of("window_start,window_end,orders"));
        for (int day = 10; day < 10 + FILES; day++) {
            expected.add("2026-11-" + day + "T00:00:00,2026-11-" + (day + 1) + "T00:00:00," + ORDERS / FILES);
        }
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void severalSourcesComeTogetherBehindAUnion() throws IOException {
        Files.write(folder.resolve("east.csv"), List.of("id,total", "1,2.50", "2,3.50"));
        Files.write(folder.resolve("west.csv"), List.of("id,total", "3,4.00"));
        Ended ended = run("""
                name: regions
                sources: {east: {csv: east.csv}, west: {csv: west.csv}}
                transforms:
                  - union: {name: orders, source_column: region}
                  - aggregate: {set: {orders: "count(*)", total: "sum(total)", regions: "count(distinct region)"}}
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(written()).containsExactly("orders,total,regions", "3,10.00,2");
    }

    @Test
    void severalDatasetsAreRefused() throws IOException {
        Files.write(folder.resolve("east.csv"), List.of("id,total", "1,2.50"));
        Files.write(folder.resolve("west.csv"), List.of("id,total", "3,4.00"));
        Ended ended = run("""
                name: regions
                sources: {east: {csv: east.csv}, west: {csv: west.csv}}
                transforms:
                  - aggregate: {set: {orders: "count(*)"}}
                sink: {csv: out.csv}
                """);
        assertThat(ended.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(ended.err()).contains("DW-CFG-102", "pipeline.yaml:4:5", "`union`");
    }

    @Test
    void whatNobodyUsesIsNotRead() throws IOException {
        writeOrders();
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                name: totals
                source: {csv: orders-*.csv}
                transforms:
                  - aggregate: {by: [shop], set: {orders: "count(*)"}}
                sink: {csv: out.csv}
                """);
        Ended ended = dataweaver("explain", file.toString());
        assertThat(ended.out())
                .contains("read at the source: only shop", "exchange by shop", "after aggregate-0 (2 columns)");
    }

    @Test
    void aRejectedRecordIsADeadLetterWhicheverSideOfTheExchangeItIsOn() throws IOException {
        Files.write(folder.resolve("orders-0.csv"), List.of("id,parts", "1,0", "2,x", "3,2", "4,2"));
        Ended ended = run("""
                name: halves
                source: {csv: {path: orders-*.csv, types: {id: bigint, parts: bigint}}}
                transforms:
                  - map: {set: {share: "10 / parts"}}
                  - aggregate: {by: [share], set: {orders: "count(*)"}}
                  - map: {set: {rest: "10 / (orders - 2)"}}
                sink: {csv: out.csv}
                errors: {max_rejected: 100%}
                """);
        assertThat(ended.err()).contains("3 rejected");
        Ended list = dataweaver(
                "dlq",
                "list",
                folder.resolve("pipeline.yaml").toString(),
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(list.out()).contains("transforms[0]", "source", "transforms[2]");
        Ended replay = dataweaver(
                "dlq",
                "replay",
                folder.resolve("pipeline.yaml").toString(),
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(replay.err()).contains("DW-STA-023", "brings records together by key");
    }

    @Test
    void aTestOfAPipelineSeesWholeGroups() throws IOException {
        Files.write(folder.resolve("orders-0.csv"), List.of("shop,total", "a,1"));
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                name: totals
                source: {csv: orders-*.csv}
                transforms:
                  - aggregate: {by: [shop], set: {total: "sum(total)"}}
                sink: {csv: out.csv}
                tests:
                  - name: totals are sums
                    given: [{shop: a, total: 1}, {shop: b, total: 2}, {shop: a, total: 3}]
                    expect: [{shop: a, total: 4}, {shop: b, total: 2}]
                """);
        Ended ended = dataweaver("test", file.toString());
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    }
}
