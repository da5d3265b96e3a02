package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DoubleColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of binary fractions. What comes out infinite of finite numbers, or zero of others in a product or quotient,
 * is out of range, and division by zero fails, as in PostgreSQL (section 8.1.3).
 */
final class DoubleArithmetic extends Expression {

    private final Arithmetic operation;
    private final Expression left;
    private final Expression right;

    DoubleArithmetic(DataType type, Expression left, Arithmetic operation, Expression right) {
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
        DoubleColumn a = (DoubleColumn) left.evaluate(run, rows);
        DoubleColumn b = (DoubleColumn) right.evaluate(run, rows);
        double[] results = new double[run.length()];
        byte[] marks = Marks.union(run, rows, left, a, right, b);
        compute(a.values(), b.values(), results, rows);
        if (type() instanceof DataType.Float32) {
            for (int i = 0; i < rows.count(); i++) {
                int row = rows.row(i);
                results[row] = (float) results[row];
            }
        }
        check(run, rows, a.values(), b.values(), results, marks);
        return new DoubleColumn(type(), results, results.length, marks);
    }

    private void compute(double[] first, double[] second, double[] results, Rows rows) {
        int firstMask = left.mask();
        int secondMask = right.mask();
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < rows.count(); i++) {
                    int row = rows.row(i);
                    results[row] = first[row & firstMask] + second[row & secondMask];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < rows.count(); i++) {
                    int row = rows.row(i);
                    results[row] = first[row & firstMask] * second[row & secondMask];
                }
            }
            case SUBTRACT, DIVIDE, REMAINDER -> {
                for (int i = 0; i < rows.count(); i++) {
                    int row = rows.row(i);
                    results[row] = operation.apply(first[row & firstMask], second[row & secondMask]);
                }
            }
        }
    }

    private void check(
            Evaluation run, Rows rows, double[] first, double[] second, double[] results, byte @Nullable [] marks) {
        boolean multiplicative = operation == Arithmetic.MULTIPLY || operation == Arithmetic.DIVIDE;
        int firstMask = left.mask();
        int secondMask = right.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            double result = results[row];
            if (!Double.isFinite(result) || (multiplicative && result == 0)) {
                double a = first[row & firstMask];
                double b = second[row & secondMask];
                if (Marks.present(marks, row)) {
                    checkRow(run, row, a, b, result);
                }
            }
        }
    }

    private void checkRow(Evaluation run, int row, double a, double b, double result) {
        if (b == 0 && !Double.isNaN(a) && (operation == Arithmetic.DIVIDE || operation == Arithmetic.REMAINDER)) {
            run.fail(row, "division by zero: " + a + " " + operation.symbol() + " 0");
        } else if (Double.isInfinite(result)
                ? !Double.isInfinite(a) && !Double.isInfinite(b)
                : result == 0 && a != 0 && !(operation == Arithmetic.MULTIPLY ? b == 0 : Double.isInfinite(b))) {
            run.fail(row, a + " " + operation.symbol() + " " + b + " is out of range of " + type().display());
        }
    }
}
