package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts, one after the other. */
final class Concatenation extends Expression implements NeverFails {

    private final List<Expression> parts;
    private final boolean skipsNulls;

    /**
     * Creates a concatenation.
     *
     * @param parts all TEXT
     * @param skipsNulls whether NULL is left out, rather than making all NULL
     */
    Concatenation(List<Expression> parts, boolean skipsNulls) {
        super(DataTypes.TEXT, !skipsNulls && parts.stream().anyMatch(Expression::nullable), parts);
        this.parts = List.copyOf(parts);
        this.skipsNulls = skipsNulls;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn[] columns = new BytesColumn[parts.size()];
        int[] masks = new int[parts.size()];
        NullMarks marks = new NullMarks(null, run.length());
        for (int p = 0; p < columns.length; p++) {
            columns[p] = (BytesColumn) parts.get(p).evaluate(run, rows);
            masks[p] = parts.get(p).mask();
            if (!skipsNulls) {
                addNulls(columns[p].marks(), masks[p], rows, marks);
            }
        }
        BytesRows results = new BytesRows(DataTypes.TEXT, run.length(), rows.count() * 16);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row)) {
                join(columns, masks, row, results);
            }
        }
        return results.column(marks.marks());
    }

    private static void addNulls(byte @Nullable [] from, int mask, Rows rows, NullMarks marks) {
        for (int i = 0; from != null && i < rows.count(); i++) {
            int row = rows.row(i);
            if (from[row & mask] != Column.PRESENT) {
                marks.setNull(row);
            }
        }
    }

    private static void join(BytesColumn[] columns, int[] masks, int row, BytesRows results) {
        int total = 0;
        for (int p = 0; p < columns.length; p++) {
            int at = row & masks[p];
            total = Math.addExact(total, columns[p].isPresent(at) ? columns[p].end(at) - columns[p].start(at) : 0);
        }
        byte[] data = results.begin(row, total);
        int used = results.used();
        for (int p = 0; p < columns.length; p++) {
            int at = row & masks[p];
            if (columns[p].isPresent(at)) {
                int count = columns[p].end(at) - columns[p].start(at);
                System.arraycopy(columns[p].data(), columns[p].start(at), data, used, count);
                used += count;
            }
        }
        results.end(total);
    }
}
