package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.ArrayList;
import java.util.List;

/** Puts one column together from parts that each have the values of some rows. */
final class Merge {

    private final DataType type;
    private final int length;
    private final Rows rows;
    private final List<Part> parts = new ArrayList<>();

    private record Part(Column column, int mask, Rows rows) {}

    /**
     * Creates an empty one.
     *
     * @param rows all rows that the parts have together
     */
    Merge(DataType type, int length, Rows rows) {
        this.type = type;
        this.length = length;
        this.rows = rows;
    }

    /** Adds the values of {@code taken}, which no other part has. */
    void add(Column column, int mask, Rows taken) {
        parts.add(new Part(column, mask, taken));
    }

    Column column() {
        if (parts.size() == 1 && parts.get(0).mask() == -1) {
            return parts.get(0).column();
        }
        NullMarks marks = marks();
        return switch (type.layout()) {
            case LONG -> longs(marks);
            case DOUBLE -> doubles(marks);
            case DECIMAL -> decimals(marks);
            case BYTES -> bytes(marks);
            case LIST, MAP, STRUCT -> nested();
        };
    }

    private NullMarks marks() {
        NullMarks marks = new NullMarks(null, length);
        for (Part part : parts) {
            byte[] from = part.column().marks();
            for (int i = 0; from != null && i < part.rows().count(); i++) {
                int row = part.rows().row(i);
                if (from[row & part.mask()] != Column.PRESENT) {
                    marks.setNull(row);
                }
            }
        }
        return marks;
    }

    private Column longs(NullMarks marks) {
        long[] values = new long[length];
        for (Part part : parts) {
            long[] from = ((LongColumn) part.column()).values();
            for (int i = 0; i < part.rows().count(); i++) {
                int row = part.rows().row(i);
                values[row] = from[row & part.mask()];
            }
        }
        return new LongColumn(type, values, length, marks.marks());
    }

    private Column doubles(NullMarks marks) {
        double[] values = new double[length];
        for (Part part : parts) {
            double[] from = ((DoubleColumn) part.column()).values();
            for (int i = 0; i < part.rows().count(); i++) {
                int row = part.rows().row(i);
                values[row] = from[row & part.mask()];
            }
        }
        return new DoubleColumn(type, values, length, marks.marks());
    }

    private Column decimals(NullMarks marks) {
        DecimalRows values = new DecimalRows(type, length);
        for (Part part : parts) {
            DecimalColumn from = (DecimalColumn) part.column();
            for (int i = 0; i < part.rows().count(); i++) {
                int row = part.rows().row(i);
                if (marks.isPresent(row)) {
                    values.copy(row, from, row & part.mask());
                }
            }
        }
        return values.column(marks.marks());
    }

    private Column bytes(NullMarks marks) {
        int[] byRow = byRow();
        BytesColumn[] columns = new BytesColumn[parts.size()];
        int[] masks = new int[columns.length];
        for (int p = 0; p < columns.length; p++) {
            columns[p] = (BytesColumn) parts.get(p).column();
            masks[p] = parts.get(p).mask();
        }
        BytesRows values = new BytesRows(type, length, rows.count() * 16);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int part = byRow[row] - 1;
            if (part >= 0 && marks.isPresent(row)) {
                BytesColumn from = columns[part];
                int at = row & masks[part];
                values.set(row, from.data(), from.start(at), from.end(at));
            }
        }
        return values.column(marks.marks());
    }

    private Column nested() {
        int[] byRow = byRow();
        ColumnBuilder builder = ColumnBuilder.of(type, length);
        for (int row = 0; row < length; row++) {
            if (byRow[row] == 0) {
                builder.appendNull();
            } else {
                Part part = parts.get(byRow[row] - 1);
                builder.appendFrom(part.column(), row & part.mask());
            }
        }
        return builder.build();
    }

    /** Returns for each row which part has it, counted from 1; 0 if none. */
    private int[] byRow() {
        int[] byRow = new int[length];
        for (int p = 0; p < parts.size(); p++) {
            Rows taken = parts.get(p).rows();
            for (int i = 0; i < taken.count(); i++) {
                byRow[taken.row(i)] = p + 1;
            }
        }
        return byRow;
    }
}
