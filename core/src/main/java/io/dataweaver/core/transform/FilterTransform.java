package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the rows for which a condition is true. */
final class FilterTransform implements Transform, ColumnUse, FilterPushDown {

    private final Schema schema;
    private final CompiledCondition condition;
    private final EvaluationErrors errors = new EvaluationErrors();

    private FilterTransform(Schema schema, CompiledCondition condition) {
        this.schema = schema;
        this.condition = condition;
    }

    /**
     * Creates a filter.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if the condition is wrong
     */
    static FilterTransform of(String sql, Schema input, ExpressionCompiler compiler) {
        CompiledCondition condition = compiler.compileCondition(sql, input, List.of(FilterPlugin.CONDITION.name()));
        return new FilterTransform(input, condition);
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
    public Transform over(Schema narrowed) {
        return new FilterTransform(narrowed, condition.over(narrowed));
    }

    @Override
    public List<Predicate> predicates() {
        return condition.predicates();
    }

    @Override
    public boolean mayReject() {
        return condition.mayFail();
    }

    @Override
    public Optional<Transform> remaining(Collection<Predicate> taken) {
        return condition.without(taken).map(rest -> new FilterTransform(schema, rest));
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        errors.clear();
        int[] selected = new int[batch.size()];
        RecordBatch passed;
        if (batch.kinds() == null) {
            int count = condition.select(batch, selected, errors);
            passed = count == batch.size() ? batch : batch.select(selected, count);
        } else {
            RecordBatch completed = Changes.completed(batch);
            int count = condition.select(completed, selected, errors);
            passed = FilteredChanges.of(completed, passes(condition, completed, selected, count, errors), errors);
        }
        RejectedRows.report(batch, errors, null, output);
        if (!passed.isEmpty()) {
            output.emit(passed);
        }
    }

    /**
     * Returns which physical rows pass; among them old rows of which too little was sent to say that they do not, which are
     * taken out of {@code errors}.
     *
     * @param selected the physical rows for which {@code condition} is true
     */
    static boolean[] passes(
            CompiledCondition condition, RecordBatch batch, int[] selected, int count, EvaluationErrors errors) {
        boolean[] passes = new boolean[batch.length()];
        for (int i = 0; i < count; i++) {
            passes[selected[i]] = true;
        }
        if (!errors.isEmpty()) {
            int[] operands = condition.columns().stream()
                    .mapToInt(batch.schema()::indexOf)
                    .toArray();
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                if (errors.failed(row) && Changes.isUnsent(batch, row, operands)) {
                    passes[row] = true;
                    errors.remove(row);
                }
            }
        }
        return passes;
    }
}
