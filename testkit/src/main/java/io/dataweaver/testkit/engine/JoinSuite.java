package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemoryLog;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemorySource.Interference;
import io.dataweaver.testkit.memory.MemoryTable;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code join} of two sources: which pairs are at the sink in the end, against a nested loop over all rows of both. */
@DisplayName("Joins of two sources")
abstract class JoinSuite extends PipelineSuite {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 26, 12, 0);
    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("customer", DataTypes.BIGINT),
                    Field.required("at", DataTypes.TIMESTAMP)),
            List.of());
    private static final Schema PAYMENTS = new Schema(
            "payments",
            List.of(
                    Field.required("number", DataTypes.BIGINT),
                    Field.nullable("payer", DataTypes.INTEGER),
                    Field.required("paid", DataTypes.TIMESTAMP)),
            List.of());
    private static final int ROWS = 240;
    private static final int SPLITS = 2;

    /** Of bounded sources, which an engine may read at different speeds, all is in time. */
    private static final String JOIN = """
            sources:
              orders: {memory: orders}
              payments: {memory: payments}
            transforms:
              - join:
                  left: orders
                  right: payments
                  on: {customer: payer}
                  time: {orders: at, payments: paid}
                  within: {before: 5m, after: 10m}
                  lateness: 5m
                  type: TYPE
            sink: {memory: target}
            """;

    /** Orders and payments of some customers and of none, one of each a minute, up to three minutes out of order. */
    private final class Joined {
        private final String type;
        private final List<Row> orders = new ArrayList<>();
        private final List<Row> payments = new ArrayList<>();
        private final MemoryTable table = new MemoryTable();
        private final String definition;
        private volatile Interference interference = Interference.NONE;
        private volatile Predicate<Row> refused = row -> false;

        Joined(String type, Mode mode, long seed) {
            this.type = type;
            this.definition = JOIN.replace("TYPE", type);
            Random random = new Random(seed);
            for (long i = 0; i < ROWS; i++) {
                Integer customer = customer(random);
                orders.add(Row.of(i, customer == null ? null : (long) customer, at(i, random)));
                payments.add(Row.of(i, customer(random), at(i, random)));
            }
            source("orders", ORDERS, orders);
            source("payments", PAYMENTS, payments);
            pipelines().memory().sink("target", () -> new MemorySink(table, mode, row -> refused.test(row)));
        }

        private void source(String name, Schema schema, List<Row> rows) {
            List<List<Row>> parts = new ArrayList<>();
            for (int part = 0; part < SPLITS; part++) {
                int of = part;
                parts.add(rows.stream().filter(row -> id(row) % SPLITS == of).toList());
            }
            pipelines()
                    .memory()
                    .source(
                            name,
                            () -> new MemorySource(
                                    schema,
                                    parts,
                                    (split, row) -> interference.beforeRead(name + "/" + split, row),
                                    row -> false));
        }

        private static @Nullable Integer customer(Random random) {
            return random.nextInt(15) == 0 ? null : random.nextInt(12);
        }

        private static LocalDateTime at(long minute, Random random) {
            return NOON.plusMinutes(minute).minusSeconds(random.nextInt(180));
        }

        /** Returns what is to be at the sink. */
        List<Row> expected() {
            List<Row> expected = new ArrayList<>();
            Set<Row> matched = new HashSet<>();
            for (Row order : orders) {
                for (Row payment : payments) {
                    if (isPair(order, payment)) {
                        expected.add(beside(order.values(), payment.values()));
                        matched.add(payment);
                    }
                }
                if (type.matches("left|full") && payments.stream().noneMatch(payment -> isPair(order, payment))) {
                    expected.add(beside(order.values(), NOTHING));
                }
            }
            if (type.matches("right|full")) {
                payments.stream()
                        .filter(payment -> !matched.contains(payment))
                        .forEach(payment -> expected.add(beside(NOTHING, payment.values())));
            }
            return expected;
        }

        /** Lets the next run break at the sink, with half of what it is to write. */
        void breakSinkHalfWay() {
            AtomicInteger written = new AtomicInteger();
            int half = expected().size() / 2;
            refused = row -> {
                if (written.incrementAndGet() == half) {
                    throw new DataWeaverException(MemoryErrorCode.BROKEN, "the table breaks");
                }
                return false;
            };
        }
    }

    private static final List<@Nullable Object> NOTHING = Collections.nCopies(3, null);

    private static Row beside(List<@Nullable Object> left, List<@Nullable Object> right) {
        List<@Nullable Object> values = new ArrayList<>(left);
        values.addAll(right);
        return Row.of(values.toArray());
    }

    private static boolean isPair(Row order, Row payment) {
        Long customer = (Long) order.value(1);
        Integer payer = (Integer) payment.value(1);
        LocalDateTime at = time(order);
        return customer != null
                && payer != null
                && customer == (long) payer
                && !time(payment).isBefore(at.minusMinutes(5))
                && !time(payment).isAfter(at.plusMinutes(10));
    }

    private static LocalDateTime time(Row row) {
        return (LocalDateTime) Objects.requireNonNull(row.value(2));
    }

    /** Fails in front of the join, then behind it, each for good; the next start goes on. */
    @ParameterizedTest
    @CsvSource({"inner, TWO_PHASE, 31", "left, TRANSACTIONAL, 32", "right, TWO_PHASE, 33", "full, TRANSACTIONAL, 34"})
    void pairsAreThoseOfANestedLoopThroughRunsThatFail(String type, Mode mode, long seed) throws Exception {
        Joined joined = new Joined(type, mode, seed);
        if (refusesStepsByKey(joined.definition)) {
            return;
        }
        joined.interference = Interferences.failing(MemoryErrorCode.BROKEN, ROWS / SPLITS / 4);
        assertBroken(joined);
        joined.interference = Interference.NONE;
        joined.breakSinkHalfWay();
        assertBroken(joined);
        joined.refused = row -> false;
        completed(pipelines().run(joined.definition));
        assertJoined(joined, seed);
    }

    private void assertBroken(Joined joined) throws InterruptedException {
        assertThat(pipelines().run(joined.definition).failure().orElseThrow().code())
                .isEqualTo(MemoryErrorCode.BROKEN);
    }

    private void assertJoined(Joined joined, long seed) {
        assertThat(pipelines().deadLetters(joined.definition))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(joined.table.rows()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(joined.expected());
    }

    /** What the join remembers goes back with the position of its split. */
    @ParameterizedTest
    @CsvSource({"inner, TRANSACTIONAL, 41", "full, TWO_PHASE, 42"})
    void pairsAreThoseOfANestedLoopThroughFailuresThatPass(String type, Mode mode, long seed) throws Exception {
        Joined joined = new Joined(type, mode, seed);
        if (refusesStepsByKey(joined.definition)) {
            return;
        }
        Set<String> failed = ConcurrentHashMap.newKeySet();
        joined.interference = (split, row) -> {
            if (row >= 40 && failed.add(split)) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "cannot be read now");
            }
        };
        AtomicInteger written = new AtomicInteger();
        AtomicInteger refusals = new AtomicInteger();
        joined.refused = row -> {
            // Twice: without a checkpoint between them, that is as often as it may fail.
            if (written.incrementAndGet() % 50 == 0 && refusals.incrementAndGet() <= 2) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "cannot be written now");
            }
            return false;
        };
        completed(pipelines().run(joined.definition));
        assertThat(failed).hasSize(2 * SPLITS);
        assertThat(refusals).hasValueGreaterThan(1);
        assertJoined(joined, seed);
    }

    /** Each twentieth order is never paid; one order and one payment come hours late. */
    @Test
    void rowsWithoutAPartnerComeOutAsTimePassesAndThoseThatAreLateAreRejected() throws Exception {
        String definition = JOIN.replace("TYPE", "left").replace("{before: 5m, after: 10m}", "{after: 1m}");
        MemoryLog orders = new MemoryLog(ORDERS, 1);
        MemoryLog payments = new MemoryLog(PAYMENTS, 1);
        pipelines().memory().source("orders", orders::source);
        pipelines().memory().source("payments", payments::source);
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition)) || refusesStepsByKey(definition)) {
            return;
        }
        List<Row> expected = new ArrayList<>();
        try (Pipelines.Started run = pipelines().start(definition)) {
            expected.addAll(append(0, 200, orders, payments));
            // Time has come to minute 199 on both sides: no order up to minute 193 can be paid in time any more.
            table.awaitRows(200, LIMIT);
            orders.append(0, order(7));
            payments.append(0, payment(7));
            expected.addAll(append(200, 240, orders, payments));
            table.awaitRows(240, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        assertStored(table, expected);
        assertThat(pipelines().deadLetters(definition))
                .extracting(DeadLetter::code)
                .containsExactly("DW-REC-061", "DW-REC-061");
    }

    private static Row order(long minute) {
        return Row.of(minute, minute, NOON.plusMinutes(minute));
    }

    private static Row payment(long minute) {
        return Row.of(-minute, (int) minute, NOON.plusMinutes(minute).plusSeconds(30));
    }

    /** Appends the orders of some minutes, up to four minutes out of order, and their payments; returns their pairs. */
    private static List<Row> append(int from, int to, MemoryLog orders, MemoryLog payments) {
        List<Row> pairs = new ArrayList<>();
        for (int group = from; group < to; group += 5) {
            List<Integer> minutes = new ArrayList<>(List.of(group, group + 1, group + 2, group + 3, group + 4));
            Collections.shuffle(minutes, new Random(group));
            for (int minute : minutes) {
                boolean isPaid = minute % 20 != 0;
                orders.append(0, order(minute));
                if (isPaid) {
                    payments.append(0, payment(minute));
                }
                pairs.add(
                        beside(order(minute).values(), isPaid ? payment(minute).values() : NOTHING));
            }
        }
        return pairs;
    }
}
