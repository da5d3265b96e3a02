package io.dataweaver.core.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.core.verify.TwoTables.Order;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether just the keys are found that differ, whatever the tables hold and however little memory there is. */
class SearchTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final Search.Limits WIDE = new Search.Limits(16, 1 << 19, ALL, ALL);
    private static final Search.Limits NARROW = new Search.Limits(4, 16, ALL, ALL);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private static Order order(long id) {
        return new Order(id, "note " + id, BigDecimal.valueOf(id * 100 + 5, 2), NOON.plusSeconds(id));
    }

    private static List<Order> orders(int count) {
        return LongStream.range(0, count).mapToObj(SearchTest::order).collect(Collectors.toCollection(ArrayList::new));
    }

    private static IntFunction<List<Order>> always(List<Order> rows) {
        return look -> rows;
    }

    private static String text(Difference difference) {
        return difference.kind()
                + difference.columns().stream()
                        .map(column -> " " + column.column() + " " + column.source() + "|" + column.sink())
                        .collect(Collectors.joining());
    }

    private static Map<Long, String> found(Search search) {
        Map<Long, String> found = new TreeMap<>();
        for (Difference each : TwoTables.differences(search)) {
            assertThat(found.put((Long) requireNonNull(each.key().get("id")), text(each)))
                    .as("%s is told once", each.key())
                    .isNull();
        }
        return found;
    }

    /** Damages a row at the sink in one way, and returns what has to be told of it. */
    private static String damage(Order row, int way, List<Order> sink) {
        switch (way) {
            case 0 -> {
                return "MISSING";
            }
            case 1 -> {
                BigDecimal other = requireNonNull(row.total()).add(new BigDecimal("0.01"));
                sink.add(new Order(row.id(), row.note(), other, row.at()));
                return "DIFFERENT total " + row.total() + "|" + other;
            }
            case 2 -> {
                sink.add(new Order(row.id(), row.note() + " ", row.total(), row.at()));
                return "DIFFERENT note " + row.note() + "|" + row.note() + " ";
            }
            case 3 -> {
                sink.add(new Order(row.id(), null, row.total(), row.at()));
                return "DIFFERENT note " + row.note() + "|null";
            }
            case 4 -> {
                Instant other = requireNonNull(row.at()).plusSeconds(20_700); // Kathmandu
                sink.add(new Order(row.id(), row.note(), row.total(), other));
                return "DIFFERENT at " + row.at() + "|" + other;
            }
            case 5 -> {
                sink.add(row);
                sink.add(row);
                return "DUPLICATE";
            }
            default -> {
                sink.add(new Order(row.id(), "", null, row.at()));
                return "DIFFERENT note " + row.note() + "| total " + row.total() + "|null";
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsJustTheKeysThatDifferAndHow(boolean narrow) throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Order> source = orders(2000);
        List<Order> sink = new ArrayList<>();
        Map<Long, String> planted = new TreeMap<>();
        for (Order row : source) {
            if (random.nextInt(20) == 0) {
                planted.put(row.id(), damage(row, random.nextInt(7), sink));
            } else {
                sink.add(row);
            }
        }
        for (long id = 5000; id < 5020; id++) {
            sink.add(order(id));
            planted.put(id, "EXTRA");
        }
        Collections.shuffle(sink, random);
        Search search = TwoTables.search(always(source), always(sink), narrow ? NARROW : WIDE, Duration.ZERO);
        assertThat(found(search)).as("seed %d", seed).isEqualTo(planted);
        assertThat(search.isComplete()).isTrue();
    }

    @Test
    void saysNothingOfTablesThatAreAlikeInAnyOrder() throws InterruptedException {
        List<Order> source = orders(3000);
        List<Order> sink = new ArrayList<>(source);
        Collections.reverse(sink);
        Search search = TwoTables.search(always(source), always(sink), NARROW, Duration.ZERO);
        assertThat(search.suspects().size()).isZero();
        assertThat(search.isComplete()).isTrue();
    }

    @Test
    void findsEveryKeyOfATableThatIsMissingThoughFewFitTheMemory() throws InterruptedException {
        Search.Limits few = new Search.Limits(8, 100, ALL, ALL);
        Search search = TwoTables.search(always(orders(5000)), always(List.of()), few, Duration.ZERO);
        assertThat(found(search))
                .hasSize(5000)
                .allSatisfy((id, text) -> assertThat(text).isEqualTo("MISSING"));
    }

    @Test
    void endsEarlyOnceEnoughIsFoundAndSaysThatItIsNotAll() throws InterruptedException {
        Search.Limits enough = new Search.Limits(8, 100, 10, 3);
        Search search = TwoTables.search(always(orders(5000)), always(List.of()), enough, Duration.ZERO);
        assertThat(search.isComplete()).isFalse();
        assertThat(search.suspects().size()).isBetween(10, 100);
        assertThat(TwoTables.differences(search)).hasSizeBetween(3, 100);
    }

    @Test
    void comparesWholeRowsWhereThereIsNoKeyAndCountsThoseThatAreThereSeveralTimes() throws InterruptedException {
        List<Order> source = List.of(order(1), order(2), order(2), order(3));
        List<Order> sink = List.of(order(1), order(2), order(3), order(3), order(4));
        assertThat(TwoTables.withoutKey(source, sink, WIDE))
                .extracting(each ->
                        each.key().get("id") + " " + each.kind() + " " + each.sourceRows() + "|" + each.sinkRows())
                .containsExactlyInAnyOrder("2 DUPLICATE 2|1", "3 DUPLICATE 1|2", "4 EXTRA 0|1");
    }

    private static List<Order> with(List<Order> rows, Order other) {
        return rows.stream().map(row -> row.id() == other.id() ? other : row).toList();
    }

    private static Order version(int number) {
        return new Order(7, "version " + number, BigDecimal.ONE, NOON);
    }

    @Test
    void aCopyThatLagsIsNoDifference() throws InterruptedException {
        List<Order> rows = orders(100);
        // The source moves at each look up to the fourth, and the copy is one version behind.
        IntFunction<List<Order>> source = look -> with(rows, version(Math.min(look, 3)));
        IntFunction<List<Order>> sink = look -> with(rows, version(Math.min(look - 1, 3)));
        Search search = TwoTables.search(source, sink, WIDE, A_MOMENT);
        assertThat(search.suspects().in(Suspect.State.AGREED)).hasSize(1);
        assertThat(TwoTables.differences(search)).isEmpty();
    }

    @Test
    void aDifferenceThatStaysIsToldThoughOtherKeysLag() throws InterruptedException {
        List<Order> rows = orders(100);
        List<Order> damaged = with(rows, new Order(9, "note 9 ", order(9).total(), order(9).at()));
        Search search = TwoTables.search(
                look -> with(rows, version(Math.min(look, 2))),
                look -> with(damaged, version(Math.min(look - 1, 2))),
                WIDE,
                A_MOMENT);
        assertThat(found(search)).isEqualTo(Map.of(9L, "DIFFERENT note note 9|note 9 "));
    }

    @Test
    void aKeyThatIsWrittenAtEachLookIsNoDifferenceAndToldApart() throws InterruptedException {
        List<Order> rows = orders(100);
        Search search = TwoTables.search(
                look -> with(rows, version(look + 1)), look -> with(rows, version(look)), WIDE, A_MOMENT);
        assertThat(TwoTables.differences(search)).isEmpty();
        assertThat(search.suspects().in(Suspect.State.OPEN)).hasSize(1);
    }

    @Test
    void aDifferenceThatIsGoneWhenItsRowsAreReadIsNotTold() throws InterruptedException {
        List<Order> rows = orders(100);
        Search search =
                TwoTables.search(always(rows), look -> look < 2 ? rows.subList(0, 90) : rows, WIDE, Duration.ZERO);
        assertThat(TwoTables.differences(search)).isEmpty();
        assertThat(search.suspects().in(Suspect.State.AGREED)).hasSize(10);
    }

    @Test
    void aFailureOfOneSideEndsBoth() {
        IntFunction<List<Order>> broken = look -> {
            throw new IllegalStateException("the disk is gone");
        };
        assertThatThrownBy(() -> TwoTables.search(always(orders(10)), broken, WIDE, Duration.ZERO))
                .hasMessage("the disk is gone");
    }
}
