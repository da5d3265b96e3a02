package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A number as the nearest binary fraction of 64 bits. */
final class NumberAsDouble extends Expression {

    /** Both are exact in 53 bits up to these, so that one division rounds correctly (Clinger 1990, section 5). */
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    private static final int MAX_EXACT_POWER = 15;

    private final Expression operand;

    NumberAsDouble(Expression operand) {
        super(DataTypes.DOUBLE, operand.nullable(), List.of(operand));
        this.operand = operand;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        Column column = operand.evaluate(run, rows);
        if (column instanceof DoubleColumn fractions) {
            return new DoubleColumn(DataTypes.DOUBLE, fractions.values(), column.length(), column.marks());
        }
        double[] results = new double[run.length()];
        if (column instanceof LongColumn integers) {
            for (int i = 0; i < rows.count(); i++) {
                int row = rows.row(i);
                results[row] = integers.get(row);
            }
        } else {
            fromDecimals(run, rows, (DecimalColumn) column, column.marks(), results);
        }
        return new DoubleColumn(DataTypes.DOUBLE, results, results.length, column.marks());
    }

    private static void fromDecimals(
            Evaluation run, Rows rows, DecimalColumn decimals, byte @Nullable [] marks, double[] results) {
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (Marks.present(marks, row)) {
                results[row] = toDouble(decimals, row);
                if (Double.isInfinite(results[row]) && !decimals.isSpecial(row)) {
                    run.fail(row, "the decimal is out of range of " + DataTypes.DOUBLE.display());
                }
            }
        }
    }

    /** Returns the present value at {@code row}, rounded to the nearest binary fraction. */
    static double toDouble(DecimalColumn decimals, int row) {
        if (decimals.isSpecial(row)) {
            return DecimalRows.special(decimals.scale(row));
        }
        int scale = decimals.scale(row);
        if (!decimals.isBig(row) && scale <= MAX_EXACT_POWER) {
            long digits = decimals.unscaled(row);
            if (Math.abs(digits) <= MAX_EXACT_INTEGER) {
                return digits / (double) Powers.ofTen(scale);
            }
        }
        return decimals.decimal(row).doubleValue();
    }
}
