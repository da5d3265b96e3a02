package io.dataweaver.core.transform;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.core.expression.EvaluationErrors;

/** Makes NULL of what a function cannot compute. */
record NullOnError(ColumnFunction function) implements ColumnFunction {

    @Override
    public Column apply(Column column, RecordBatch batch, EvaluationErrors errors) {
        EvaluationErrors failed = new EvaluationErrors();
        Column result = function.apply(column, batch, failed);
        if (failed.isEmpty()) {
            return result;
        }
        boolean[] computed = new boolean[batch.length()];
        for (int i = 0; i < batch.size(); i++) {
            computed[batch.row(i)] = !failed.failed(batch.row(i));
        }
        ColumnBuilder builder = ColumnBuilder.of(result.type(), computed.length);
        for (int row = 0; row < computed.length; row++) {
            if (computed[row]) {
                builder.appendFrom(result, row);
            } else {
                builder.appendNull();
            }
        }
        return builder.build();
    }
}
