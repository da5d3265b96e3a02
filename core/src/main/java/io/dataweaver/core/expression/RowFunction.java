package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A function that is computed row by row on Java objects. */
final class RowFunction extends Expression {

    /** Computes one value. */
    interface Body {
        /**
         * Returns the result for values as {@link Column#value} returns them; null for NULL.
         *
         * @throws Exception if there is none for them; its message says why
         */
        @Nullable Object apply(@Nullable Object[] arguments) throws Exception;
    }

    private final String name;
    private final List<Expression> arguments;
    private final Set<Integer> nullable;
    private final Body body;

    /**
     * Creates a call.
     *
     * @param nullable the indexes of the arguments that may be NULL; if another is, so is the result
     * @param returnsNull whether the body may return null
     */
    RowFunction(
            String name,
            DataType type,
            List<Expression> arguments,
            Set<Integer> nullable,
            boolean returnsNull,
            Body body) {
        super(type, returnsNull || arguments.stream().anyMatch(Expression::nullable), arguments);
        this.name = name;
        this.arguments = List.copyOf(arguments);
        this.nullable = Set.copyOf(nullable);
        this.body = body;
    }

    /** Creates a call that is NULL if an argument is, and never else. */
    static RowFunction strict(String name, DataType type, List<Expression> arguments, Body body) {
        return new RowFunction(name, type, arguments, Set.of(), false, body);
    }

    @Override
    boolean isStrict() {
        return nullable.isEmpty();
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Column[] columns = new Column[arguments.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = arguments.get(i).evaluate(run, rows);
        }
        ColumnBuilder results = ColumnBuilder.of(type(), run.length());
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            while (results.size() < row) {
                results.appendNull();
            }
            compute(run, row, columns, values, results);
        }
        while (results.size() < run.length()) {
            results.appendNull();
        }
        return results.build();
    }

    private void compute(Evaluation run, int row, Column[] columns, @Nullable Object[] values, ColumnBuilder results) {
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].value(row & arguments.get(i).mask());
            if (values[i] == null && !nullable.contains(i)) {
                results.appendNull();
                return;
            }
        }
        try {
            results.appendValue(body.apply(values));
        } catch (Exception failure) {
            results.truncate(row);
            results.appendNull();
            String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            run.fail(row, name + ": " + reason);
        }
    }
}
