package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An expression that was checked against a schema.
 *
 * <p>Immutable. Any thread may evaluate.
 */
public final class CompiledExpression {

    private final Expression expression;
    private final Set<String> columns;

    CompiledExpression(Expression expression) {
        this.expression = expression;
        this.columns = columns(expression);
    }

    /** Returns the type of the result. */
    public DataType type() {
        return expression.type();
    }

    /** Tells whether NULL can come out. */
    public boolean nullable() {
        return expression.nullable();
    }

    /** Returns the names of the input's columns that it reads. */
    public Set<String> columns() {
        return columns;
    }

    /** Returns the name of the column that this is, if it is nothing but a column. */
    public Optional<String> column() {
        return expression instanceof ColumnValue column && column.isWhole()
                ? Optional.of(column.name())
                : Optional.empty();
    }

    /**
     * Computes the expression for the rows that {@code batch} shows.
     *
     * @param batch of the schema that this was compiled for
     * @param errors takes the rows that fail; what the result has there is undefined
     * @return a column over the physical rows of {@code batch}; of an expression that is nothing but a column, that column,
     *     with its unchanged values
     */
    public Column evaluate(RecordBatch batch, EvaluationErrors errors) {
        if (expression instanceof ColumnValue column && column.isWhole()) {
            return batch.column(column.column());
        }
        if (expression instanceof Constant constant) {
            return constant.spread(batch.length());
        }
        return expression.evaluate(new Evaluation(batch, errors), Rows.of(batch));
    }

    static Set<String> columns(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        collect(expression, names);
        return Collections.unmodifiableSet(names);
    }

    private static void collect(Expression expression, Set<String> names) {
        if (expression instanceof ColumnValue column) {
            names.add(column.name());
        }
        for (Expression operand : expression.operands()) {
            collect(operand, names);
        }
    }
}
