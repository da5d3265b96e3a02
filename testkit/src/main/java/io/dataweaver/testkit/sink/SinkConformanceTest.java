package io.dataweaver.testkit.sink;

import static io.dataweaver.api.descriptor.Capability.APPLIES_CHANGES;
import static io.dataweaver.api.descriptor.Capability.APPLIES_EMPTYING;
import static io.dataweaver.api.descriptor.Capability.ATOMIC_REPLACE;
import static io.dataweaver.api.descriptor.Capability.BOUNDED;
import static io.dataweaver.api.descriptor.Capability.CHANGES;
import static io.dataweaver.api.descriptor.Capability.IDEMPOTENT_BY_KEY;
import static io.dataweaver.api.descriptor.Capability.KEEPS_ORDER;
import static io.dataweaver.api.descriptor.Capability.READS_BACK;
import static io.dataweaver.api.descriptor.Capability.TRANSACTIONAL_POSITIONS;
import static io.dataweaver.api.descriptor.Capability.TWO_PHASE_COMMIT;
import static io.dataweaver.api.descriptor.Capability.WHOLE_TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * What every sink must do. A connector extends this once a kind or mode of sink, and answers three questions.
 *
 * <p>The abilities that the sink names decide what is expected of it: what it can do must hold through a crash at each
 * step, what it cannot do must be refused. A crash is played by closing everything in the middle and going on with a new
 * sink; {@link io.dataweaver.testkit.process.ChildProcess} has the real one.
 */
public abstract class SinkConformanceTest {

    private static final Schema SIMPLE = new Schema(
            "conformance",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));
    private static final List<String> HOSTILE_NAMES = List.of(
            "a\"b",
            "a'b",
            "a`b",
            "a;drop table conformance;--",
            "select",
            "Upper and lower",
            "a.b",
            "a\\b",
            "%s %1$n",
            "${HOME}",
            "tab\tname",
            "comma,name",
            "größe 漢字 😀",
            "--",
            "/*",
            "{}[]:");
    private static final int BATCH = 3;

    /** Where a process dies. */
    enum Crash {
        WRITTEN,
        PREPARED,
        STORED,
        COMMITTED,
        COMPLETED
    }

    /** Returns what the plugin says of itself. */
    protected abstract ComponentDescriptor descriptor();

    /**
     * Opens a sink on the place of this test, which is empty at first; each call as another process would.
     *
     * @param schema of the rows that will be written, if any are
     */
    protected abstract Sink openSink(Schema schema);

    /**
     * Reads back what anyone sees now, by means other than the sink; nothing if the place does not exist.
     *
     * @return rows with the columns and types of {@code schema}, in stored order if there is one
     */
    protected abstract List<Row> stored(Schema schema) throws Exception;

    /** Tells whether columns of {@code type} can be stored; the others must be refused before anything is written. */
    protected boolean holds(DataType type) {
        return true;
    }

    /** Tells whether a row with {@code value}, as {@link Row} has it, may be rejected instead of stored. */
    protected boolean mayReject(DataType type, Object value) {
        return false;
    }

    /**
     * Returns what {@code value}, which is not null, is stored as: itself, unless the sink says in its documentation that
     * the target cannot tell two values apart.
     */
    protected @Nullable Object isStoredAs(DataType type, Object value) {
        return value;
    }

    /** Returns a row of columns {@code id bigint, name text} that the target refuses when the others are stored. */
    protected Optional<Row> refusedRow() {
        return Optional.empty();
    }

    /** Tells whether columns may be called {@code name}; the others must be refused before anything is written. */
    protected boolean takesColumnName(String name) {
        return true;
    }

    @Test
    void canDoNoMoreThanItsDescriptorSays() {
        try (Sink sink = openSink(SIMPLE)) {
            assertThat(descriptor().capabilities()).containsAll(sink.capabilities());
        }
    }

    @Test
    void storesEveryRowOnce() throws Exception {
        write(SIMPLE, numbered(1, 20));
        assertStored(SIMPLE, numbered(1, 20));
    }

    @Test
    void makesAnEmptyTargetOfNoRows() throws Exception {
        write(SIMPLE, List.of());
        assertThat(stored(SIMPLE)).isEmpty();
    }

    @Test
    void storesOnlyTheRowsThatABatchShows() throws Exception {
        RecordBatch batch = Batches.of(SIMPLE, numbered(1, 6), 1);
        try (SinkProcess process = start(SIMPLE, "run")) {
            process.write(split(0), batch.select(new int[] {1, 2, 5}, 3));
            process.write(split(0), batch.select(new int[0], 0));
            process.write(split(0), batch.slice(3, 4));
            process.flush(split(0));
            process.checkpoint(split(0), true);
            process.complete();
        }
        assertStored(SIMPLE, List.of(numbered(2), numbered(3), numbered(6), numbered(4)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void storesEdgeValuesUnbentOrRefusesTheType(DataType type) throws Exception {
        Schema schema = new Schema(
                "conformance",
                List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("v", type)),
                List.of("id"));
        if (!holds(type)) {
            try (Sink sink = openSink(schema)) {
                assertThatThrownBy(() -> sink.check(List.of(schema)))
                        .as("%s is refused before anything is written", type)
                        .isInstanceOf(DataWeaverException.class)
                        .hasMessageContaining("v");
            }
            return;
        }
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(1L, null));
        for (Object value : EdgeValues.of(type)) {
            rows.add(Row.of(rows.size() + 1L, value));
        }
        List<Row> rejected = Rows.rejected(write(schema, rows));
        assertThat(rejected).as("rejected rows").allMatch(row -> mayReject(type, requireValue(row)));
        List<Row> kept = new ArrayList<>(rows);
        kept.removeAll(rejected);
        assertStored(schema, kept);
    }

    private static Object requireValue(Row row) {
        Object value = row.value(1);
        if (value == null) {
            throw new AssertionError("a null was rejected: " + row);
        }
        return value;
    }

    static Stream<DataType> types() {
        return RandomData.allTypes().stream();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void storesRandomRowsUnbent(long seed) throws Exception {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("conformance", 8, this::holds);
        List<Row> rows = data.rows(schema, 100);
        List<Row> kept = new ArrayList<>(rows);
        kept.removeAll(Rows.rejected(write(schema, rows)));
        List<Row> refusable = new ArrayList<>(rows);
        refusable.removeIf(row -> !mayRejectAny(schema, row));
        assertThat(kept).as("%s: rows that may not be rejected", data).containsAll(difference(rows, refusable));
        assertStored(schema, kept);
    }

    private boolean mayRejectAny(Schema schema, Row row) {
        for (int i = 0; i < schema.size(); i++) {
            Object value = row.value(i);
            if (value != null && mayReject(schema.field(i).type(), value)) {
                return true;
            }
        }
        return false;
    }

    private static List<Row> difference(List<Row> rows, List<Row> without) {
        List<Row> rest = new ArrayList<>(rows);
        rest.removeAll(without);
        return rest;
    }

    @Test
    void quotesHostileColumnNames() throws Exception {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.required("id", DataTypes.BIGINT));
        for (String name : HOSTILE_NAMES) {
            if (takesColumnName(name)) {
                fields.add(Field.nullable(name, DataTypes.TEXT));
            } else {
                Schema refused = Schema.of("conformance", Field.nullable(name, DataTypes.TEXT));
                try (Sink sink = openSink(refused)) {
                    assertThatThrownBy(() -> sink.check(List.of(refused)))
                            .as("a column called %s", name)
                            .isInstanceOf(DataWeaverException.class);
                }
            }
        }
        Schema schema = new Schema("conformance", fields, List.of("id"));
        Object[] values = new Object[fields.size()];
        Arrays.setAll(values, i -> i == 0 ? (Object) 1L : fields.get(i).name());
        write(schema, List.of(Row.of(values)));
        assertStored(schema, List.of(Row.of(values)));
    }

    @Test
    void rejectsARowAndStoresThoseAroundIt() throws Exception {
        Row refused = refusedRow().orElseThrow(() -> new TestAbortedException("this sink refuses no row"));
        List<Row> rows = new ArrayList<>(numbered(1, 10));
        rows.add(5, refused);
        List<Rejection> rejections = write(SIMPLE, rows);
        assertThat(Rows.rejected(rejections)).containsExactly(refused);
        assertThat(rejections.get(0).message()).isNotBlank();
        assertThat(rejections.get(0).record().origin()).isEqualTo(6);
        assertStored(SIMPLE, numbered(1, 10));
    }

    @Test
    void writesSplitsSideBySide() throws Exception {
        Map<Split, List<Row>> splits = splits();
        try (SinkProcess process = start(SIMPLE, "run")) {
            for (int rows = 2; rows <= 8; rows += 2) {
                for (Map.Entry<Split, List<Row>> split : splits.entrySet()) {
                    process.write(split.getKey(), split.getValue(), rows, BATCH);
                }
            }
            process.finish(splits, BATCH);
        }
        assertStored(SIMPLE, numbered(1, 30));
    }

    private static Map<Split, List<Row>> splits() {
        Map<Split, List<Row>> splits = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            splits.put(split(i), numbered(10 * i + 1, 10 * i + 10));
        }
        return splits;
    }

    @Test
    void storesEachCheckpointOfManyOnce() throws Exception {
        List<Row> rows = numbered(1, 20);
        try (SinkProcess process = start(SIMPLE, "run")) {
            for (int to = 4; to <= 20; to += 4) {
                process.write(split(0), rows, to, BATCH);
                process.checkpoint(split(0), to == 20);
            }
            process.complete();
        }
        assertStored(SIMPLE, rows);
    }

    @Test
    void commitsAndCompletesTwiceLikeOnce() throws Exception {
        List<Row> rows = numbered(1, 8);
        try (SinkProcess process = start(SIMPLE, "run")) {
            process.write(split(0), rows, 4, BATCH);
            process.checkpoint(split(0), false);
            process.commit();
            process.write(split(0), rows, 8, BATCH);
            process.checkpoint(split(0), true);
            process.commit();
            process.complete();
            process.commit();
            process.complete();
        }
        assertStored(SIMPLE, rows);
    }

    /** A call that has failed halfway is repeated, and an engine that goes on publishes what its checkpoint holds once more. */
    @Test
    void earlierCheckpointsThatAreCommittedAgainBehindLaterOnesChangeNothing() throws Exception {
        List<Row> rows = numbered(1, 12);
        try (SinkProcess process = start(SIMPLE, "run")) {
            List<Committable> all = new ArrayList<>();
            for (int to = 4; to <= 12; to += 4) {
                process.write(split(0), rows, to, BATCH);
                process.checkpoint(split(0), to == 12);
                all.addAll(process.committables());
            }
            process.sink().commit(process.run(), all);
            process.sink().commit(process.run(), all.subList(0, Math.min(1, all.size())));
            process.complete();
        }
        assertStored(SIMPLE, rows);
    }

    @Test
    void closesTwice() {
        SinkProcess process = start(SIMPLE, "run");
        process.write(split(0), numbered(1, 4), 4, BATCH);
        assertThatCode(() -> {
                    process.close();
                    process.close();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void undoesWhatWasNotPrepared() throws Exception {
        try (Sink sink = openSink(SIMPLE)) {
            assumeTrue(isExactlyOnce(sink) && !sink.capabilities().contains(IDEMPOTENT_BY_KEY));
        }
        try (SinkProcess process = start(SIMPLE, "run")) {
            process.write(split(0), numbered(1, 10), 10, BATCH);
        }
        assertThat(stored(SIMPLE)).isEmpty();
    }

    @Test
    void showsNothingBeforeItIsCommitted() throws Exception {
        try (SinkProcess process = start(SIMPLE, "run");
                Sink sink = openSink(SIMPLE)) {
            assumeTrue(sink.capabilities().contains(TWO_PHASE_COMMIT), "it names TWO_PHASE_COMMIT");
            process.write(split(0), numbered(1, 10), 10, BATCH);
            process.prepare(split(0), true);
            assertThat(stored(SIMPLE)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterACrashWithoutLossOrDuplicate(Crash crash) throws Exception {
        List<Row> rows = numbered(1, 20);
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.write(split(0), rows, 7, BATCH);
            process.checkpoint(split(0), false);
            run(process, rows, crash);
        }
        goOn(journal, rows);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterACrashBeforeItsFirstCheckpoint(Crash crash) throws Exception {
        List<Row> rows = numbered(1, 20);
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            run(process, rows, crash);
        }
        goOn(journal, rows);
    }

    private static void run(SinkProcess process, List<Row> rows, Crash crash) {
        boolean last = crash == Crash.COMPLETED;
        process.write(split(0), rows, last ? 20 : 13, BATCH);
        if (crash.compareTo(Crash.PREPARED) >= 0) {
            process.prepare(split(0), last);
        }
        if (crash.compareTo(Crash.STORED) >= 0) {
            process.store();
        }
        if (crash.compareTo(Crash.COMMITTED) >= 0) {
            process.commit();
        }
        if (last) {
            process.complete();
        }
    }

    private void goOn(SinkProcess.Journal journal, List<Row> rows) throws Exception {
        boolean exactly;
        try (Sink sink = openSink(SIMPLE)) {
            exactly = isExactlyOnce(sink);
        }
        // Dies once more, right after it has resumed: what recovers must itself be safe to repeat.
        new SinkProcess(openSink(SIMPLE), SIMPLE, journal).close();
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.finish(Map.of(split(0), rows), BATCH);
        }
        if (exactly) {
            assertStored(SIMPLE, rows);
        } else {
            assertThat(stored(SIMPLE)).as("at least once").containsAll(rows);
        }
    }

    @Test
    void tellsThePositionThatItHolds() {
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        List<Row> rows = numbered(1, 10);
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.write(split(0), rows, 4, BATCH);
            process.prepare(split(0), false);
            process.write(split(1), rows, 10, BATCH);
            process.prepare(split(1), true);
            process.write(split(0), rows, 6, BATCH);
        }
        try (Sink sink = openSink(SIMPLE);
                SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            if (sink.capabilities().contains(TRANSACTIONAL_POSITIONS)) {
                assertThat(process.held())
                        .containsOnly(
                                Map.entry(split(0).id(), new SplitState(new Position("4"), false)),
                                Map.entry(split(1).id(), new SplitState(new Position("10"), true)));
            } else {
                assertThat(process.held()).isEmpty();
            }
        }
    }

    @Test
    void holdsNoPositionOfAnotherRun() {
        try (SinkProcess process = start(SIMPLE, "first")) {
            process.finish(Map.of(split(0), numbered(1, 4)), BATCH);
        }
        try (SinkProcess process = start(SIMPLE, "second")) {
            assertThat(process.held()).isEmpty();
        }
    }

    @Test
    void refusesAnOlderEpoch() throws Exception {
        try (Sink sink = openSink(SIMPLE)) {
            assumeTrue(sink.capabilities().contains(TRANSACTIONAL_POSITIONS), "it names TRANSACTIONAL_POSITIONS");
        }
        List<Row> rows = numbered(1, 10);
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        try (SinkProcess zombie = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            zombie.write(split(0), rows, 2, BATCH);
            zombie.checkpoint(split(0), false);
            try (SinkProcess successor = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
                assertThat(successor.run().epoch()).isGreaterThan(zombie.run().epoch());
                assertThatThrownBy(() -> {
                            zombie.write(split(0), numbered(1, 5), 5, BATCH);
                            zombie.prepare(split(0), false);
                        })
                        .as("a writer of an older epoch")
                        .isInstanceOf(DataWeaverException.class);
            }
        }
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.finish(Map.of(split(0), rows), BATCH);
        }
        assertStored(SIMPLE, rows);
    }

    @Test
    void letsAnotherWorkerTakeASplitOverAndRefusesTheOneBefore() throws Exception {
        List<Row> rows = numbered(1, 10);
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        try (SinkProcess coordinator = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            try (SinkProcess successor = coordinator.worker(openSink(SIMPLE))) {
                try (SinkProcess zombie = coordinator.worker(openSink(SIMPLE))) {
                    zombie.takeOver(split(0));
                    zombie.write(split(0), rows, 2, BATCH);
                    zombie.checkpoint(split(0), false);
                    successor.takeOver(split(0));
                    successor.write(split(0), rows, 4, BATCH);
                    successor.checkpoint(split(0), false);
                    if (coordinator.sink().capabilities().contains(TRANSACTIONAL_POSITIONS)) {
                        assertThatThrownBy(() -> {
                                    zombie.write(split(0), rows, 5, BATCH);
                                    zombie.prepare(split(0), false);
                                })
                                .as("a writer of a split that was taken over")
                                .isInstanceOf(DataWeaverException.class);
                    }
                }
                successor.write(split(0), rows, rows.size(), BATCH);
                successor.checkpoint(split(0), true);
            }
            coordinator.complete();
        }
        assertStored(SIMPLE, rows);
    }

    @Test
    void neverGivesAnEpochTwice() {
        try (Sink first = openSink(SIMPLE);
                Sink second = openSink(SIMPLE)) {
            long epoch = first.fence(SinkProcess.PIPELINE, 5);
            assertThat(epoch).isGreaterThanOrEqualTo(5);
            if (second.capabilities().contains(TRANSACTIONAL_POSITIONS)) {
                assertThat(second.fence(SinkProcess.PIPELINE, 3)).isGreaterThan(epoch);
            }
        }
    }

    @Test
    void replacesAllAtOnceAtTheEnd() throws Exception {
        try (Sink sink = openSink(SIMPLE)) {
            assumeTrue(sink.capabilities().contains(ATOMIC_REPLACE), "it names ATOMIC_REPLACE");
        }
        List<Row> old = numbered(1, 5);
        List<Row> replacement = numbered(101, 110);
        try (SinkProcess process = start(SIMPLE, "first")) {
            process.finish(Map.of(split(0), old), BATCH);
        }
        assertStored(SIMPLE, old);
        SinkProcess.Journal journal = new SinkProcess.Journal("second");
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.write(split(0), replacement, 4, BATCH);
            process.checkpoint(split(0), false);
            assertStored(SIMPLE, old);
        }
        assertStored(SIMPLE, old);
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.finish(Map.of(split(0), replacement), BATCH);
        }
        assertStored(SIMPLE, replacement);
    }

    @Test
    void appliesChangesInTheirOrderOrRefusesThem() throws Exception {
        List<Row> changes = List.of(
                Row.of(1L, "one"),
                Row.of(2L, "two"),
                Row.of(3L, "three"),
                Row.of(ChangeKind.UPDATE_BEFORE, 2L, "two"),
                Row.of(ChangeKind.UPDATE_AFTER, 2L, "TWO"),
                Row.of(ChangeKind.DELETE, 1L, "one"),
                Row.of(ChangeKind.DELETE, 3L, "three"),
                Row.of(3L, "three again"),
                Row.of(4L, "four"),
                Row.of(ChangeKind.DELETE, 4L, null));
        if (can(APPLIES_CHANGES)) {
            write(SIMPLE, changes);
            assertThat(stored(SIMPLE)).containsExactlyInAnyOrder(Row.of(2L, "TWO"), Row.of(3L, "three again"));
        } else {
            assertRefused(changes.get(4));
            assertRefused(changes.get(5));
        }
    }

    /** Rejected or refused, but never taken for an insert. */
    private void assertRefused(Row change) throws Exception {
        try (SinkProcess process = start(SIMPLE, "run " + change.kind())) {
            process.write(split(0), Batches.of(SIMPLE, change));
            process.flush(split(0));
            assertThat(Rows.rejected(process.rejections()))
                    .as("a sink that does not name APPLIES_CHANGES refuses changes")
                    .containsExactly(change);
        } catch (DataWeaverException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
        assertThat(stored(SIMPLE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void endsWithTheLastStateOfEachKeyAfterRandomChanges(long seed) throws Exception {
        assumeTrue(can(APPLIES_CHANGES), "it names APPLIES_CHANGES");
        Random random = new Random(seed);
        Map<Long, Row> model = new LinkedHashMap<>();
        List<Row> changes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long key = random.nextInt(6);
            Row before = model.get(key);
            if (before == null) {
                Row inserted = Row.of(key, "insert " + i);
                changes.add(inserted);
                model.put(key, inserted);
            } else if (random.nextBoolean()) {
                changes.add(Row.of(ChangeKind.UPDATE_BEFORE, key, before.value(1)));
                changes.add(Row.of(ChangeKind.UPDATE_AFTER, key, "update " + i));
                model.put(key, Row.of(key, "update " + i));
            } else {
                changes.add(Row.of(ChangeKind.DELETE, key, before.value(1)));
                model.remove(key);
            }
        }
        write(SIMPLE, changes);
        assertThat(stored(SIMPLE)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void neverStoresTheMarkOfAnUnchangedValue() throws Exception {
        Row unchanged = Row.of(ChangeKind.UPDATE_AFTER, 1L, Row.Mark.UNCHANGED);
        Collection<Row> expected;
        try (SinkProcess process = start(SIMPLE, "run")) {
            process.write(split(0), List.of(Row.of(1L, "kept")), 1, BATCH);
            process.checkpoint(split(0), false);
            expected = List.of(Row.of(1L, "kept"));
            process.write(split(0), Batches.of(SIMPLE, unchanged));
            process.flush(split(0));
            process.checkpoint(split(0), true);
            process.complete();
            if (!can(APPLIES_CHANGES)) {
                assertThat(process.rejections()).hasSize(1);
            }
        } catch (DataWeaverException refused) {
            expected = stored(SIMPLE).isEmpty() ? List.of() : List.of(Row.of(1L, "kept"));
        }
        assertThat(stored(SIMPLE)).containsExactlyElementsOf(expected);
    }

    @Test
    void writesDatasetsOfOneSplitInOneTransactionAndInOrderOrRefusesTo() throws Exception {
        List<Row> rows = new ArrayList<>(numbered(1, 40));
        try (Sink sink = openSink(SIMPLE)) {
            SinkRun run = new SinkRun("together", "run", sink.fence("together", 1), false);
            sink.prepare(run, List.of(SIMPLE));
            Split both = new Split("both", 0, SIMPLE.dataset(), List.of("others"), "{}", 0);
            WriterContext context = new WriterContext(both, SIMPLE, Optional.empty());
            if (!can(WHOLE_TRANSACTIONS)) {
                assertThatThrownBy(() -> sink.openTogether(run, List.of(context, context)))
                        .isInstanceOf(UnsupportedOperationException.class);
                return;
            }
            List<SinkWriter> writers = sink.openTogether(run, List.of(context, context));
            for (int i = 0; i < rows.size(); i++) {
                assertThat(writers.get(i % 3 % 2).write(Batches.of(SIMPLE, rows.get(i))))
                        .isEmpty();
            }
            if (can(IDEMPOTENT_BY_KEY)) {
                rows.set(0, Row.of(1L, "again"));
                writers.get(1).write(Batches.of(SIMPLE, Row.of(1L, "once")));
                writers.get(0).write(Batches.of(SIMPLE, rows.get(0)));
            }
            writers.forEach(writer -> assertThat(writer.flush()).isEmpty());
            assertThat(stored(SIMPLE)).as("nothing is prepared").isEmpty();
            writers.get(0).prepare(1, new Position("1"), false);
            assertThat(stored(SIMPLE)).containsExactlyInAnyOrderElementsOf(rows);
            writers.get(1).write(Batches.of(SIMPLE, Row.of(50L, "undone")));
            writers.get(0).write(Batches.of(SIMPLE, Row.of(51L, "undone")));
            writers.forEach(SinkWriter::close);
            assertThat(stored(SIMPLE)).containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    @Test
    void emptiesItsTargetAmongTheRowsOrRefusesTo() throws Exception {
        List<Row> before = numbered(1, 8);
        List<Row> after = List.of(Row.of(2L, "two again"), Row.of(30L, "thirty"));
        boolean applies = can(APPLIES_EMPTYING);
        SinkProcess.Journal journal = new SinkProcess.Journal("run");
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.write(split(0), before, 5, 2);
            process.checkpoint(split(0), false);
            if (!applies) {
                assertThatThrownBy(() -> process.empty(split(0))).isInstanceOf(UnsupportedOperationException.class);
                return;
            }
            process.write(split(0), before, 8, 2);
            process.empty(split(0));
            process.write(split(0), Batches.of(SIMPLE, after.get(0)));
        }
        assertThat(stored(SIMPLE)).as("nothing was prepared").containsExactlyInAnyOrderElementsOf(numbered(1, 5));
        try (SinkProcess process = new SinkProcess(openSink(SIMPLE), SIMPLE, journal)) {
            process.write(split(0), before, 8, 2);
            process.empty(split(0));
            after.forEach(row -> process.write(split(0), Batches.of(SIMPLE, row)));
            process.flush(split(0));
            process.checkpoint(split(0), false);
            assertThat(process.rejections()).isEmpty();
            assertThat(stored(SIMPLE)).containsExactlyInAnyOrderElementsOf(after);
            process.empty(split(0));
            process.empty(split(0));
            process.flush(split(0));
            process.checkpoint(split(0), true);
        }
        assertThat(stored(SIMPLE)).isEmpty();
    }

    private boolean can(Capability capability) {
        try (Sink sink = openSink(SIMPLE)) {
            return sink.capabilities().contains(capability);
        }
    }

    /** Any of the three ways in which replaying after a crash gives no duplicate. */
    private static boolean isExactlyOnce(Sink sink) {
        Set<Capability> capabilities = sink.capabilities();
        return capabilities.contains(TRANSACTIONAL_POSITIONS)
                || capabilities.contains(TWO_PHASE_COMMIT)
                || capabilities.contains(IDEMPOTENT_BY_KEY);
    }

    @Test
    void readsBackWhatIsStoredOrSaysThatItDoesNot() throws Exception {
        List<Row> rows = numbered(1, 20);
        write(SIMPLE, rows);
        try (Sink sink = openSink(SIMPLE)) {
            if (!sink.capabilities().contains(READS_BACK)) {
                assertThatThrownBy(() -> sink.readBack(List.of(SIMPLE)))
                        .isInstanceOf(UnsupportedOperationException.class);
                return;
            }
            try (Source source = sink.readBack(List.of(SIMPLE))) {
                assertThat(source.capabilities()).contains(BOUNDED).doesNotContain(CHANGES);
                assertThat(source.datasets()).hasSize(1);
                Schema schema = source.datasets().get(0);
                assertThat(schema.names()).isEqualTo(SIMPLE.names());
                assertThat(schema.dataset()).isEqualTo(SIMPLE.dataset());
                ReadRequest request = new ReadRequest(schema, List.of(), BatchLimits.DEFAULT);
                assertThat(readBack(source, request)).containsExactlyInAnyOrderElementsOf(rows);
                write(SIMPLE, numbered(21, 30), "run-2");
                assertThat(readBack(source, request))
                        .as("what was stored meanwhile")
                        .containsAll(numbered(21, 30));
            }
        }
    }

    private static List<Row> readBack(Source source, ReadRequest request) throws InterruptedException {
        List<RecordBatch> batches = new ArrayList<>();
        for (Split split : source.plan(List.of(request))) {
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                ReadResult result = reader.read(Duration.ofSeconds(1));
                while (!(result instanceof ReadResult.EndOfSplit)) {
                    if (result instanceof ReadResult.Rows rows) {
                        assertThat(rows.rejections()).isEmpty();
                        batches.add(rows.batch());
                    }
                    result = reader.read(Duration.ofSeconds(1));
                }
            }
        }
        return Rows.of(batches);
    }

    private SinkProcess start(Schema schema, String run) {
        return new SinkProcess(openSink(schema), schema, new SinkProcess.Journal(run));
    }

    private List<Rejection> write(Schema schema, List<Row> rows) {
        return write(schema, rows, "run");
    }

    private List<Rejection> write(Schema schema, List<Row> rows, String run) {
        try (SinkProcess process = start(schema, run)) {
            process.finish(Map.of(split(0), rows), BATCH);
            return process.rejections();
        }
    }

    private void assertStored(Schema schema, List<Row> written) throws Exception {
        List<Row> expected =
                written.stream().map(row -> row.map(schema, this::isStoredAs)).toList();
        if (can(KEEPS_ORDER)) {
            assertThat(stored(schema)).containsExactlyElementsOf(expected);
        } else {
            assertThat(stored(schema)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Split split(int ordinal) {
        return new Split("split-" + ordinal, ordinal, SIMPLE.dataset(), "{}", 0);
    }

    private static List<Row> numbered(long from, long to) {
        List<Row> rows = new ArrayList<>();
        for (long number = from; number <= to; number++) {
            rows.add(numbered(number));
        }
        return rows;
    }

    private static Row numbered(long number) {
        return Row.of(number, "row " + number);
    }
}
