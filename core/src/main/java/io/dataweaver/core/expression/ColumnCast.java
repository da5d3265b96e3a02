package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Casts whole columns as {@code CAST} does, without a word of SQL.
 *
 * <p>Immutable. Any thread may cast.
 */
public final class ColumnCast {

    private static final String VALUE = "value";

    private final Schema operand;
    private final DataType type;
    private final Expression expression;

    private ColumnCast(Schema operand, DataType type, Expression expression) {
        this.operand = operand;
        this.type = type;
        this.expression = expression;
    }

    /** Returns the cast from a type to another; empty if there is none. */
    public static Optional<ColumnCast> of(DataType from, DataType to) {
        Expression cast = Casts.of(new Given(from), to, false);
        return cast == null
                ? Optional.empty()
                : Optional.of(new ColumnCast(Schema.of(VALUE, Field.nullable(VALUE, from)), to, cast));
    }

    /** Returns what values may lose, for people, such as {@code the time of day}; empty if none loses anything. */
    public Optional<String> loss() {
        return CastLoss.of(operand.field(0).type(), type);
    }

    /** Tells whether no value fails and no two values become one. */
    public boolean isExact() {
        return CastLoss.isExact(operand.field(0).type(), type);
    }

    /**
     * Casts the rows that {@code batch} shows.
     *
     * @param column as long as {@code batch}; need not be one of it
     * @param errors takes the rows that do not fit; what the result has there is undefined
     * @return a column with the marks of {@code column}
     */
    public Column apply(Column column, RecordBatch batch, EvaluationErrors errors) {
        RecordBatch values = batch.withColumns(operand, List.of(column));
        return expression.evaluate(new Evaluation(values, errors), Rows.of(values));
    }

    /** The column that was given, whose marks of unchanged values go through. */
    static final class Given extends Expression {
        Given(DataType type) {
            super(type, true, List.of());
        }

        @Override
        Column evaluate(Evaluation run, Rows rows) {
            return run.column(0);
        }
    }
}
