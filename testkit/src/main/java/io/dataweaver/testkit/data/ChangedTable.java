package io.dataweaver.testkit.data;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table to which changes are applied in two ways at once: row by row as they say, and by key as a sink does that upserts.
 */
public final class ChangedTable {

    private final Map<List<@Nullable Object>, Integer> rows = new HashMap<>();
    private final Map<List<@Nullable Object>, List<@Nullable Object>> byKey = new HashMap<>();
    private final List<Integer> key;

    /** Creates an empty table. */
    public ChangedTable(Schema schema) {
        this.key = schema.key().stream().map(schema::indexOf).toList();
    }

    /**
     * Applies changes.
     *
     * @throws AssertionError if one speaks of a row that is not there, or half an update comes alone
     */
    public ChangedTable apply(List<Row> changes) {
        for (int i = 0; i < changes.size(); i++) {
            Row change = changes.get(i);
            boolean open = change.kind() == ChangeKind.UPDATE_BEFORE;
            boolean followed = i + 1 < changes.size() && changes.get(i + 1).kind() == ChangeKind.UPDATE_AFTER;
            if (open != followed) {
                throw new AssertionError("half of an update came alone: " + change);
            }
            apply(change);
        }
        return this;
    }

    private void apply(Row change) {
        List<@Nullable Object> values = change.values();
        List<@Nullable Object> keyValues = new ArrayList<>();
        key.forEach(index -> keyValues.add(values.get(index)));
        switch (change.kind()) {
            case INSERT, UPDATE_AFTER -> {
                rows.merge(values, 1, Integer::sum);
                byKey.put(keyValues, values);
            }
            case UPDATE_BEFORE, DELETE -> {
                remove(change);
                byKey.remove(keyValues);
            }
        }
    }

    private void remove(Row change) {
        Integer count = rows.get(change.values());
        if (count == null) {
            throw new AssertionError("there is no such row: " + change);
        }
        if (count == 1) {
            rows.remove(change.values());
        } else {
            rows.put(change.values(), count - 1);
        }
    }

    /** Returns how often each row is there. */
    public Map<List<@Nullable Object>, Integer> rows() {
        return rows;
    }

    /** Returns the rows by key; without a key nothing. */
    public Map<List<@Nullable Object>, List<@Nullable Object>> byKey() {
        return key.isEmpty() ? Map.of() : byKey;
    }
}
