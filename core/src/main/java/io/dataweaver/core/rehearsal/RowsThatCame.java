package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.ExpectedRows;
import io.dataweaver.core.definition.TestRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of the rows that came what a test would have to expect, as much as possible as it is written. */
final class RowsThatCame {

    private final List<TestRow> expected;
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * Creates what makes rows.
     *
     * @param expected the rows as they are written
     * @param exact whether a row names all columns, rather than those that the others do
     */
    RowsThatCame(List<TestRow> expected, boolean exact) {
        this.expected = expected;
        if (!exact) {
            expected.forEach(row -> names.addAll(row.values().keySet()));
        }
    }

    /** Returns what the list at {@code pointer} is to become. */
    ExpectedRows of(String pointer, List<RowAlignment.Pair> pairs, boolean ordered) {
        List<ExpectedRows.Item> items = new ArrayList<>();
        List<RowAlignment.Pair> sorted = ordered ? pairs : asWritten(pairs);
        for (int i = 0; i < sorted.size(); i++) {
            RowAlignment.Pair pair = sorted.get(i);
            boolean update = pair.actual().map(RowMatch.Actual::kind).orElse(null) == ChangeKind.UPDATE_BEFORE
                    && i + 1 < sorted.size();
            if (pair.actual().isPresent()) {
                items.add(update ? item(pointer, pair, sorted.get(++i)) : item(pointer, pair, null));
            }
        }
        return new ExpectedRows(pointer, items);
    }

    /** Returns the rows that are written in their order, and those that are not behind them. */
    @SuppressWarnings("ReferenceEquality") // the same row may be written twice
    private List<RowAlignment.Pair> asWritten(List<RowAlignment.Pair> pairs) {
        List<RowAlignment.Pair> sorted = new ArrayList<>();
        for (TestRow row : expected) {
            pairs.stream()
                    .filter(pair -> pair.expected().filter(row::equals).isPresent())
                    .forEach(sorted::add);
        }
        pairs.stream().filter(pair -> pair.expected().isEmpty()).forEach(sorted::add);
        return sorted;
    }

    /**
     * Returns one row of the list.
     *
     * @param after the new row of the update whose old one {@code pair} is; null if it is no update of which both come
     */
    private ExpectedRows.Item item(String list, RowAlignment.Pair pair, RowAlignment.@Nullable Pair after) {
        Optional<TestRow> written = pair.expected();
        boolean sameItem = after == null
                || written.map(TestRow::pointer).equals(after.expected().map(TestRow::pointer));
        if (written.isPresent() && sameItem && pair.matches() && (after == null || after.matches())) {
            return new ExpectedRows.Kept(index(list, written.get()));
        }
        Map<String, @Nullable Object> row = row(pair, after);
        return written.isPresent()
                ? new ExpectedRows.Changed(index(list, written.get()), row)
                : new ExpectedRows.Added(row);
    }

    private static int index(String list, TestRow row) {
        return Integer.parseInt(row.pointer().substring(list.length() + 1));
    }

    private Map<String, @Nullable Object> row(RowAlignment.Pair pair, RowAlignment.@Nullable Pair after) {
        RowMatch.Actual came = pair.actual().orElseThrow();
        Map<String, @Nullable Object> values = values(pair, came);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        switch (came.kind()) {
            case INSERT -> {
                return values;
            }
            case DELETE -> {
                change.put("op", "delete");
                change.put("key", values);
            }
            case UPDATE_BEFORE -> {
                change.put("op", "update");
                change.put("before", values);
                if (after != null) {
                    change.put("after", values(after, after.actual().orElseThrow()));
                }
            }
            case UPDATE_AFTER -> {
                change.put("op", "update");
                change.put("after", values);
            }
        }
        return change;
    }

    private Map<String, @Nullable Object> values(RowAlignment.Pair pair, RowMatch.Actual came) {
        RecordBatch batch = came.batch();
        Schema schema = batch.schema();
        Set<String> chosen = chosen(pair, came, schema);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < schema.size(); i++) {
            if (chosen.contains(schema.field(i).name())) {
                values.put(schema.field(i).name(), PlainValue.of(batch.column(i), came.row()));
            }
        }
        return values;
    }

    private Set<String> chosen(RowAlignment.Pair pair, RowMatch.Actual came, Schema schema) {
        Set<String> own = new LinkedHashSet<>(names);
        if (!names.isEmpty()) {
            pair.expected().ifPresent(row -> {
                own.clear();
                own.addAll(row.values().keySet());
            });
        }
        own.retainAll(schema.names());
        if (own.isEmpty()) {
            boolean key = came.kind() == ChangeKind.DELETE && !schema.key().isEmpty();
            own.addAll(key ? schema.key() : schema.names());
        }
        return own;
    }
}
