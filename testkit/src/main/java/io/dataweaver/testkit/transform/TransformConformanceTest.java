package io.dataweaver.testkit.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.ChangedTable;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every transform must do. An author extends this once for each way of using the transform, and answers three questions.
 *
 * <p>The rows should be a few dozen, nulls among them, and let the transform both pass and reject some if it can.
 */
public abstract class TransformConformanceTest {

    private static final int ROWS = 60;
    private static final int CHANGES = 300;

    private final long seed = new Random().nextLong();

    /** Returns the plugin. */
    protected abstract TransformPlugin plugin();

    /** Returns the options, as a pipeline file has them. */
    protected abstract Map<String, ?> options();

    /** Returns the schema of what comes in. */
    protected abstract Schema input();

    /** Returns rows of {@link #input}, all of them inserts. */
    protected List<Row> rows() {
        return new RandomData(seed).rows(input(), ROWS);
    }

    /** Tells whether what becomes of a row depends on nothing but the row; otherwise less can be asked. */
    protected boolean isRowByRow() {
        return true;
    }

    private Transform create() {
        TransformPlugin plugin = plugin();
        return plugin.create(Options.parse(plugin.descriptor(), options()), input());
    }

    private String about() {
        return "seed " + seed;
    }

    private Outcome outcome(List<RecordBatch> batches) {
        return Outcome.of(create(), batches);
    }

    private RecordBatch batch(List<Row> rows) {
        return Batches.of(input(), rows, 1);
    }

    @Test
    void describesItself() {
        assertThat(plugin().descriptor().kind()).isEqualTo(ComponentKind.TRANSFORM);
        assertThat(plugin().descriptor().examples()).isNotEmpty();
    }

    @Test
    void givesTheSameEachTime() {
        List<RecordBatch> batches = List.of(batch(rows()));
        Outcome first = outcome(batches);
        Outcome second = outcome(batches);

        assertThat(create().outputSchema()).isEqualTo(create().outputSchema());
        assertThat(second.rows()).as(about()).isEqualTo(first.rows());
        assertThat(second.rejected()).as(about()).isEqualTo(first.rejected());
    }

    @Test
    void givesWhatItsSchemaDeclares() {
        Transform transform = create();
        Outcome outcome = Outcome.of(transform, List.of(batch(rows())));

        assertThat(transform.outputSchema().dataset()).isEqualTo(input().dataset());
        for (RecordBatch made : outcome.batches()) {
            assertThat(made.schema()).as(about()).isEqualTo(transform.outputSchema());
            checkNulls(made);
        }
    }

    private void checkNulls(RecordBatch made) {
        for (int c = 0; c < made.schema().size(); c++) {
            Field field = made.schema().field(c);
            Column column = made.column(c);
            for (int i = 0; i < made.size() && !field.nullable(); i++) {
                assertThat(column.isNull(made.row(i)))
                        .as("%s: %s is null", about(), field)
                        .isFalse();
            }
        }
    }

    @Test
    void doesNotCareHowRowsAreCutIntoBatches() {
        if (!isRowByRow()) {
            return;
        }
        List<Row> rows = rows();
        Outcome whole = outcome(List.of(batch(rows)));
        for (int size : new int[] {1, 7}) {
            Outcome cut = outcome(Batches.ofSize(input(), rows, size));
            assertThat(cut.rows()).as(about()).isEqualTo(whole.rows());
            assertThat(cut.rejected()).as(about()).isEqualTo(whole.rejected());
        }
    }

    @Test
    void looksOnlyAtRowsThatAreShown() {
        RecordBatch all = batch(rows());
        int[] shown = new int[all.size()];
        int count = 0;
        Random random = new Random(seed);
        for (int row = 0; row < all.size(); row++) {
            shown[count] = row;
            count += random.nextBoolean() ? 1 : 0;
        }
        RecordBatch some = all.select(shown, count);
        Outcome selected = outcome(List.of(some));
        Outcome copied = outcome(List.of(some.compact()));

        assertThat(selected.rows()).as(about()).isEqualTo(copied.rows());
        assertThat(selected.rejected()).as(about()).isEqualTo(copied.rejected());
    }

    @Test
    void makesNothingOfNothing() {
        RecordBatch all = batch(rows());
        Outcome outcome = outcome(List.of(all.select(new int[0], 0)));

        assertThat(outcome.rows()).isEmpty();
        assertThat(outcome.rejections()).isEmpty();
    }

    @Test
    void keepsRejectedRowsOut() {
        Outcome outcome = outcome(List.of(batch(rows())));
        Set<Long> rejected = outcome.rejections().stream()
                .map(rejection -> rejection.record().origin())
                .collect(Collectors.toSet());

        assertThat(rejected).as(about()).hasSameSizeAs(outcome.rejections());
        assertThat(outcome.origins()).as(about()).noneMatch(rejected::contains);
    }

    @Test
    void computesAColumnFromThoseThatItAsksFor() {
        Transform transform = create();
        if (!(transform instanceof ColumnUse use)) {
            return;
        }
        List<Row> rows = rows();
        Outcome whole = outcome(List.of(batch(rows)));
        for (int c = 0; c < transform.outputSchema().size(); c++) {
            String name = transform.outputSchema().field(c).name();
            Set<String> needed = new LinkedHashSet<>(use.inputColumns(Set.of(name)));
            List<String> names =
                    input().names().stream().filter(needed::contains).toList();
            if (names.isEmpty()) {
                continue;
            }
            Schema narrowed = input().project(names);
            Transform over = use.over(narrowed);
            Outcome part = Outcome.of(over, List.of(project(batch(rows), narrowed)));
            int index = over.outputSchema().indexOf(name);
            int column = c;

            assertThat(index).as("%s is in %s", name, over.outputSchema()).isNotNegative();
            assertThat(part.rows().stream().map(row -> row.project(index)).toList())
                    .as("%s, %s from %s", about(), name, names)
                    .isEqualTo(whole.rows().stream()
                            .map(row -> row.project(column))
                            .toList());
            assertThat(part.rejected()).as(about()).isEqualTo(whole.rejected());
        }
    }

    private static RecordBatch project(RecordBatch batch, Schema narrowed) {
        List<Column> columns = narrowed.names().stream()
                .map(name -> batch.column(batch.schema().indexOf(name)))
                .toList();
        return batch.withColumns(narrowed, columns);
    }

    @Test
    void changesGiveTheSameTableAsTheRowsThatAreLeft() {
        if (!isRowByRow()) {
            return;
        }
        List<Row> passing = passing();
        if (passing.size() < 2) {
            return;
        }
        Map<Object, Row> table = new LinkedHashMap<>();
        List<Row> changes = changes(passing, table);
        Schema output = create().outputSchema();

        ChangedTable changed = new ChangedTable(output);
        changed.apply(outcome(cut(changes)).rows());
        ChangedTable fresh = new ChangedTable(output);
        fresh.apply(outcome(List.of(batch(List.copyOf(table.values())))).rows());

        assertThat(changed.rows()).as(about()).isEqualTo(fresh.rows());
        assertThat(changed.byKey()).as(about()).isEqualTo(fresh.byKey());
    }

    /** Returns the rows that are not rejected: of an update with one half that is, both are, which is no table any more. */
    private List<Row> passing() {
        List<Row> passing = new ArrayList<>();
        for (Row row : rows()) {
            if (outcome(List.of(batch(List.of(row)))).rejections().isEmpty()) {
                passing.add(row);
            }
        }
        return passing;
    }

    /** Returns random changes, made of {@code values}, of a table that is empty at first; {@code table} is what it becomes. */
    private List<Row> changes(List<Row> values, Map<Object, Row> table) {
        Random random = new Random(seed);
        List<Row> changes = new ArrayList<>();
        List<Integer> key = input().key().stream().map(input()::indexOf).toList();
        for (int i = 0; i < CHANGES; i++) {
            Row next = values.get(random.nextInt(values.size()));
            Object id = id(next, key);
            Row old = table.get(id);
            if (old == null && !table.isEmpty() && random.nextInt(3) == 0) {
                // An update that changes the key.
                Object other = List.copyOf(table.keySet()).get(random.nextInt(table.size()));
                Row moved = Objects.requireNonNull(table.remove(other));
                changes.add(new Row(ChangeKind.UPDATE_BEFORE, moved.values()));
                changes.add(new Row(ChangeKind.UPDATE_AFTER, next.values()));
                table.put(id, next);
            } else if (old == null) {
                changes.add(next);
                table.put(id, next);
            } else if (random.nextInt(3) == 0) {
                changes.add(new Row(ChangeKind.DELETE, old.values()));
                table.remove(id);
            } else {
                Row updated = withKey(values.get(random.nextInt(values.size())), old, key);
                if (outcome(List.of(batch(List.of(updated)))).rejections().isEmpty()) {
                    changes.add(new Row(ChangeKind.UPDATE_BEFORE, old.values()));
                    changes.add(new Row(ChangeKind.UPDATE_AFTER, updated.values()));
                    table.put(id, updated);
                }
            }
        }
        return changes;
    }

    private static Object id(Row row, List<Integer> key) {
        List<@Nullable Object> id = new ArrayList<>();
        key.forEach(index -> id.add(row.value(index)));
        return id;
    }

    private static Row withKey(Row values, Row keyed, List<Integer> key) {
        List<@Nullable Object> mixed = new ArrayList<>(values.values());
        key.forEach(index -> mixed.set(index, keyed.value(index)));
        return Row.of(mixed.toArray());
    }

    /** Returns the changes in batches; an update stays together. */
    private List<RecordBatch> cut(List<Row> changes) {
        List<RecordBatch> batches = new ArrayList<>();
        Random random = new Random(seed);
        int from = 0;
        while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(40));
            if (to < changes.size() && changes.get(to).kind() == ChangeKind.UPDATE_AFTER) {
                to++;
            }
            batches.add(Batches.of(input(), changes.subList(from, to), from + 1L));
            from = to;
        }
        return batches;
    }

    @Test
    void makesOnlyDeletesOfDeletesOfWhichTheKeyIsKnown() {
        if (input().key().isEmpty()) {
            return;
        }
        List<Row> deletes = rows().stream().map(this::keyOnly).toList();
        Outcome outcome = outcome(List.of(batch(deletes)));

        assertThat(outcome.rows()).as(about()).allMatch(row -> row.kind() == ChangeKind.DELETE);
    }

    private Row keyOnly(Row row) {
        List<@Nullable Object> values = new ArrayList<>(row.values());
        for (int i = 0; i < values.size(); i++) {
            if (!input().key().contains(input().field(i).name())) {
                values.set(i, Row.Mark.UNCHANGED);
            }
        }
        return new Row(ChangeKind.DELETE, values);
    }
}
