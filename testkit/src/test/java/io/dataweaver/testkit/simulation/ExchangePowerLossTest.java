package io.dataweaver.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeErrorCode;
import io.dataweaver.core.exchange.ExchangeReader;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.exchange.UpstreamProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Power is lost, or the process dies, after each operation on the files of an exchange: no row is lost or there twice, and
 * what anyone has read stays in its place.
 */
class ExchangePowerLossTest {

    private static final int SURVIVALS = 12;

    /** Ends a process at an operation. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void keepsEachRowAndItsPlaceWhereverPowerIsLost() throws Exception {
        int operations = everyOperation((disk, random) -> disk.losePower(random));
        assertThat(operations).as("operations at which power was lost").isGreaterThan(100);
    }

    @Test
    void keepsEachRowAndItsPlaceWhereverTheProcessDies() throws Exception {
        everyOperation((disk, random) -> disk.released("upstream"));
    }

    /** Otherwise an entry could come back in another place than that in which it was read. */
    @Test
    void showsOnlyWhatALossOfPowerCannotTakeBack() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        int[] rows = {0};
        UpstreamProgram.run(
                disk.seenBy("upstream", operation -> {
                    List<List<Row>> seen = now(UpstreamProgram.exchange(disk));
                    Exchange after = UpstreamProgram.exchange(disk.afterTheWorst());
                    if (!seen.isEmpty()) {
                        after.sink()
                                .prepare(
                                        new SinkRun("p", "run", 100, true),
                                        List.of(after.layout().schema()));
                        assertBegins(now(after), seen);
                        rows[0] += seen.get(0).size();
                    }
                }),
                exchange -> {});
        assertThat(rows[0]).isPositive();
    }

    private interface End {
        void of(SimulatedDisk disk, Random random);
    }

    private static int everyOperation(End end) throws Exception {
        boolean ended = true;
        int operation = 0;
        for (; ended; operation++) {
            for (int survival = 0; survival < SURVIVALS; survival++) {
                long seed = operation * 1000L + survival;
                SimulatedDisk disk = new SimulatedDisk();
                List<List<Row>> seen = new ArrayList<>();
                ended = !runsToTheEnd(disk, operation, seen);
                end.of(disk, new Random(seed));
                // Once more in the middle of recovering, then to the end.
                runsToTheEnd(disk, new Random(seed).nextInt(30), seen);
                end.of(disk, new Random(seed + 1));
                assertThat(runsToTheEnd(disk, Integer.MAX_VALUE, seen)).isTrue();
                assertComplete(seen, seed);
            }
        }
        return operation;
    }

    private static boolean runsToTheEnd(SimulatedDisk disk, int operations, List<List<Row>> seen) throws Exception {
        int[] left = {operations};
        try {
            UpstreamProgram.run(
                    disk.seenBy("upstream", operation -> {
                        if (left[0]-- == 0) {
                            throw new Ended();
                        }
                    }),
                    exchange -> look(exchange, seen));
            return true;
        } catch (Ended ended) {
            return false;
        }
    }

    /** Reads what there is; what was read before must be what it begins with. */
    private static void look(Exchange exchange, List<List<Row>> seen) {
        List<List<Row>> now = now(exchange);
        assertBegins(now, seen);
        seen.clear();
        seen.addAll(now);
    }

    private static void assertBegins(List<List<Row>> now, List<List<Row>> seen) {
        for (int partition = 0; partition < seen.size(); partition++) {
            List<Row> before = seen.get(partition);
            assertThat(now.get(partition)).hasSizeGreaterThanOrEqualTo(before.size());
            assertThat(now.get(partition).subList(0, before.size())).isEqualTo(before);
        }
    }

    /** Returns the rows of each partition; nothing if there is no log. */
    private static List<List<Row>> now(Exchange exchange) {
        List<List<Row>> now = new ArrayList<>();
        Schema schema = exchange.layout().schema();
        ReadRequest request = new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
        try (ExchangeSource source = exchange.source()) {
            for (Split split : source.plan(List.of(request))) {
                List<Row> rows = new ArrayList<>();
                try (ExchangeReader reader = source.open(split, request, Optional.empty())) {
                    while (reader.read(Duration.ZERO) instanceof ReadResult.Rows read) {
                        rows.addAll(Rows.of(read.batch()));
                    }
                }
                now.add(rows);
            }
        } catch (DataWeaverException none) {
            assertThat(none.code()).isEqualTo(ExchangeErrorCode.LOST);
            assertThat(none).hasMessageContaining("before a run that writes it was prepared");
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        return now;
    }

    private static void assertComplete(List<List<Row>> seen, long seed) {
        List<Row> all = seen.stream().flatMap(List::stream).toList();
        List<Row> expected = new ArrayList<>();
        for (int split = 0; split < UpstreamProgram.splits(); split++) {
            int each = split;
            List<Row> rows = UpstreamProgram.rows(split);
            expected.addAll(rows);
            for (List<Row> partition : seen) {
                List<Row> read = partition.stream()
                        .filter(row -> UpstreamProgram.splitOf(row) == each)
                        .toList();
                assertThat(read)
                        .as("seed %d: the order of split %d", seed, split)
                        .isEqualTo(rows.stream().filter(read::contains).toList());
            }
        }
        assertThat(all).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }
}
