package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import java.util.List;

/** A part that fails for every row that reaches it, such as {@code 1 / 0} in a branch that may never be taken. */
final class Failing extends Expression {

    private final String message;
    private final Span span;

    Failing(DataType type, String message, Span span) {
        super(type, false, List.of());
        this.message = message;
        this.span = span;
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
