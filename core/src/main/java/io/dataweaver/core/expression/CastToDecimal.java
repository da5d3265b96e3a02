package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Casts to decimals; rounds half away from zero to the scale of the type. */
final class CastToDecimal extends Cast {

    private static final int MAX_TEXT = 140_000;
    private final DataType.Decimal decimal;

    CastToDecimal(Expression operand, DataType.Decimal type, boolean safe) {
        super(operand, type, safe);
        this.decimal = type;
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        DecimalRows results = new DecimalRows(decimal, run.length());
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row) && !convert(column, row, results)) {
                fail(run, column, row, marks);
            }
        }
        return results.column(marks.marks());
    }

    private boolean convert(Column column, int row, DecimalRows results) {
        if (column instanceof DecimalColumn decimals) {
            return fromDecimal(decimals, row, results);
        } else if (column instanceof LongColumn longs) {
            return fromDigits(longs.get(row), 0, row, results);
        } else if (column instanceof DoubleColumn doubles) {
            return fromDouble(doubles.get(row), doubles.type() instanceof DataType.Float32, row, results);
        }
        return fromText((BytesColumn) column, row, results);
    }

    private boolean fromDecimal(DecimalColumn column, int row, DecimalRows results) {
        if (column.isSpecial(row)) {
            return results.setSpecial(row, DecimalRows.special(column.scale(row)));
        } else if (column.isBig(row)) {
            return results.set(row, column.big(row));
        }
        return fromDigits(column.unscaled(row), column.scale(row), row, results);
    }

    private boolean fromDigits(long digits, int scale, int row, DecimalRows results) {
        if (decimal.isUnbounded()) {
            results.set(row, digits, scale);
            return true;
        }
        int shift = decimal.scale() - scale;
        if (shift >= 0 && shift <= Powers.MAX_LONG && decimal.precision() <= Powers.MAX_LONG) {
            long factor = Powers.ofTen(shift);
            long limit = Powers.ofTen(decimal.precision());
            long scaled = digits * factor;
            if (Math.multiplyHigh(digits, factor) != scaled >> 63 || scaled >= limit || scaled <= -limit) {
                return false;
            }
            results.set(row, scaled);
            return true;
        }
        return results.set(row, BigDecimal.valueOf(digits, scale));
    }

    /** PostgreSQL keeps 15 digits of a double and 6 of a real (float8_numeric, float4_numeric in numeric.c). */
    private static boolean fromDouble(double value, boolean real, int row, DecimalRows results) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return results.setSpecial(row, value);
        }
        BigDecimal digits = new BigDecimal(value).round(new MathContext(real ? 6 : 15, RoundingMode.HALF_EVEN));
        BigDecimal stripped = digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
        return results.set(row, stripped);
    }

    private boolean fromText(BytesColumn column, int row, DecimalRows results) {
        byte[] data = column.data();
        int start = column.start(row);
        int end = column.end(row);
        if (end - start > 0 && end - start <= Powers.MAX_LONG) {
            boolean negative = data[start] == '-';
            int point = -1;
            long digits = 0;
            int at = negative ? start + 1 : start;
            int first = at;
            for (; at < end; at++) {
                int digit = data[at] - '0';
                if (digit >= 0 && digit <= 9) {
                    digits = digits * 10 + digit;
                } else if (data[at] == '.' && point < 0 && at > first && at + 1 < end) {
                    point = at;
                } else {
                    break;
                }
            }
            if (at == end && end > first) {
                int scale = point < 0 ? 0 : end - point - 1;
                return fromDigits(negative ? -digits : digits, scale, row, results);
            }
        }
        return fromAnyText(ascii(column, row, MAX_TEXT), row, results);
    }

    private static boolean fromAnyText(@Nullable String text, int row, DecimalRows results) {
        if (text == null) {
            return false;
        }
        BigDecimal value = DecimalText.parse(text);
        if (value != null) {
            return results.set(row, value);
        }
        Double special = DecimalText.parseSpecial(text);
        return special != null && results.setSpecial(row, special);
    }
}
