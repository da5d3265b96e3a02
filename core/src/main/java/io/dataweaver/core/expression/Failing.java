package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part that fails for every row that reaches it, such as {@code 1 / 0} in a branch that may never be taken. */
final class Failing extends Expression {

    private final String message;
    private final Span span;

    Failing(DataType type, String message, Span span) {
        super(type, false, List.of());
        this.message = message;
        this.span = span;
    }

    /** Returns a part of {@code expression} that fails for every row, since it is computed for every row; null if there is none. */
    static @Nullable Failing within(Expression expression) {
        if (expression instanceof Failing failing) {
            return failing;
        }
        boolean onlyFirst = expression instanceof Choice
                || expression instanceof Coalesce
                || expression instanceof And
                || expression instanceof Or;
        List<Expression> operands = expression.operands();
        for (Expression operand : onlyFirst ? operands.subList(0, 1) : operands) {
            Failing failing = within(operand);
            if (failing != null) {
                return failing;
            }
        }
        return null;
    }

    /** Returns this as a part of another type. */
    Failing as(DataType type) {
        return new Failing(type, message, span);
    }

    String message() {
        return message;
    }

    Span span() {
        return span;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        for (int i = 0; i < rows.count(); i++) {
            run.fail(rows.row(i), message);
        }
        ColumnBuilder builder = ColumnBuilder.of(type(), run.length());
        for (int row = 0; row < run.length(); row++) {
            builder.appendNull();
        }
        return builder.build();
    }
}
