package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.math.BigDecimal;

/** Casts to binary fractions; a number beyond their range does not fit. */
final class CastToDouble extends Cast {

    private static final int MAX_TEXT = 2000;
    private final boolean real;

    CastToDouble(Expression operand, DataType type, boolean safe) {
        super(operand, type, safe);
        this.real = type instanceof DataType.Float32;
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        double[] results = new double[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row)) {
                try {
                    results[row] = convert(column, row);
                } catch (ArithmeticException | NumberFormatException unfit) {
                    fail(run, column, row, marks);
                }
            }
        }
        return new DoubleColumn(type(), results, results.length, marks.marks());
    }

    private double convert(Column column, int row) {
        if (column instanceof LongColumn longs) {
            return real ? (float) longs.get(row) : longs.get(row);
        } else if (column instanceof DoubleColumn doubles) {
            double value = doubles.get(row);
            return real ? narrow(value, (float) value, Double.isInfinite(value), value == 0) : value;
        } else if (column instanceof DecimalColumn decimals) {
            double value = NumberAsDouble.toDouble(decimals, row);
            boolean special = decimals.isSpecial(row);
            boolean zero = !special && decimals.decimal(row).signum() == 0;
            float nearest = real && !special ? decimals.decimal(row).floatValue() : (float) value;
            return narrow(value, nearest, special, zero);
        }
        return fromText((BytesColumn) column, row);
    }

    private double fromText(BytesColumn column, int row) {
        String text = ascii(column, row, MAX_TEXT);
        if (text == null) {
            throw new NumberFormatException("no number");
        }
        Double special = DecimalText.parseSpecial(text);
        if (special != null) {
            return special;
        }
        BigDecimal digits = DecimalText.parse(text);
        if (digits == null) {
            throw new NumberFormatException("no number");
        }
        return narrow(Double.parseDouble(text), Float.parseFloat(text), false, digits.signum() == 0);
    }

    private double narrow(double value, float nearest, boolean infinite, boolean zero) {
        double result = real ? nearest : value;
        if ((Double.isInfinite(result) && !infinite) || (result == 0 && !zero)) {
            throw new ArithmeticException("out of range");
        }
        return result;
    }
}
