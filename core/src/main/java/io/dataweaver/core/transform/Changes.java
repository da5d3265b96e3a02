package io.dataweaver.core.transform;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What updates become where their two halves have to be looked at together. */
final class Changes {

    private static final int NOTHING = -1;
    private static final int UNSENT = -2;

    private Changes() {}

    /**
     * Returns {@code batch} with each value that an update has not changed, and that the source therefore did not send, taken
     * from the row as it was, if that was sent.
     */
    static RecordBatch completed(RecordBatch batch) {
        if (batch.kinds() == null) {
            return batch;
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        boolean changed = false;
        for (int i = 0; i < columns.size(); i++) {
            Column completed = completed(batch, columns.get(i));
            changed |= completed != columns.get(i);
            columns.set(i, completed);
        }
        return changed ? batch.withColumns(batch.schema(), columns) : batch;
    }

    private static Column completed(RecordBatch batch, Column column) {
        if (column.isComplete()) {
            return column;
        }
        int[] from = null;
        for (int i = 0; i + 1 < batch.size(); i++) {
            int before = batch.row(i);
            int after = batch.row(i + 1);
            if (column.isUnchanged(after) && !column.isUnchanged(before) && RejectedRows.isUpdate(batch, i)) {
                from = from == null ? ownRows(batch) : from;
                from[after] = before;
            }
        }
        return from == null ? column : moved(column, from);
    }

    private static int[] ownRows(RecordBatch batch) {
        int[] rows = new int[batch.length()];
        Arrays.fill(rows, NOTHING);
        for (int i = 0; i < batch.size(); i++) {
            rows[batch.row(i)] = batch.row(i);
        }
        return rows;
    }

    /** Returns a column whose row r has the value of row {@code from[r]}, or is not sent; other rows are undefined. */
    private static Column moved(Column column, int[] from) {
        ColumnBuilder builder = ColumnBuilder.of(column.type(), from.length);
        for (int row : from) {
            if (row == UNSENT) {
                builder.appendUnchanged();
            } else if (row == NOTHING) {
                builder.appendNull();
            } else {
                builder.appendFrom(column, row);
            }
        }
        return builder.build();
    }

    /**
     * Forgets that old rows failed because the source sent no more than their key, and returns {@code computed} with what
     * could not be computed of them marked as not sent.
     *
     * @param operands the columns of {@code batch} that {@code computed} was made of
     */
    static Column unsent(RecordBatch batch, Column computed, int[] operands, EvaluationErrors errors) {
        if (batch.kinds() == null || errors.isEmpty()) {
            return computed;
        }
        int[] from = null;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (errors.failed(row) && isUnsent(batch, row, operands)) {
                from = from == null ? ownRows(batch) : from;
                from[row] = UNSENT;
                errors.remove(row);
            }
        }
        return from == null ? computed : moved(computed, from);
    }

    /** Returns {@code column} with the rows that are true in {@code unsent} marked as not sent. */
    static Column markUnsent(Column column, boolean[] unsent) {
        int[] from = new int[unsent.length];
        for (int row = 0; row < from.length; row++) {
            from[row] = unsent[row] ? UNSENT : row;
        }
        return moved(column, from);
    }

    /** Tells whether {@code row} is an old row of which one of {@code operands} was not sent. */
    static boolean isUnsent(RecordBatch batch, int row, int[] operands) {
        if (!batch.kind(row).isBeforeImage()) {
            return false;
        }
        for (int operand : operands) {
            if (batch.column(operand).isUnchanged(row)) {
                return true;
            }
        }
        return false;
    }

    /** Returns {@code batch} with each update that changes the key as a delete of the old row and an insert of the new. */
    static RecordBatch splitByKey(RecordBatch batch) {
        byte[] kinds = batch.kinds();
        if (kinds == null || batch.schema().key().isEmpty()) {
            return batch;
        }
        int[] key =
                batch.schema().key().stream().mapToInt(batch.schema()::indexOf).toArray();
        byte[] split = null;
        for (int i = 0; i + 1 < batch.size(); i++) {
            int before = batch.row(i);
            int after = batch.row(i + 1);
            if (RejectedRows.isUpdate(batch, i) && !sameKey(batch, key, before, after)) {
                split = split == null ? kinds.clone() : split;
                split[before] = ChangeKind.DELETE.code();
                split[after] = ChangeKind.INSERT.code();
            }
        }
        return split == null ? batch : batch.withKinds(split);
    }

    private static boolean sameKey(RecordBatch batch, int[] key, int before, int after) {
        for (int index : key) {
            Column column = batch.column(index);
            if (!column.isUnchanged(after) && !Values.same(column, before, column, after)) {
                return false;
            }
        }
        return true;
    }
}
