package io.dataweaver.core.definition;

import io.dataweaver.api.data.ChangeKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a test, as it is written: which columns it names, and their values.
 *
 * @param kind what happened to it
 * @param values by column, in order: String, Long, BigDecimal, Boolean, List, Map, or null; numbers have every digit that
 *     was written
 * @param pointer where it stands in its file; empty if it was written in Java
 */
public record TestRow(ChangeKind kind, Map<String, @Nullable Object> values, String pointer) {

    public TestRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns an inserted row that was written in Java. */
    public static TestRow of(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> raw = new LinkedHashMap<>();
        values.forEach((name, value) -> raw.put(name, value == null ? null : RawValues.testValue(value)));
        return new TestRow(ChangeKind.INSERT, raw, "");
    }

    /** Returns this row as another kind of change. */
    public TestRow as(ChangeKind other) {
        return new TestRow(other, values, pointer);
    }
}
