package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.StructColumn;
import java.util.List;

/** A column of the input, or a field in it. */
final class ColumnValue extends Expression implements NeverFails {

    private final String name;
    private final int column;
    private final List<Integer> path;

    /**
     * Creates a reference.
     *
     * @param name of the column
     * @param path the indexes of the fields that lead from the column to the value; empty for the column itself
     */
    ColumnValue(DataType type, boolean nullable, String name, int column, List<Integer> path) {
        super(type, nullable, List.of());
        this.name = name;
        this.column = column;
        this.path = List.copyOf(path);
    }

    /** Returns the name of the column that this reads. */
    String name() {
        return name;
    }

    int column() {
        return column;
    }

    /** Tells whether this is the column itself and not a field in it. */
    boolean isWhole() {
        return path.isEmpty();
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Column value = run.column(column);
        refuseUnchanged(run, rows, value);
        for (int field : path) {
            value = ((StructColumn) value).child(field);
            refuseUnchanged(run, rows, value);
        }
        return value;
    }

    private void refuseUnchanged(Evaluation run, Rows rows, Column value) {
        byte[] marks = value.marks();
        if (marks == null) {
            return;
        }
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks[row] == Column.UNCHANGED) {
                run.fail(
                        row,
                        "the value of '" + name
                                + "' was not sent because it has not changed, so that nothing can be computed from it");
            }
        }
    }
}
