package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import java.util.List;

/**
 * A checked expression, ready to be computed.
 *
 * <p>Immutable; any thread may evaluate.
 */
abstract class Expression {

    private final DataType type;
    private final boolean nullable;
    private final List<Expression> operands;

    Expression(DataType type, boolean nullable, List<? extends Expression> operands) {
        this.type = type;
        this.nullable = nullable;
        this.operands = List.copyOf(operands);
    }

    final DataType type() {
        return type;
    }

    /** Tells whether NULL can come out. */
    final boolean nullable() {
        return nullable;
    }

    final List<Expression> operands() {
        return operands;
    }

    /**
     * Computes the values of {@code rows}; what stands at other rows is undefined.
     *
     * <p>The column is as long as the batch, and marks nothing as unchanged; that of a {@link Constant} has one row, see
     * {@link #mask}. A row that fails is noted, and what stands there is undefined.
     */
    abstract Column evaluate(Evaluation run, Rows rows);

    /** Tells whether a row can fail of which all values were sent. */
    boolean mayFail() {
        return !(this instanceof NeverFails) || operands.stream().anyMatch(Expression::mayFail);
    }

    /** Tells whether the value is the same for every row. */
    boolean isConstant() {
        return false;
    }

    /** Tells whether the result is NULL if an operand is, whatever the others are, even one that would fail. */
    boolean isStrict() {
        return false;
    }

    /** Returns what to AND a row number with before looking into the column: 0 for a constant, whose column has one row. */
    final int mask() {
        return isConstant() ? 0 : -1;
    }

    static boolean anyNullable(Expression... operands) {
        for (Expression operand : operands) {
            if (operand.nullable()) {
                return true;
            }
        }
        return false;
    }
}
