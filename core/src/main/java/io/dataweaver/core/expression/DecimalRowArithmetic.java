package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import java.util.List;

/** Arithmetic of decimals whose digits are known only by value: quotients, remainders and unbounded decimals. */
final class DecimalRowArithmetic extends Expression {

    private final Arithmetic operation;
    private final Expression left;
    private final Expression right;

    DecimalRowArithmetic(DataType.Decimal type, Expression left, Arithmetic operation, Expression right) {
        super(type, anyNullable(left, right), List.of(left, right));
        this.operation = operation;
        this.left = left;
        this.right = right;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        DecimalColumn a = (DecimalColumn) left.evaluate(run, rows);
        DecimalColumn b = (DecimalColumn) right.evaluate(run, rows);
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        DecimalRows results = new DecimalRows(type(), run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                DecimalMath.apply(run, row, a, row & left.mask(), operation, b, row & right.mask(), results);
            }
        }
        return results.column(marks);
    }
}
