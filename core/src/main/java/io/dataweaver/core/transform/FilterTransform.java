package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.EvaluationErrors;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps the rows for which a condition is true. */
final class FilterTransform implements Transform, ColumnUse {

    private final Schema schema;
    private final CompiledCondition condition;
    private final EvaluationErrors errors = new EvaluationErrors();

    FilterTransform(Schema schema, CompiledCondition condition) {
        this.schema = schema;
        this.condition = condition;
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(wanted);
        needed.addAll(condition.columns());
        return needed;
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        errors.clear();
        int[] selected = new int[batch.size()];
        int count = condition.select(batch, selected, errors);
        RejectedRows.report(batch, errors, null, output);
        RecordBatch passed = batch.kinds() == null
                ? (count == batch.size() ? batch : batch.select(selected, count))
                : FilteredChanges.of(batch, selected, count, errors);
        if (!passed.isEmpty()) {
            output.emit(passed);
        }
    }
}
