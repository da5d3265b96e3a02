package io.dataweaver.core.transform;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rejects the rows for which an expression failed. */
final class RejectedRows {

    private RejectedRows() {}

    /**
     * Rejects each of {@code batch} that is in {@code errors}; and the other half of an update of which one half is, since
     * one without the other would say something else.
     *
     * @param column the column that was to be computed; null for a condition
     */
    static void report(RecordBatch batch, EvaluationErrors errors, @Nullable String column, TransformOutput output) {
        if (errors.isEmpty()) {
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            String message = message(batch, i, errors);
            if (message != null) {
                output.reject(new Rejection(
                        new Rejection.RejectedRow(batch, row), RecordErrorCode.EVALUATION, column, message));
            }
        }
    }

    /**
     * Rejects the rows for which a column could not be computed, each once, and returns the others.
     *
     * @param batch the input
     * @param computed what was made of it, over the same rows
     * @param columns the names of the computed columns
     * @param errors of each of them
     */
    static RecordBatch without(
            RecordBatch batch,
            RecordBatch computed,
            List<String> columns,
            List<EvaluationErrors> errors,
            ErrorCode code,
            TransformOutput output) {
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            int failed = firstFailed(batch, i, errors);
            if (failed < 0) {
                rows[kept++] = batch.row(i);
            } else {
                String message = String.valueOf(message(batch, i, errors.get(failed)));
                output.reject(new Rejection(
                        new Rejection.RejectedRow(batch, batch.row(i)), code, columns.get(failed), message));
            }
        }
        return computed.select(rows, kept);
    }

    private static int firstFailed(RecordBatch batch, int index, List<EvaluationErrors> errors) {
        for (int i = 0; i < errors.size(); i++) {
            if (message(batch, index, errors.get(i)) != null) {
                return i;
            }
        }
        return -1;
    }

    /** Returns why the {@code index}-th row cannot go on, or null if it can. */
    static @Nullable String message(RecordBatch batch, int index, EvaluationErrors errors) {
        String message = errors.message(batch.row(index));
        if (message != null || batch.kinds() == null) {
            return message;
        }
        ChangeKind kind = batch.kind(batch.row(index));
        int partner = kind == ChangeKind.UPDATE_BEFORE ? index + 1 : kind == ChangeKind.UPDATE_AFTER ? index - 1 : -1;
        if (partner < 0 || partner >= batch.size() || !isUpdate(batch, Math.min(index, partner))) {
            return null;
        }
        String other = errors.message(batch.row(partner));
        return other == null ? null : "the other half of this update failed: " + other;
    }

    /** Tells whether the {@code index}-th row and the next one are the two halves of an update. */
    static boolean isUpdate(RecordBatch batch, int index) {
        return batch.kind(batch.row(index)) == ChangeKind.UPDATE_BEFORE
                && index + 1 < batch.size()
                && batch.kind(batch.row(index + 1)) == ChangeKind.UPDATE_AFTER;
    }
}
