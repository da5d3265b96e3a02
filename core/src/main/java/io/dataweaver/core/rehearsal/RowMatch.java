package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.TestRow;
import io.dataweaver.core.problem.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a row that is expected with one that came. */
final class RowMatch {

    private final boolean exact;

    /**
     * Creates a comparison.
     *
     * @param exact whether an expected row names all columns
     */
    RowMatch(boolean exact) {
        this.exact = exact;
    }

    /** A row that came. */
    record Actual(RecordBatch batch, int row) {
        ChangeKind kind() {
            return batch.kind(row);
        }

        /** Returns it as people read it. */
        String show() {
            Schema schema = batch.schema();
            StringBuilder text = new StringBuilder("{");
            for (int i = 0; i < schema.size(); i++) {
                text.append(i == 0 ? "" : ", ")
                        .append(schema.field(i).name())
                        .append(": ")
                        .append(PlainValue.show(PlainValue.of(batch.column(i), row)));
            }
            return RowMatch.show(kind(), text.append('}').toString());
        }
    }

    static String show(TestRow expected) {
        return show(expected.kind(), PlainValue.show(expected.values()));
    }

    private static String show(ChangeKind kind, String row) {
        return kind == ChangeKind.INSERT ? row : label(kind) + " " + row;
    }

    private static String label(ChangeKind kind) {
        return kind == ChangeKind.UPDATE_AFTER
                ? "update"
                : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the columns that differ. */
    List<TestFailure.Difference> differences(TestRow expected, Actual actual) {
        List<TestFailure.Difference> differences = new ArrayList<>();
        if (expected.kind() != actual.kind()) {
            differences.add(new TestFailure.Difference("op", label(expected.kind()), label(actual.kind())));
        }
        Schema schema = actual.batch().schema();
        expected.values().forEach((name, value) -> {
            int index = schema.indexOf(name);
            if (index < 0) {
                String meant = Suggestions.didYouMean(name, schema.names());
                differences.add(new TestFailure.Difference(
                        name,
                        PlainValue.show(value),
                        "(there is no such column" + (meant == null ? "" : "; " + meant) + ")"));
            } else if (!matches(value, actual.batch().column(index), actual.row())) {
                differences.add(new TestFailure.Difference(
                        name,
                        PlainValue.show(value),
                        PlainValue.show(PlainValue.of(actual.batch().column(index), actual.row()))));
            }
        });
        if (exact) {
            for (int i = 0; i < schema.size(); i++) {
                if (!expected.values().containsKey(schema.field(i).name())) {
                    differences.add(new TestFailure.Difference(
                            schema.field(i).name(),
                            "(not named, and the test is exact)",
                            PlainValue.show(PlainValue.of(actual.batch().column(i), actual.row()))));
                }
            }
        }
        return differences;
    }

    private static boolean matches(@Nullable Object expected, Column column, int row) {
        if (column.isUnchanged(row)) {
            return PlainValue.UNCHANGED.equals(expected);
        }
        ColumnBuilder builder = ColumnBuilder.of(column.type(), 1);
        try {
            RawValue.append(expected, builder);
        } catch (IllegalArgumentException noValueOfTheType) {
            return false;
        }
        Column wanted = builder.build();
        return wanted.isNull(0) == column.isNull(row) && same(wanted.value(0), column.value(row));
    }

    /** Numbers are the same whatever their scale: 10.0 is 10. */
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (one instanceof byte[] a && other instanceof byte[] b) {
            return Arrays.equals(a, b);
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return sameItems(a, b);
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return sameItems(List.copyOf(a.keySet()), List.copyOf(b.keySet()))
                    && sameItems(new ArrayList<>(a.values()), new ArrayList<>(b.values()));
        }
        return Objects.equals(one, other);
    }

    private static boolean sameItems(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> others = b.iterator();
        for (Object item : a) {
            if (!same(item, others.next())) {
                return false;
            }
        }
        return true;
    }
}
