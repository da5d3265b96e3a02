package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import java.util.List;

/**
 * Takes out of batches what a target does not hold, as far as can be told without asking it.
 *
 * <p>Not thread-safe.
 */
final class BatchCheck {

    private final TargetPlan plan;
    private final RowBinder binder;

    BatchCheck(TargetPlan plan, RowBinder binder) {
        this.plan = plan;
        this.binder = binder;
    }

    /** Returns the rows of a batch that the target holds, as far as can be told without asking it. */
    RecordBatch accepted(RecordBatch batch, List<Rejection> rejections) {
        binder.bind(batch);
        int[] rows = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (isReplaced(batch, i)) {
                continue;
            }
            Rejection unwanted = plan.unwanted().rejection(batch, row);
            if (unwanted != null) {
                rejections.add(unwanted);
            } else if (binder.fits(row, isRemoval(batch, row))) {
                rows[count++] = row;
            } else {
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        binder.failedCode(),
                        binder.failedColumn(),
                        binder.failedMessage()));
            }
        }
        return count == batch.size() ? batch : batch.select(rows, count);
    }

    /** Tells whether the row behind the {@code index}-th one takes its place: it is the other half of an update of one key. */
    private boolean isReplaced(RecordBatch batch, int index) {
        if (batch.kinds() == null || !plan.upsert() || index + 1 >= batch.size()) {
            return false;
        }
        int row = batch.row(index);
        int behind = batch.row(index + 1);
        return batch.kind(row) == ChangeKind.UPDATE_BEFORE
                && batch.kind(behind) == ChangeKind.UPDATE_AFTER
                && binder.isSameKey(row, behind);
    }

    /** The row before an update goes first: if the key has changed, nothing else removes the old one. */
    private boolean isRemoval(RecordBatch batch, int row) {
        ChangeKind kind = batch.kind(row);
        if (kind != ChangeKind.INSERT && !plan.upsert()) {
            throw new DataWeaverException(
                    JdbcErrorCode.CHANGE_NOT_APPLICABLE,
                    "a row of kind " + kind + " came for " + plan.shown() + ", which is written without key",
                    JdbcErrorCode.CHANGE_NOT_APPLICABLE.remedy(),
                    null);
        }
        return kind.isBeforeImage();
    }
}
