package io.dataweaver.core.expression;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Predicate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition that was checked against a schema.
 *
 * <p>Immutable. Any thread may evaluate.
 */
public final class CompiledCondition {

    private final Condition condition;
    private final Schema input;
    private final int @Nullable [] places;
    private final Set<String> columns;

    CompiledCondition(Condition condition, Schema input) {
        this(condition, input, null);
    }

    private CompiledCondition(Condition condition, Schema input, int @Nullable [] places) {
        this.condition = condition;
        this.input = input;
        this.places = places;
        this.columns = CompiledExpression.columns(condition);
    }

    /** Returns the names of the input's columns that it reads. */
    public Set<String> columns() {
        return columns;
    }

    /**
     * Returns the parts, joined by AND, that a source may understand; each is true, false and unknown for the same rows as its
     * part of the condition. None is behind a part that may fail: a row that fails there must not be filtered instead.
     */
    public List<Predicate> predicates() {
        List<Predicate> predicates = new ArrayList<>();
        for (Condition part : Predicates.conjuncts(condition)) {
            Predicate predicate = Predicates.of(part);
            if (predicate != null) {
                predicates.add(predicate);
            } else if (part.mayFail()) {
                break;
            }
        }
        return predicates;
    }

    /** Tells whether a row can fail of which all values were sent. */
    public boolean mayFail() {
        return condition.mayFail();
    }

    /** Returns this condition without the parts that {@code taken} stand for; empty if nothing is left. */
    public Optional<CompiledCondition> without(Collection<Predicate> taken) {
        List<Condition> left = new ArrayList<>();
        for (Condition part : Predicates.conjuncts(condition)) {
            Predicate predicate = Predicates.of(part);
            if (predicate == null || !taken.contains(predicate)) {
                left.add(part);
            }
        }
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Condition rest = left.size() == 1 ? left.get(0) : new And(left);
        return Optional.of(new CompiledCondition(rest, input, places));
    }

    /**
     * Returns this condition for batches of {@code other}.
     *
     * @param other has the {@link #columns} that this reads, of the same types
     */
    public CompiledCondition over(Schema other) {
        int[] found = new int[input.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = other.indexOf(input.field(i).name());
        }
        return new CompiledCondition(condition, input, found);
    }

    /**
     * Finds the rows that {@code batch} shows for which the condition is true: neither false nor unknown, as in SQL's WHERE.
     *
     * @param batch of the schema that this was compiled for
     * @param out takes the physical rows, ascending; at least {@code batch.size()} long
     * @param errors takes the rows that fail, which are not selected
     * @return how many were found
     */
    public int select(RecordBatch batch, int[] out, EvaluationErrors errors) {
        Rows selected = condition.select(new Evaluation(batch, errors, places), Rows.of(batch));
        int count = selected.count();
        int[] rows = selected.selection();
        if (rows != null && errors.isEmpty()) {
            System.arraycopy(rows, 0, out, 0, count);
            return count;
        }
        int passed = 0;
        for (int i = 0; i < count; i++) {
            int row = selected.row(i);
            out[passed] = row;
            passed += errors.failed(row) ? 0 : 1;
        }
        return passed;
    }
}
