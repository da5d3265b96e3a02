package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.testkit.data.ChangedTable;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemoryLog;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemorySource.Interference;
import io.dataweaver.testkit.memory.MemoryTable;
import io.dataweaver.testkit.memory.MemoryTransactions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole pipelines on an engine: their sources, steps, sinks and rejected records, against what they should give. */
@DisplayName("Whole pipelines")
abstract class PipelineSuite extends EngineSuite {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Schema NUMBERS = Runs.SCHEMA;
    private static final int CHANGED_AT = 8;

    private @Nullable Pipelines pipelines;

    @BeforeEach
    void openPipelines() {
        pipelines = new Pipelines(plugin(), options(), folder());
    }

    @AfterEach
    void closePipelines() {
        pipelines().close();
    }

    final Pipelines pipelines() {
        return Objects.requireNonNull(pipelines);
    }

    private void source(String name, Schema schema, List<List<Row>> parts, Predicate<Row> malformed) {
        pipelines().memory().source(name, () -> new MemorySource(schema, parts, Interference.NONE, malformed));
    }

    /** Rows 1 to {@code count}, row by row into one of several parts. */
    private static List<List<Row>> dealt(int count, int parts) {
        List<List<Row>> dealt = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            dealt.add(new ArrayList<>());
        }
        Runs.numbered(count).forEach(row -> dealt.get((int) (id(row) % parts)).add(row));
        return dealt;
    }

    static RunResult completed(RunResult result) {
        assertThat(result.failure()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        return result;
    }

    /** Asserts that rows of one part of the source came in the order of that part. */
    private static void assertInOrder(List<Row> stored, List<List<Row>> parts) {
        for (List<Row> part : parts) {
            assertThat(stored.stream().filter(part::contains)).containsExactlyElementsOf(part);
        }
    }

    // ---- sources --------------------------------------------------------------------------------------------------

    @Test
    void readsManySplitsEachInItsOrder() throws Exception {
        List<List<Row>> parts = dealt(120, 40);
        source("numbers", NUMBERS, parts, row -> false);
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        RunResult result = completed(pipelines().run("""
                source: {memory: numbers}
                sink: {memory: target}
                """));
        assertThat(result.counts()).isEqualTo(new RunCounts(120, 120, 0, 0));
        assertThat(table.rows()).hasSize(120);
        assertInOrder(table.rows(), parts);
    }

    /** The first reader to come to its ninth row tells that the columns are others by now. */
    @Test
    void goesOnWithTheColumnsThatASourceHasOnceTheyHaveChanged() throws Exception {
        Schema wide = new Schema(
                NUMBERS.dataset(),
                Stream.concat(NUMBERS.fields().stream(), Stream.of(Field.nullable("more", DataTypes.TEXT)))
                        .toList(),
                NUMBERS.key());
        List<List<Row>> parts = dealt(120, 4);
        List<List<Row>> wideParts = parts.stream()
                .map(part -> part.stream().map(row -> widened(row, part)).toList())
                .toList();
        AtomicBoolean changed = new AtomicBoolean();
        Interference change = (split, row) -> {
            if (row >= CHANGED_AT) {
                changed.set(true);
                throw new DataWeaverException(MemoryErrorCode.ALTERED, split + " has other columns from row 9 on");
            }
        };
        pipelines()
                .memory()
                .source(
                        "numbers",
                        () -> changed.get()
                                ? new MemorySource(wide, wideParts, Interference.NONE, row -> false)
                                : new MemorySource(NUMBERS, parts, change, row -> false));
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        RunResult result = completed(pipelines().run("""
                schema: evolve
                source: {memory: numbers}
                sink: {memory: target}
                """));
        assertThat(result.counts()).isEqualTo(new RunCounts(120, 120, 0, 0));
        assertThat(table.rows())
                .extracting(PipelineSuite::id)
                .doesNotHaveDuplicates()
                .hasSize(120);
        assertThat(table.rows())
                .containsAll(wideParts.stream()
                        .flatMap(part -> part.stream().skip(CHANGED_AT))
                        .toList());
    }

    private static Row widened(Row row, List<Row> part) {
        List<@Nullable Object> values = new ArrayList<>(row.values());
        values.add(part.indexOf(row) < CHANGED_AT ? null : "more of " + id(row));
        return new Row(row.kind(), values);
    }

    @Test
    void readsASourceWithoutEndUntilItIsStoppedAndGoesOnWithTheRest() throws Exception {
        String definition = """
                source: {memory: log}
                transforms:
                  - filter: "id % 10 <> 0"
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 3);
        pipelines().memory().source("log", log::source);
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<List<Row>> parts = dealt(180, 3);
        append(log, parts, 0, 20);
        RunResult first;
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitRows(54, LIMIT);
            append(log, parts, 20, 40);
            table.awaitRows(108, LIMIT);
            awaitNoLag(run.handle());
            assertThat(run.handle().await(Duration.ZERO)).isEmpty();
            run.handle().stop();
            first = run.await();
        }
        assertThat(first.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(first.counts()).isEqualTo(new RunCounts(120, 108, 12, 0));
        append(log, parts, 40, 50);
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitRows(135, LIMIT);
            append(log, parts, 50, 60);
            table.awaitRows(162, LIMIT);
            run.handle().stop();
            RunResult second = run.await();
            assertThat(second.run()).isEqualTo(first.run());
            assertThat(second.resumed()).isEqualTo(first.counts());
            assertThat(second.counts()).isEqualTo(new RunCounts(180, 162, 18, 0));
        }
        parts.forEach(part -> part.removeIf(row -> id(row) % 10 == 0));
        assertThat(table.rows()).hasSize(162);
        assertInOrder(table.rows(), parts);
    }

    @Test
    void goesOnBeyondAGapInALogAsWasChosen() throws Exception {
        String definition = """
                source: {memory: log}
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 2);
        pipelines().memory().source("log", log::source);
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<List<Row>> parts = dealt(80, 2);
        append(log, parts, 0, 10);
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitRows(20, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        append(log, parts, 10, 30);
        log.removeBefore(0, 20);
        try (Pipelines.Started run = pipelines().start(definition)) {
            assertThat(run.await().failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.GONE);
        }
        try (Pipelines.Started run = pipelines().start(definition, GapChoice.SKIP_GAP)) {
            append(log, parts, 30, 40);
            table.awaitRows(70, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        parts.get(0).subList(10, 20).clear();
        assertThat(table.rows()).hasSize(70);
        assertInOrder(table.rows(), parts);
    }

    /** A run does not end for it: it goes on by itself, with those that never end where they were. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void goesOnByItselfWithSplitsThatComeWhileOthersMove(Mode mode) throws Exception {
        String definition = """
                source: {memory: log}
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 3);
        pipelines().memory().source("log", log::sourceInPhases);
        MemoryTable table = pipelines().table("target", mode);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<List<Row>> parts = dealt(120, 3);
        append(log, parts, 0, 10);
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitRows(20, LIMIT);
            log.end(0);
            table.awaitRows(30, LIMIT);
            for (int partition = 1; partition < 3; partition++) {
                for (Row row : parts.get(partition).subList(10, 40)) {
                    log.append(partition, row);
                }
            }
            table.awaitRows(90, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        parts.get(0).subList(10, 40).clear();
        assertThat(table.rows()).hasSize(90);
        assertInOrder(table.rows(), parts);
    }

    /** What an engine itself has kept of the run has the dataset still. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "TWO_PHASE"})
    void goesOnWithoutADatasetThatIsGone(Mode mode) throws Exception {
        String definition = """
                source: {memory: log}
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 2);
        pipelines().memory().source("log", () -> log.sourceOfDatasets(0));
        MemoryTable table = pipelines().table("target", mode);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<List<Row>> parts = dealt(80, 2);
        append(log, parts, 0, 10);
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitRows(20, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        pipelines().memory().source("log", () -> log.sourceOfDatasets(1));
        for (int from : new int[] {10, 20}) {
            append(log, parts, from, from + 10);
            try (Pipelines.Started run = pipelines().start(definition)) {
                table.awaitRows(20 + from, LIMIT);
                run.handle().stop();
                assertThat(run.await().failure()).isEmpty();
            }
        }
        assertThat(table.rows()).hasSize(40);
        assertInOrder(
                table.rows(), List.of(parts.get(0).subList(0, 30), parts.get(1).subList(0, 10)));
    }

    @Test
    void emptiesTheTargetWhereTheSourceIsEmptiedAndKeepsWhatComesBehind() throws Exception {
        String definition = """
                source: {memory: log}
                transforms:
                  - filter: "id % 10 <> 0"
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 1);
        pipelines().memory().source("log", log::sourceThatTellsEmptying);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<Row> rows = Runs.numbered(89);
        try (Pipelines.Started run = pipelines().start(definition)) {
            rows.subList(0, 25).forEach(row -> log.append(0, row));
            table.awaitJust(kept(rows, 0, 25), LIMIT);
            log.empty();
            rows.subList(25, 49).forEach(row -> log.append(0, row));
            table.awaitJust(kept(rows, 25, 49), LIMIT);
            run.handle().stop();
            assertThat(run.await().counts()).isEqualTo(new RunCounts(49, 45, 4, 0));
        }
        rows.subList(49, 69).forEach(row -> log.append(0, row));
        log.empty();
        log.empty();
        rows.subList(69, 79).forEach(row -> log.append(0, row));
        try (Pipelines.Started run = pipelines().start(definition)) {
            table.awaitJust(kept(rows, 69, 79), LIMIT);
            rows.subList(79, 89).forEach(row -> log.append(0, row));
            table.awaitJust(kept(rows, 69, 89), LIMIT);
            run.handle().stop();
            assertThat(run.await().counts()).isEqualTo(new RunCounts(89, 81, 8, 0));
        }
    }

    @Test
    void takesTransactionsOverSeveralDatasetsWholeAndInTheirOrder() throws Exception {
        String definition = """
                source: {memory: transactions}
                transforms:
                  - filter: "id % 10 <> 0"
                sink: {memory: target}
                """;
        List<Schema> schemas = List.of(NUMBERS, NUMBERS.withDataset("others"), NUMBERS.withDataset("more"));
        MemoryTransactions transactions = new MemoryTransactions(schemas);
        pipelines().memory().source("transactions", transactions::source);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<Row> rows = Runs.numbered(2000);
        Set<Integer> whole = new HashSet<>(Set.of(0));
        int end = 0;
        for (int half : new int[] {1000, 2000}) {
            try (Pipelines.Started run = pipelines().start(definition)) {
                while (end < half) {
                    int from = end;
                    end = Math.min(half, from + 1 + from % 57);
                    whole.add(kept(rows, 0, end).size());
                    transactions.append(IntStream.range(from, end)
                            .mapToObj(i -> new MemoryTransactions.Change(i % 7 % 3, rows.get(i)))
                            .toList());
                    assertThat(whole).contains(table.rows().size());
                }
                List<Row> expected = kept(rows, 0, half);
                long limit = System.nanoTime() + LIMIT.toNanos();
                while (table.rows().size() < expected.size() && System.nanoTime() - limit < 0) {
                    assertThat(whole).contains(table.rows().size());
                    Thread.onSpinWait();
                }
                assertThat(table.rows()).isEqualTo(expected);
                run.handle().stop();
                assertThat(run.await().counts().read()).isEqualTo(half);
            }
        }
    }

    /** One sink has stored what the other has not: so it may be ahead by rows, and by having been emptied. */
    @Test
    void emptiesEachOfTwoSinksOnceAtItsPlaceThoughOneFailsWhereTheOtherHasStored() throws Exception {
        String definition = """
                source: {memory: log}
                sinks:
                  all: {memory: all}
                  even: {when: id % 2 = 0, memory: even}
                """;
        MemoryLog log = new MemoryLog(NUMBERS, 1);
        pipelines().memory().source("log", log::sourceThatTellsEmptying);
        MemoryTable all = pipelines().table("all", Mode.TRANSACTIONAL);
        MemoryTable even = pipelines().table("even", Mode.TRANSACTIONAL);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition))) {
            return;
        }
        List<Row> rows = Runs.numbered(96);
        for (int round = 0; round < 8; round++) {
            if (round > 0) {
                log.empty();
            }
            rows.subList(12 * round, 12 * round + 12).forEach(row -> log.append(0, row));
        }
        List<Row> last = rows.subList(84, 96);
        AtomicBoolean first = new AtomicBoolean(true);
        AtomicBoolean atLast = new AtomicBoolean();
        even.interfere(call -> {
            boolean ahead = all.rows().equals(last);
            if (call.equals("append") && (first.getAndSet(false) || (ahead && !atLast.getAndSet(true)))) {
                throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "one of two sinks fails for a moment");
            }
        });
        try (Pipelines.Started run = pipelines().start(definition)) {
            all.awaitJust(last, LIMIT);
            even.awaitJust(last.stream().filter(row -> id(row) % 2 == 0).toList(), LIMIT);
            run.handle().stop();
            assertThat(run.await().failure()).isEmpty();
        }
        assertThat(all.rows()).isEqualTo(last);
        assertThat(atLast).isTrue();
    }

    private static List<Row> kept(List<Row> rows, int from, int to) {
        return rows.subList(from, to).stream().filter(row -> id(row) % 10 != 0).toList();
    }

    /** Engines tell of their stages now and then. */
    private static void awaitNoLag(RunHandle run) throws InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!run.progress().source().equals(SourceLag.ofRecords(0))) {
            assertThat(run.await(Duration.ofMillis(20))).isEmpty();
            assertThat(System.nanoTime() - limit).as("lag: %s", run.progress()).isNegative();
        }
    }

    private static void append(MemoryLog log, List<List<Row>> parts, int from, int to) {
        for (int part = 0; part < parts.size(); part++) {
            for (Row row : parts.get(part).subList(from, to)) {
                log.append(part, row);
            }
        }
    }

    @Test
    void makesOneOfSeveralSources() throws Exception {
        source("odd", NUMBERS, List.of(Runs.numbered(40)), row -> false);
        source("even", NUMBERS, dealt(30, 4), row -> false);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        RunResult result = completed(pipelines().run("""
                sources:
                  odd: {memory: odd}
                  even: {memory: even}
                transforms:
                  - union: {name: all, source_column: origin}
                sink: {memory: target}
                """));
        assertThat(result.counts()).isEqualTo(new RunCounts(70, 70, 0, 0));
        List<Row> expected = new ArrayList<>();
        Runs.numbered(40).forEach(row -> expected.add(Row.of(row.value(0), row.value(1), "odd")));
        Runs.numbered(30).forEach(row -> expected.add(Row.of(row.value(0), row.value(1), "even")));
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(expected);
    }

    // ---- changes --------------------------------------------------------------------------------------------------

    private static final Schema ACCOUNTS = new Schema(
            "accounts",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.required("part", DataTypes.BIGINT),
                    Field.required("balance", DataTypes.BIGINT)),
            List.of("id"));

    /** Inserts, updates and deletes of accounts, those of one account in one part, in their order. */
    private static List<List<Row>> randomChanges(Random random, int parts, int changes) {
        List<List<Row>> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            Map<Long, Row> live = new LinkedHashMap<>();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < changes; i++) {
                long id = random.nextInt(12) * (long) parts + part;
                Row before = live.get(id);
                Row after = Row.of(id, (long) part, (long) random.nextInt(100));
                if (before == null) {
                    rows.add(after);
                    live.put(id, after);
                } else if (random.nextInt(4) == 0) {
                    rows.add(new Row(ChangeKind.DELETE, before.values()));
                    live.remove(id);
                } else {
                    rows.add(new Row(ChangeKind.UPDATE_BEFORE, before.values()));
                    rows.add(new Row(ChangeKind.UPDATE_AFTER, after.values()));
                    live.put(id, after);
                }
            }
            all.add(rows);
        }
        return all;
    }

    /** The rows that are left of changes, and what a pipeline without changes would make of them. */
    private static Map<List<@Nullable Object>, Integer> left(List<List<Row>> parts, Function<Row, @Nullable Row> each) {
        Map<List<@Nullable Object>, Integer> rows = new LinkedHashMap<>();
        for (List<Row> part : parts) {
            new ChangedTable(ACCOUNTS).apply(part).rows().forEach((values, count) -> {
                Row made = each.apply(new Row(ChangeKind.INSERT, values));
                if (made != null) {
                    rows.merge(made.values(), count, Integer::sum);
                }
            });
        }
        return rows;
    }

    private void assertChangesGive(long seed, String transforms, Schema output, Function<Row, @Nullable Row> each)
            throws Exception {
        Random random = new Random(seed);
        List<List<Row>> parts = randomChanges(random, 3, 40);
        source("accounts", ACCOUNTS, parts, row -> false);
        MemoryTable table = new MemoryTable();
        pipelines().memory().sink("target", () -> MemorySink.ofChanges(table, Mode.TWO_PHASE));
        String definition = "source: {memory: accounts}\n" + transforms + "sink: {memory: target}\n";
        // The sink breaks once, in the middle.
        table.interfere(call -> {
            if (call.equals("commit") && table.rows().size() > 30) {
                table.interfere(again -> {});
                throw new DataWeaverException(MemoryErrorCode.BROKEN, "the sink breaks once");
            }
        });
        RunResult result = pipelines().run(definition);
        if (result.outcome() == Outcome.FAILED) {
            assertThat(result.failure().orElseThrow().code()).isEqualTo(MemoryErrorCode.BROKEN);
            result = pipelines().run(definition);
        }
        completed(result);
        assertThat(new ChangedTable(output).apply(table.rows()).rows())
                .as("seed %d", seed)
                .isEqualTo(left(parts, each));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void appliesAllKindsOfChangeInTheOrderOfTheirKeys(long seed) throws Exception {
        assertChangesGive(seed, "", ACCOUNTS, row -> row);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void filtersChangesThatEnterAndLeave(long seed) throws Exception {
        assertChangesGive(
                seed,
                "transforms: [{filter: balance > 40}]\n",
                ACCOUNTS,
                row -> (Long) Objects.requireNonNull(row.value(2)) > 40 ? row : null);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void movesRowsWhoseKeyChangesOnTheWay(long seed) throws Exception {
        Schema output = new Schema(
                "accounts",
                List.of(Field.required("id", DataTypes.BIGINT), Field.required("level", DataTypes.BIGINT)),
                List.of("id", "level"));
        assertChangesGive(
                seed,
                "transforms: [{map: {keep: [id], set: {level: balance / 25}}}]\n",
                output,
                row -> Row.of(row.value(0), (Long) Objects.requireNonNull(row.value(2)) / 25));
    }

    // ---- sinks ----------------------------------------------------------------------------------------------------

    @Test
    void sendsEachRowToTheSinksWhoseConditionItMeets() throws Exception {
        source("numbers", NUMBERS, dealt(120, 4), row -> false);
        MemoryTable thirds = pipelines().table("thirds", Mode.TWO_PHASE);
        MemoryTable small = pipelines().table("small", Mode.TRANSACTIONAL);
        MemoryTable rest = pipelines().table("rest", Mode.TWO_PHASE);
        RunResult result = completed(pipelines().run("""
                source: {memory: numbers}
                sinks:
                  thirds: {when: id % 3 = 0, memory: thirds}
                  small: {when: id < 50, memory: small}
                  rest: {otherwise: true, memory: rest}
                """));
        assertThat(result.counts().read()).isEqualTo(120);
        assertStored(thirds, numbers(120, id -> id % 3 == 0));
        assertStored(small, numbers(120, id -> id < 50));
        assertStored(rest, numbers(120, id -> id % 3 != 0 && id >= 50));
    }

    private static List<Row> numbers(int count, Predicate<Long> wanted) {
        return Runs.numbered(count).stream().filter(row -> wanted.test(id(row))).toList();
    }

    static void assertStored(MemoryTable table, List<Row> expected) {
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(expected);
    }

    // ---- steps ----------------------------------------------------------------------------------------------------

    private static final Schema PEOPLE = new Schema(
            "people",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.required("age", DataTypes.TEXT),
                    Field.required("email", DataTypes.TEXT),
                    Field.required("card", DataTypes.TEXT),
                    Field.required("phone", DataTypes.TEXT),
                    Field.required(
                            "address",
                            DataTypes.struct(
                                    Field.required("city", DataTypes.TEXT), Field.required("zip", DataTypes.TEXT))),
                    Field.required("tags", DataTypes.listOf(DataTypes.TEXT))),
            List.of("id"));
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static Row person(long id) {
        Map<String, Object> address = new LinkedHashMap<>();
        address.put("city", "city " + id);
        address.put("zip", "1000" + id);
        return Row.of(
                id,
                Long.toString(20 + id % 50),
                "p" + id + "@example.org",
                "4111 1111 0000 " + (1000 + id),
                "+49 30 " + (100000 + id),
                address,
                List.of("a" + id, "b"));
    }

    @Test
    void givesTheSameThroughEveryStepThatRemembersNothing() throws Exception {
        List<Row> people = new ArrayList<>();
        for (long id = 1; id <= 60; id++) {
            people.add(person(id));
            people.add(person(id)); // again, beside it
        }
        source("people", PEOPLE, List.of(people.subList(0, 40), people.subList(40, 120)), row -> false);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        RunResult result = completed(pipelines().run("""
                source: {memory: people}
                transforms:
                  - filter: "id % 3 <> 0"
                  - drop_duplicates: [id]
                  - cast: {columns: {age: bigint}}
                  - map: {set: {age: age + 1}}
                  - flatten: [address]
                  - unflatten: [address]
                  - flatten: {columns: [address], separator: "."}
                  - hash: {columns: [email], key: KEY}
                  - mask: {columns: {phone: phone}}
                  - tokenize: {columns: [card], key: KEY}
                  - tokenize: {columns: [card], key: KEY, detokenize: true}
                  - sample: 100%
                  - rate_limit: 100000
                  - union: everyone
                  - explode: {column: tags, as: tag, position_as: line}
                sink: {memory: target}
                """.replace("KEY", KEY)));
        List<Row> expected = new ArrayList<>();
        for (long id = 1; id <= 60; id++) {
            if (id % 3 != 0) {
                for (int line = 1; line <= 2; line++) {
                    expected.add(Row.of(
                            id,
                            21 + id % 50,
                            hashed("p" + id + "@example.org"),
                            "4111 1111 0000 " + (1000 + id),
                            "+** ** **" + Long.toString(100000 + id).substring(2),
                            "city " + id,
                            "1000" + id,
                            line,
                            line == 1 ? "a" + id : "b"));
                }
            }
        }
        assertStored(table, expected);
        assertThat(result.counts()).isEqualTo(new RunCounts(120, 40, 80, 80, 0));
    }

    private static String hashed(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    // ---- rejected records -----------------------------------------------------------------------------------------

    private static final String REJECTING = """
            source: {memory: numbers}
            transforms:
              - map: {set: {inverse: "100 / (id % 10)"}}
            sink: {memory: target}
            """;

    /** Record 20 and so on cannot be read, 10 and so on cannot be computed, 7 and so on the sink refuses. */
    private MemoryTable rejecting(AtomicReference<Interference> interference) {
        List<List<Row>> parts = dealt(200, 4);
        pipelines()
                .memory()
                .source(
                        "numbers",
                        () -> new MemorySource(
                                NUMBERS,
                                parts,
                                (split, row) -> Objects.requireNonNull(interference.get())
                                        .beforeRead(split, row),
                                row -> id(row) % 20 == 0));
        MemoryTable table = new MemoryTable();
        pipelines().memory().sink("target", () -> new MemorySink(table, Mode.TWO_PHASE, row -> id(row) % 7 == 0));
        return table;
    }

    private static List<Row> notRejected() {
        return numbers(200, id -> id % 10 != 0 && id % 7 != 0).stream()
                .map(row -> Row.of(row.value(0), row.value(1), 100 / (id(row) % 10)))
                .toList();
    }

    @Test
    void keepsRejectedRecordsOfEachStepOnceAlsoThroughAFailure() throws Exception {
        AtomicReference<Interference> interference =
                new AtomicReference<>(Interferences.failing(MemoryErrorCode.BROKEN, 25));
        MemoryTable table = rejecting(interference);
        assertThat(pipelines().run(REJECTING).outcome()).isEqualTo(Outcome.FAILED);
        interference.set(Interference.NONE);
        RunResult result = completed(pipelines().run(REJECTING));
        assertStored(table, notRejected());
        Map<String, Long> steps = pipelines().deadLetters(REJECTING).stream()
                .collect(Collectors.groupingBy(DeadLetter::step, Collectors.counting()));
        long bySink = numbers(200, id -> id % 10 != 0 && id % 7 == 0).size();
        assertThat(steps).isEqualTo(Map.of("source", 10L, "transforms[0]", 10L, "sink", bySink));
        long written = notRejected().size();
        assertThat(result.counts()).isEqualTo(new RunCounts(200, written, 0, 200 - written));
    }

    @Test
    void replaysDeadLettersThroughTheCorrectedPipeline() throws Exception {
        source("numbers", NUMBERS, dealt(60, 3), row -> false);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        String wrong = """
                source: {memory: numbers}
                transforms:
                  - map: {set: {inverse: "100 / (id % 10)"}}
                sink: {memory: target}
                """;
        completed(pipelines().run(wrong));
        assertThat(pipelines().deadLetters(wrong)).hasSize(6);
        String corrected = wrong.replace("100 / (id % 10)", "100 / (id % 10 + 1)");
        try (Pipelines.Started replay = pipelines().startReplay(corrected)) {
            completed(replay.await());
        }
        assertThat(table.rows()).hasSize(60);
        assertThat(table.rows().stream().filter(row -> id(row) % 10 == 0).map(row -> row.value(2)))
                .hasSize(6)
                .containsOnly(100L);
    }

    @Test
    void forgetsAPipelineThatIsDeleted() throws Exception {
        AtomicReference<Interference> interference =
                new AtomicReference<>(Interferences.failing(MemoryErrorCode.BROKEN, 25));
        rejecting(interference);
        RunResult failed = pipelines().run(REJECTING);
        pipelines().delete(REJECTING);
        interference.set(Interference.NONE);
        RunResult result = completed(pipelines().run(REJECTING));
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.resumed()).isEqualTo(RunCounts.NONE);
    }

    @Test
    void takesFurtherWorkersWhileItRuns() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Interference waiting = (split, row) -> {
            reading.countDown();
            await(goOn);
        };
        pipelines().memory().source("numbers", () -> new MemorySource(NUMBERS, Runs.numbered(60), 3, waiting));
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        String definition = """
                source: {memory: numbers}
                sink: {memory: target}
                """;
        if (refuses(Ability.FURTHER_WORKERS, () -> pipelines().join(definition))) {
            return;
        }
        try (Pipelines.Started run = pipelines().start(definition)) {
            await(reading);
            RunHandle worker = pipelines().join(definition);
            goOn.countDown();
            completed(run.await());
            worker.stop();
            assertThat(worker.await(LIMIT)).isPresent();
        }
        assertStored(table, Runs.numbered(60));
    }

    // ---- steps by key ---------------------------------------------------------------------------------------------

    private static final Schema VISITS = new Schema(
            "visits",
            List.of(
                    Field.required("shop", DataTypes.BIGINT),
                    Field.required("amount", DataTypes.BIGINT),
                    Field.required("at", DataTypes.TIMESTAMP)),
            List.of());

    private static final LocalDateTime MIDNIGHT = LocalDateTime.of(2026, 11, 26, 0, 0);

    final boolean refusesStepsByKey(String definition) {
        return refuses(Ability.STEPS_BY_KEY, () -> pipelines().start(definition).close());
    }

    /** Visit {@code minute} of shop {@code minute % 4}. */
    private static Row visit(long minute) {
        return Row.of(minute % 4, minute, MIDNIGHT.plusMinutes(minute));
    }

    private static List<Row> visits(int count) {
        return LongStream.range(0, count).mapToObj(PipelineSuite::visit).collect(Collectors.toList());
    }

    @Test
    void aggregatesTheWholeSourceByKeyAlsoThroughAFailure() throws Exception {
        AtomicReference<Interference> interference =
                new AtomicReference<>(Interferences.failing(MemoryErrorCode.BROKEN, 25));
        List<Row> visits = visits(120);
        pipelines()
                .memory()
                .source(
                        "visits",
                        () -> new MemorySource(
                                VISITS,
                                visits,
                                3,
                                (split, row) -> Objects.requireNonNull(interference.get())
                                        .beforeRead(split, row)));
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        String definition = """
                source: {memory: visits}
                transforms:
                  - aggregate: {by: [shop], set: {visits: "count(*)", total: "sum(amount)"}}
                sink: {memory: target}
                """;
        if (refusesStepsByKey(definition)) {
            return;
        }
        assertThat(pipelines().run(definition).outcome()).isEqualTo(Outcome.FAILED);
        interference.set(Interference.NONE);
        completed(pipelines().run(definition));
        List<Row> expected = new ArrayList<>();
        for (long shop = 0; shop < 4; shop++) {
            long of = shop;
            long total = visits.stream()
                    .mapToLong(PipelineSuite::id)
                    .filter(id -> id == of)
                    .count();
            long sum =
                    LongStream.range(0, 120).filter(minute -> minute % 4 == of).sum();
            expected.add(Row.of(shop, total, BigDecimal.valueOf(sum)));
        }
        assertStored(table, expected);
    }

    @Test
    void letsOneOfEachKeyPassWhereverTheOthersAre() throws Exception {
        List<List<Row>> parts = dealt(60, 3);
        parts.get(0).addAll(parts.get(1));
        parts.get(2).addAll(parts.get(0));
        source("numbers", NUMBERS, parts, row -> false);
        MemoryTable table = pipelines().table("target", Mode.TRANSACTIONAL);
        String definition = """
                source: {memory: numbers}
                transforms:
                  - dedupe: [id]
                sink: {memory: target}
                """;
        if (refusesStepsByKey(definition)) {
            return;
        }
        completed(pipelines().run(definition));
        assertStored(table, Runs.numbered(60));
    }

    /** Visits come up to four minutes out of order; three come hours late, when their windows have left. */
    @Test
    void putsEventsOutOfOrderIntoTheirWindowsAndRejectsThoseThatAreTooLate() throws Exception {
        String definition = """
                source: {memory: log}
                transforms:
                  - aggregate: {by: [shop], set: {visits: "count(*)"}, window: 10m, time: at, lateness: 5m}
                sink: {memory: target}
                """;
        MemoryLog log = new MemoryLog(VISITS, 1);
        pipelines().memory().source("log", log::source);
        MemoryTable table = pipelines().table("target", Mode.TWO_PHASE);
        if (refuses(Ability.UNBOUNDED_SOURCES, () -> pipelines().start(definition)) || refusesStepsByKey(definition)) {
            return;
        }
        long seed = 7;
        List<Row> visits = visits(240);
        for (int i = 0; i < 240; i += 5) {
            Collections.shuffle(visits.subList(i, i + 5), new Random(seed + i));
        }
        try (Pipelines.Started run = pipelines().start(definition)) {
            visits.subList(0, 200).forEach(visit -> log.append(0, visit));
            // The last was at minute 199, so windows have closed up to minute 190.
            table.awaitRows(19 * 4, LIMIT);
            LongStream.of(1, 2, 3).forEach(minute -> log.append(0, visit(minute)));
            visits.subList(200, 240).forEach(visit -> log.append(0, visit));
            table.awaitRows(23 * 4, LIMIT);
            run.handle().stop();
            assertThat(run.await().outcome()).isEqualTo(Outcome.STOPPED);
        }
        Map<List<Object>, Long> windows = new LinkedHashMap<>();
        visits.stream()
                .filter(visit -> (Long) Objects.requireNonNull(visit.value(1)) < 230)
                .forEach(visit -> windows.merge(window(visit), 1L, Long::sum));
        List<Row> expected = new ArrayList<>();
        windows.forEach((window, count) -> expected.add(
                Row.of(window.get(0), window.get(1), ((LocalDateTime) window.get(1)).plusMinutes(10), count)));
        assertThat(table.rows()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pipelines().deadLetters(definition)).as("seed %d", seed).hasSize(3);
    }

    private static List<Object> window(Row visit) {
        LocalDateTime at = (LocalDateTime) Objects.requireNonNull(visit.value(2));
        return List.of(id(visit), at.minusMinutes(at.getMinute() % 10));
    }
}
