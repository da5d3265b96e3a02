package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DoubleColumn;
import java.util.List;
import java.util.Locale;

/** Functions of one binary fraction. */
final class DoubleFunction extends Expression {

    /** What is computed. */
    enum Operation {
        ABS,
        CEIL,
        FLOOR,
        /** Half to even, as in PostgreSQL (section 9.3). */
        ROUND,
        TRUNC,
        SIGN,
        SQRT,
        EXP,
        LN,
        LOG10
    }

    private final Operation operation;
    private final Expression operand;

    DoubleFunction(Operation operation, Expression operand) {
        super(operand.type(), operand.nullable(), List.of(operand));
        this.operation = operation;
        this.operand = operand;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        DoubleColumn column = (DoubleColumn) operand.evaluate(run, rows);
        double[] results = new double[run.length()];
        boolean real = type() instanceof DataType.Float32;
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            double value = column.get(row);
            double result = apply(value);
            results[row] = real ? (float) result : result;
            if ((!Double.isFinite(result) || result == 0) && column.isPresent(row)) {
                check(run, row, value, result);
            }
        }
        return new DoubleColumn(type(), results, results.length, column.marks());
    }

    private double apply(double value) {
        return switch (operation) {
            case ABS -> Math.abs(value);
            case CEIL -> Math.ceil(value);
            case FLOOR -> Math.floor(value);
            case ROUND -> Math.rint(value);
            case TRUNC -> value < 0 ? Math.ceil(value) : Math.floor(value);
            case SIGN -> Math.signum(value);
            case SQRT -> Math.sqrt(value);
            case EXP -> Math.exp(value);
            case LN -> Math.log(value);
            case LOG10 -> Math.log10(value);
        };
    }

    private void check(Evaluation run, int row, double value, double result) {
        boolean undefined = Double.isNaN(result) && !Double.isNaN(value);
        boolean tooLarge = Double.isInfinite(result) && !Double.isInfinite(value);
        boolean tooSmall = operation == Operation.EXP && result == 0 && Double.isFinite(value);
        if (undefined || tooLarge || tooSmall) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            run.fail(row, name + "(" + value + ") is " + (undefined ? "not defined" : "out of range"));
        }
    }
}
