package io.dataweaver.core.transform;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.expression.EvaluationErrors;

/**
 * What a filter makes of changes: an update whose old row passed and whose new row does not is a delete of the old; one
 * whose old row did not pass and whose new row does is an insert of the new.
 */
final class FilteredChanges {

    private FilteredChanges() {}

    /**
     * Returns the rows of {@code batch} that pass.
     *
     * @param passes whether the condition is true, by physical row
     * @param errors rows for which it could not be computed; {@link RejectedRows} has them and the other halves of their
     *     updates
     */
    static RecordBatch of(RecordBatch batch, boolean[] passes, EvaluationErrors errors) {
        byte[] kinds = requireNonNull(batch.kinds(), "kinds").clone();
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (!RejectedRows.isUpdate(batch, i)) {
                if (passes[row]) {
                    rows[kept++] = row;
                }
                continue;
            }
            int after = batch.row(++i);
            if (errors.failed(row) || errors.failed(after)) {
                continue;
            }
            if (passes[row]) {
                rows[kept++] = row;
                kinds[row] = (passes[after] ? ChangeKind.UPDATE_BEFORE : ChangeKind.DELETE).code();
            }
            if (passes[after]) {
                rows[kept++] = after;
                kinds[after] = (passes[row] ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT).code();
            }
        }
        return Changes.splitByKey(batch.withKinds(kinds).select(rows, kept));
    }
}
