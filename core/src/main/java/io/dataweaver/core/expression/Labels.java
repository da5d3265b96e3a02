package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.LongColumn;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few constants of one type, of which each row takes one. */
final class Labels {

    private final DataType type;
    private final Column[] constants;

    private Labels(DataType type, Column[] constants) {
        this.type = type;
        this.constants = constants;
    }

    /** Returns {@code results} as labels; null if they are not all constants whose values lie in bytes or 64 bits. */
    static @Nullable Labels of(DataType type, List<Expression> results) {
        boolean isPlain = type.layout() == DataType.Layout.BYTES || type.layout() == DataType.Layout.LONG;
        if (!isPlain || !results.stream().allMatch(Constant.class::isInstance)) {
            return null;
        }
        return new Labels(
                type,
                results.stream().map(result -> ((Constant) result).column()).toArray(Column[]::new));
    }

    /** Returns a column that has at each of {@code rows} the constant that {@code chosen} names by its index. */
    Column column(int[] chosen, Rows rows) {
        NullMarks marks = new NullMarks(null, chosen.length);
        for (int c = 0; c < constants.length; c++) {
            for (int i = 0; !constants[c].isPresent(0) && i < rows.count(); i++) {
                if (chosen[rows.row(i)] == c) {
                    marks.setNull(rows.row(i));
                }
            }
        }
        return type.layout() == DataType.Layout.LONG ? longs(chosen, rows, marks) : texts(chosen, rows, marks);
    }

    private Column longs(int[] chosen, Rows rows, NullMarks marks) {
        long[] labels = new long[constants.length];
        Arrays.setAll(labels, c -> ((LongColumn) constants[c]).get(0));
        long[] values = new long[chosen.length];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            values[row] = labels[chosen[row]];
        }
        return new LongColumn(type, values, values.length, marks.marks());
    }

    private Column texts(int[] chosen, Rows rows, NullMarks marks) {
        byte[][] labels = new byte[constants.length][];
        int[] ends = new int[constants.length];
        int longest = 0;
        for (int c = 0; c < labels.length; c++) {
            labels[c] = ((BytesColumn) constants[c]).data();
            ends[c] = ((BytesColumn) constants[c]).end(0);
            longest = Math.max(longest, ends[c]);
        }
        BytesRows values = new BytesRows(type, chosen.length, Math.min(longest, 64) * rows.count());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            values.set(row, labels[chosen[row]], 0, ends[chosen[row]]);
        }
        return values.column(marks.marks());
    }
}
