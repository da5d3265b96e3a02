package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnOrigins;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.TransformErrorCode;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code join}: which pairs come out, which rows come out alone, what is rejected, what is remembered. */
class JoinTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.INTEGER),
                    Field.nullable("total", DataTypes.decimal(10, 2)),
                    Field.nullable("at", DataTypes.TIMESTAMP)),
            List.of());
    private static final Schema PAYMENTS = new Schema(
            "payments",
            List.of(
                    Field.nullable("order_id", DataTypes.BIGINT),
                    Field.nullable("note", DataTypes.TEXT),
                    Field.nullable("paid", DataTypes.parse("timestamp(3)"))),
            List.of());
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 26, 12, 0);
    private static final Position START = new Position("start");
    private static final long NO_MEMORY = 0;
    private static final long ALL_MEMORY = Long.MAX_VALUE;

    @TempDir
    Path folder;

    /** A join whose sides are fed directly, and what has come out of it. */
    private static final class Trial implements TransformOutput {
        final Map<String, ?> options;
        final List<Schema> schemas;
        final List<String> results = new ArrayList<>();
        final List<String> rejected = new ArrayList<>();
        JoiningPlugin.Joining made;
        StatefulTransform join;

        Trial(Map<String, ?> options, Schema left, Schema right) {
            this.options = options;
            this.schemas = List.of(left, right);
            this.made = made(new JoinPlugin());
            this.join = over(made.sides().get(0).outputSchema());
        }

        private JoiningPlugin.Joining made(JoinPlugin plugin) {
            return plugin.join(
                    Options.parse(plugin.descriptor(), options),
                    List.of(new Input("orders", schemas.get(0)), new Input("payments", schemas.get(1))));
        }

        /** Lets rows take so many bytes of memory when it is opened next. */
        Trial remembering(long most) {
            made = made(new JoinPlugin(most));
            return this;
        }

        StatefulTransform over(Schema input) {
            return (StatefulTransform) ((ColumnUse) made.join()).over(input);
        }

        Trial open(@Nullable Path folder, Optional<Position> at) {
            join.close();
            join = over(made.sides().get(0).outputSchema());
            join.open(folder, at);
            return this;
        }

        Trial row(int side, ChangeKind kind, @Nullable Object... values) {
            BatchBuilder builder = new BatchBuilder(schemas.get(side), 1);
            for (int i = 0; i < values.length; i++) {
                builder.column(i).appendValue(values[i]);
            }
            builder.endRow(kind, 1);
            join.apply(passed(made.sides().get(side), builder.build()), this);
            return this;
        }

        Trial order(int id, @Nullable LocalDateTime at) {
            return row(JoinLayout.LEFT, ChangeKind.INSERT, id, new BigDecimal("1.50"), at);
        }

        Trial payment(@Nullable Integer order, String note, @Nullable LocalDateTime at) {
            return row(JoinLayout.RIGHT, ChangeKind.INSERT, order == null ? null : (long) order, note, at);
        }

        Trial advance(LocalDateTime time) {
            join.advance(time.toEpochSecond(ZoneOffset.UTC) * 1_000_000, this);
            return this;
        }

        Trial finish() {
            join.finish(this);
            return this;
        }

        @Override
        public void emit(RecordBatch batch) {
            assertThat(batch.schema()).isEqualTo(join.outputSchema());
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                results.add(values(batch, row));
            }
        }

        @Override
        public void reject(Rejection rejection) {
            Rejection.RejectedRow row = (Rejection.RejectedRow) rejection.record();
            rejected.add(row.batch().schema().dataset() + " " + values(row.batch(), row.row()) + " "
                    + rejection.column() + " " + rejection.code().id());
        }

        private static String values(RecordBatch batch, int row) {
            List<@Nullable Object> values = new ArrayList<>();
            batch.columns().forEach(column -> values.add(column.value(row)));
            return values.toString();
        }
    }

    private static RecordBatch passed(Transform side, RecordBatch batch) {
        AtomicReference<RecordBatch> made = new AtomicReference<>();
        side.apply(batch, new TransformOutput() {
            @Override
            public void emit(RecordBatch emitted) {
                made.set(emitted);
            }

            @Override
            public void reject(Rejection rejection) {
                throw new AssertionError(rejection);
            }
        });
        return requireNonNull(made.get());
    }

    private static Map<String, Object> options(String type, Map<String, ?> more) {
        Map<String, Object> options = new HashMap<>(Map.of(
                "left",
                "orders",
                "right",
                "payments",
                "on",
                Map.of("id", "order_id"),
                "time",
                Map.of("orders", "at", "payments", "paid"),
                "within",
                Map.of("before", "1m", "after", "10m"),
                "type",
                type,
                "lateness",
                "5m"));
        options.putAll(more);
        options.values().removeIf(""::equals);
        return options;
    }

    private static Trial trial(String type) {
        return new Trial(options(type, Map.of()), ORDERS, PAYMENTS).open(null, Optional.empty());
    }

    @Test
    void recordsBelongTogetherWithinTheIntervalWhicheverComesFirst() {
        Trial trial = trial("inner");
        trial.order(1, NOON).payment(1, "late", NOON.plusMinutes(10)).payment(1, "too late", NOON.plusMinutes(11));
        trial.payment(2, "early", NOON.minusMinutes(1))
                .payment(2, "too early", NOON.minusMinutes(2))
                .order(2, NOON);
        trial.payment(3, "of another", NOON).finish();
        assertThat(trial.results)
                .containsExactly(
                        "[1, 1.50, 2026-11-26T12:00, 1, late, 2026-11-26T12:10]",
                        "[2, 1.50, 2026-11-26T12:00, 2, early, 2026-11-26T11:59]");
        assertThat(trial.join.outputSchema().fields())
                .containsExactly(
                        ORDERS.field(0),
                        ORDERS.field(1),
                        ORDERS.field(2),
                        PAYMENTS.field(0),
                        PAYMENTS.field(1),
                        PAYMENTS.field(2));
    }

    @ParameterizedTest
    @CsvSource({"inner, 0, 0", "left, 1, 0", "right, 0, 1", "full, 1, 1"})
    void aRecordComesOutAloneWhenNoneCanBelongToItAnyMore(String type, int lefts, int rights) {
        Trial trial = trial(type);
        trial.order(1, NOON).payment(2, "x", NOON).order(3, NOON).payment(3, "y", NOON);
        trial.results.clear();
        trial.advance(NOON.plusMinutes(6));
        assertThat(trial.results).isEmpty();
        trial.advance(NOON.plusMinutes(6).plusSeconds(1));
        assertThat(trial.results).hasSize(rights);
        trial.advance(NOON.plusMinutes(15));
        assertThat(trial.results).hasSize(rights);
        trial.advance(NOON.plusMinutes(15).plusSeconds(1));
        assertThat(trial.results).hasSize(rights + lefts);
        trial.finish();
        assertThat(trial.results).hasSize(rights + lefts);
        if (rights > 0) {
            assertThat(trial.results.get(0)).isEqualTo("[null, null, null, 2, x, 2026-11-26T12:00]");
        }
        if (lefts > 0) {
            assertThat(trial.results.get(rights)).isEqualTo("[1, 1.50, 2026-11-26T12:00, null, null, null]");
        }
    }

    @Test
    void whatComesTooLateOrHasNoTimeOrIsNoInsertIsRejectedAsItsDatasetHadIt() {
        Trial trial = trial("left").advance(NOON);
        trial.order(1, NOON.minusMinutes(5)).order(2, NOON.minusMinutes(5).minusNanos(1000));
        trial.payment(1, "x", null);
        trial.row(JoinLayout.RIGHT, ChangeKind.DELETE, 1L, "y", NOON);
        trial.finish();
        assertThat(trial.rejected)
                .containsExactly(
                        "orders [2, 1.50, 2026-11-26T11:54:59.999999] at DW-REC-061",
                        "payments [1, x, null] paid DW-REC-062",
                        "payments [1, y, 2026-11-26T12:00] null DW-REC-060");
        assertThat(trial.results).containsExactly("[1, 1.50, 2026-11-26T11:55, null, null, null]");
    }

    @Test
    void aKeyThatIsNullBelongsToNothing() {
        Trial trial = trial("full").order(1, NOON).payment(null, "x", NOON).payment(null, "y", NOON);
        assertThat(trial.results)
                .containsExactly(
                        "[null, null, null, null, x, 2026-11-26T12:00]",
                        "[null, null, null, null, y, 2026-11-26T12:00]");
        Trial inner = trial("inner").payment(null, "x", NOON).finish();
        assertThat(inner.results).isEmpty();
        assertThat(inner.rejected).isEmpty();
    }

    @Test
    void aColumnThatBothSidesShareComesOnceAndNamesMayGetAPrefix() {
        Schema right = new Schema(
                "payments",
                List.of(
                        Field.nullable("id", DataTypes.BIGINT),
                        Field.nullable("total", DataTypes.TEXT),
                        Field.nullable("at", DataTypes.TIMESTAMP)),
                List.of());
        Map<String, Object> using = options(
                "full",
                Map.of(
                        "on",
                        "",
                        "using",
                        List.of("id"),
                        "time",
                        Map.of("orders", "at", "payments", "at"),
                        "prefix",
                        Map.of("payments", "p_")));
        Trial trial = new Trial(using, ORDERS, right).open(null, Optional.empty());
        trial.order(1, NOON).payment(2, "two", NOON).payment(1, "one", NOON).finish();
        assertThat(trial.join.outputSchema().names()).containsExactly("id", "total", "at", "p_total", "p_at");
        assertThat(trial.join.outputSchema().field(0)).isEqualTo(Field.nullable("id", DataTypes.BIGINT));
        assertThat(trial.results)
                .containsExactly(
                        "[1, 1.50, 2026-11-26T12:00, one, 2026-11-26T12:00]", "[2, null, null, two, 2026-11-26T12:00]");
    }

    @Test
    void pairsOfRecordsWithKeysHaveBothKeysAsTheirs() {
        Schema left = ORDERS.withKey(List.of("id"));
        Schema right = new Schema(
                "payments",
                List.of(
                        Field.required("number", DataTypes.BIGINT),
                        Field.nullable("order_id", DataTypes.BIGINT),
                        Field.nullable("paid", DataTypes.TIMESTAMP)),
                List.of("number"));
        assertThat(new Trial(options("inner", Map.of()), left, right)
                        .join
                        .outputSchema()
                        .key())
                .containsExactly("id", "number");
        assertThat(new Trial(options("left", Map.of()), left, right)
                        .join
                        .outputSchema()
                        .key())
                .isEmpty();
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        refused(Map.of("left", "oders"), KeyedErrorCode.SIDES, "did you mean `orders`?", "left");
        refused(Map.of("right", "orders"), KeyedErrorCode.SIDES, "under two names", "right");
        refused(Map.of("on", ""), TransformErrorCode.OPTIONS_CONFLICT, "write `on:", "left");
        refused(Map.of("using", List.of("id")), TransformErrorCode.OPTIONS_CONFLICT, "write `on:", "using");
        refused(Map.of("on", Map.of("id", "order")), TransformErrorCode.UNKNOWN_COLUMN, "it has", "on", "id");
        refused(Map.of("on", Map.of("id", "note")), TransformErrorCode.WRONG_TYPE, "cast one of them", "on", "id");
        refused(
                Map.of("time", Map.of("orders", "at", "payments", "note")),
                TransformErrorCode.WRONG_TYPE,
                "`cast` to timestamp",
                "time",
                "payments");
        refused(
                Map.of("time", Map.of("orders", "at")),
                TransformErrorCode.OPTIONS_CONFLICT,
                "payments: column",
                "time");
        refused(
                Map.of("time", Map.of("orders", "at", "payment", "paid")),
                TransformErrorCode.OPTIONS_CONFLICT,
                "did you mean `payments`?",
                "time",
                "payment");
        refused(
                Map.of("within", Map.of("befor", "1m")),
                TransformErrorCode.OPTIONS_CONFLICT,
                "did you mean `before`?",
                "within",
                "befor");
        refused(
                Map.of("within", Map.of("after", "40000d")),
                TransformErrorCode.OPTIONS_CONFLICT,
                "bounded time",
                "within",
                "after");
        refused(
                Map.of("prefix", Map.of("payment", "p_")),
                TransformErrorCode.OPTIONS_CONFLICT,
                "did you mean `payments`?",
                "prefix",
                "payment");
    }

    private static void refused(Map<String, ?> more, ErrorCode code, String hint, String... path) {
        assertThatThrownBy(() -> new Trial(options("inner", more), ORDERS, PAYMENTS))
                .as(more.toString())
                .isInstanceOfSatisfying(OptionException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.path()).containsExactly(path);
                    assertThat(refused.hint()).contains(hint);
                });
    }

    @Test
    void twoColumnsOfOneNameAreRefused() {
        Schema right = new Schema(
                "payments",
                List.of(
                        Field.nullable("order_id", DataTypes.BIGINT),
                        Field.nullable("total", DataTypes.TEXT),
                        Field.nullable("paid", DataTypes.TIMESTAMP)),
                List.of());
        assertThatThrownBy(() -> new Trial(options("inner", Map.of()), ORDERS, right))
                .isInstanceOfSatisfying(OptionException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(TransformErrorCode.COLUMN_CONFLICT);
                    assertThat(refused).hasMessageContaining("`total`");
                    assertThat(refused.hint()).contains("prefix: {payments: r_}");
                });
    }

    /** One event of the oracle. */
    private record Event(int side, int number, @Nullable Integer key, LocalDateTime at) {
        @Nullable Object[] values() {
            return side == JoinLayout.LEFT
                    ? new @Nullable Object[] {key, BigDecimal.valueOf(number, 2), at}
                    : new @Nullable Object[] {key == null ? null : (long) key, Integer.toString(number), at};
        }
    }

    /** What comes to the join: an event, or, if it is null, how far time has come. */
    private record Item(@Nullable Event event, LocalDateTime time) {}

    @ParameterizedTest
    @EnumSource
    void pairsAreThoseOfANestedLoopThroughAnyNumberOfCrashes(JoinPlugin.Type type) {
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed * 31 + type.ordinal());
            List<Item> log = log(random);
            List<String> expected = new ArrayList<>();
            List<String> late = new ArrayList<>();
            nestedLoop(log, type, expected, late);
            int partitions = 1 + random.nextInt(3);
            List<String> results = new ArrayList<>();
            List<String> rejected = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                Path own = folder.resolve(type + "-" + seed + "-" + partition);
                Trial trial = through(log, type, partition, partitions, random, own);
                results.addAll(trial.results);
                rejected.addAll(trial.rejected);
            }
            assertThat(results).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(rejected).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(late);
            assertThat(late).as("seed %d: some come too late", seed).isNotEmpty();
        }
    }

    private static List<Item> log(Random random) {
        List<Item> log = new ArrayList<>();
        LocalDateTime latest = NOON;
        int number = 0;
        for (int i = 0; i < 250; i++) {
            LocalDateTime at =
                    NOON.plusSeconds(20L * i).minusSeconds(random.nextInt(random.nextInt(20) == 0 ? 900 : 240));
            latest = at.isAfter(latest) ? at : latest;
            Integer key = random.nextInt(25) == 0 ? null : random.nextInt(6);
            int side = key == null ? JoinLayout.RIGHT : random.nextInt(2);
            Event event = new Event(side, number++, key, at);
            log.add(new Item(event, at));
            if (random.nextInt(10) == 0) {
                log.add(new Item(event, at)); // A duplicate is a record of its own.
            }
            if (random.nextInt(8) == 0) {
                log.add(new Item(null, latest));
            }
        }
        return log;
    }

    private static void nestedLoop(List<Item> log, JoinPlugin.Type type, List<String> expected, List<String> late) {
        List<Event> accepted = new ArrayList<>();
        LocalDateTime reached = LocalDateTime.MIN;
        for (Item item : log) {
            if (item.event() == null) {
                reached = item.time().minusMinutes(5);
            } else if (item.time().isBefore(reached)) {
                boolean isLeft = item.event().side() == JoinLayout.LEFT;
                late.add((isLeft ? "orders " : "payments ") + List.of(text(item.event())) + (isLeft ? " at" : " paid")
                        + " DW-REC-061");
            } else {
                accepted.add(item.event());
            }
        }
        for (Event one : accepted) {
            boolean matched = false;
            for (Event other : accepted) {
                boolean isPair = one.side() != other.side()
                        && one.key() != null
                        && one.key().equals(other.key());
                Event left = one.side() == JoinLayout.LEFT ? one : other;
                Event right = one.side() == JoinLayout.LEFT ? other : one;
                if (isPair
                        && !right.at().isBefore(left.at().minusMinutes(1))
                        && !right.at().isAfter(left.at().plusMinutes(10))) {
                    matched = true;
                    if (one.side() == JoinLayout.LEFT) {
                        expected.add("[" + text(left) + ", " + text(right) + "]");
                    }
                }
            }
            if (!matched && type.keeps(one.side())) {
                String none = "null, null, null";
                expected.add(
                        one.side() == JoinLayout.LEFT
                                ? "[" + text(one) + ", " + none + "]"
                                : "[" + none + ", " + text(one) + "]");
            }
        }
    }

    private static String text(Event event) {
        List<String> values = new ArrayList<>();
        for (Object value : event.values()) {
            values.add(String.valueOf(value));
        }
        return String.join(", ", values);
    }

    /** Where a stage may begin again: at an item of the log, with what had come out by then. */
    private record Saved(int item, int results, int rejected) {}

    /** Puts the log through one partition; now and then it dies, and goes on at one of the last checkpoints. */
    private static Trial through(
            List<Item> log, JoinPlugin.Type type, int partition, int partitions, Random random, Path folder) {
        Trial trial = new Trial(options(type.name().toLowerCase(Locale.ROOT), Map.of()), ORDERS, PAYMENTS);
        trial.remembering(random.nextBoolean() ? NO_MEMORY : ALL_MEMORY).open(folder, Optional.empty());
        List<Saved> saved = new ArrayList<>();
        boolean undone = false;
        int i = 0;
        while (i < log.size()) {
            Item item = log.get(i++);
            if (item.event() == null) {
                trial.advance(item.time());
            } else if ((item.event().key() == null ? 0 : item.event().key()) % partitions == partition) {
                trial.row(item.event().side(), ChangeKind.INSERT, item.event().values());
            }
            int chance = random.nextInt(30);
            if (chance == 0) {
                trial.join.checkpoint(new Position(Integer.toString(i)));
                saved.add(new Saved(i, trial.results.size(), trial.rejected.size()));
                undone = false;
            } else if (chance == 1 && !saved.isEmpty()) {
                if (!undone && saved.size() > 1 && random.nextBoolean()) {
                    saved.remove(saved.size() - 1); // The sink had not stored the last one.
                    undone = true;
                }
                Saved to = saved.get(saved.size() - 1);
                i = to.item();
                trial.results.subList(to.results(), trial.results.size()).clear();
                trial.rejected.subList(to.rejected(), trial.rejected.size()).clear();
                trial.remembering(random.nextBoolean() ? NO_MEMORY : ALL_MEMORY)
                        .open(folder, Optional.of(new Position(Integer.toString(i))));
            }
        }
        trial.finish();
        trial.join.close();
        return trial;
    }

    @ParameterizedTest
    @CsvSource({NO_MEMORY + ", 0, 1", ALL_MEMORY + ", 1, 0"})
    void whatNothingCanBelongToAnyMoreIsForgotten(long memory, int pages, int rows) {
        Trial trial = new Trial(options("full", Map.of()), ORDERS, PAYMENTS)
                .remembering(memory)
                .open(folder, Optional.empty());
        for (int i = 0; i < 2_000; i++) {
            trial.order(i, NOON.plusSeconds(i)).payment(i + 100, "x", NOON.plusSeconds(i));
            if (i % 500 == 499) {
                trial.join.checkpoint(new Position(Integer.toString(i)));
            }
        }
        trial.advance(NOON.plusMinutes(90)).order(1, NOON.plusMinutes(90));
        trial.join.checkpoint(START);
        trial.join.close();
        try (KeyedStore store = KeyedStore.open(folder, Optional.of(START))) {
            assertThat(size(store, "pages")).isEqualTo(pages);
            assertThat(size(store, "matched")).isZero();
            assertThat(size(store, "rows")).isEqualTo(rows);
            assertThat(size(store, "ends")).isEqualTo(rows);
        }
    }

    private static int size(KeyedStore store, String table) {
        AtomicInteger size = new AtomicInteger();
        store.table(table).forEach((key, value) -> size.incrementAndGet());
        return size.get();
    }

    /** Of one key, so that all are in one tree, and in three orders of their times. */
    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "random"})
    void manyRowsOfOneKeyAreFoundByTheirTimes(String order) {
        List<Integer> seconds = IntStream.range(0, 20_000).boxed().collect(Collectors.toCollection(ArrayList::new));
        if (order.equals("descending")) {
            Collections.reverse(seconds);
        } else if (order.equals("random")) {
            Collections.shuffle(seconds, new Random(7));
        }
        Trial trial = new Trial(options("right", Map.of()), ORDERS, PAYMENTS)
                .remembering(ALL_MEMORY)
                .open(folder, Optional.empty());
        seconds.forEach(second -> trial.order(1, NOON.plusSeconds(second)));
        trial.payment(1, "x", NOON.plusSeconds(10_000));
        assertThat(trial.results)
                .isEqualTo(IntStream.rangeClosed(10_000 - 600, 10_000 + 60)
                        .mapToObj(second ->
                                "[1, 1.50, " + NOON.plusSeconds(second) + ", 1, x, " + NOON.plusSeconds(10_000) + "]")
                        .toList());
        // All but the last thousand are forgotten: a payment may be ten minutes later, and a minute earlier.
        trial.advance(NOON.plusSeconds(19_000 + 600 + 300)).results.clear();
        trial.payment(1, "y", NOON.plusSeconds(19_600));
        assertThat(trial.results).hasSize(661);
    }

    @Test
    void rowsThatAreLargeAreRememberedThroughACrash() {
        Trial trial = new Trial(options("right", Map.of()), ORDERS, PAYMENTS)
                .remembering(ALL_MEMORY)
                .open(folder, Optional.empty());
        for (int i = 0; i < 40; i++) {
            trial.payment(1, i + "x".repeat(100_000), NOON.plusSeconds(i));
        }
        trial.join.checkpoint(START);
        trial.open(folder, Optional.of(START)).order(1, NOON).finish();
        assertThat(trial.results)
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> "[1, 1.50, " + NOON + ", 1, " + i + "x".repeat(100_000) + ", "
                                + NOON.plusSeconds(i) + "]")
                        .toList());
    }

    @Test
    void columnsThatNobodyWantsAreLeftOut() {
        Trial trial = new Trial(options("inner", Map.of()), ORDERS, PAYMENTS);
        Schema passed = trial.made.sides().get(0).outputSchema();
        assertThat(((ColumnUse) trial.made.join()).inputColumns(Set.of("note")))
                .containsExactlyInAnyOrder("side", "time", "key.id", "left.id", "right.paid", "right.note");
        assertThat(((ColumnOrigins) trial.made.join()).madeOf(Set.of("note"))).containsExactly("right.note");
        StatefulTransform narrow =
                trial.over(passed.project(List.of("side", "time", "key.id", "left.id", "right.note")));
        assertThat(narrow.outputSchema().names()).containsExactly("id", "at", "order_id", "note");
        assertThat(((ColumnUse) trial.made.sides().get(0)).inputColumns(Set.of("side", "time", "key.id", "right.note")))
                .containsExactlyInAnyOrder("at", "id");
    }
}
