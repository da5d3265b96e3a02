package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Takes the decimals of a result by row, in any order. */
final class DecimalRows {

    private final DataType.Decimal type;
    private final int length;
    private final long[] unscaled;
    private final int @Nullable [] scales;
    private @Nullable BigDecimal @Nullable [] big;

    DecimalRows(DataType type, int length) {
        this.type = (DataType.Decimal) type;
        this.length = length;
        this.unscaled = new long[length];
        this.scales = this.type.isUnbounded() ? new int[length] : null;
    }

    /** Returns NaN or the infinity that {@code mark} stands for. */
    static double special(int mark) {
        return mark == DecimalColumn.NAN
                ? Double.NaN
                : mark == DecimalColumn.INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    /** Returns the mark that stands for {@code value}, which is NaN or an infinity. */
    static int mark(double value) {
        return Double.isNaN(value)
                ? DecimalColumn.NAN
                : value > 0 ? DecimalColumn.INFINITY : DecimalColumn.NEGATIVE_INFINITY;
    }

    /**
     * Sets a value, rounded half away from zero to the scale of the type; false if it has too many digits then.
     *
     * <p>PostgreSQL rounds numerics so (section 8.1.2).
     */
    boolean set(int row, BigDecimal value) {
        BigDecimal fit = value;
        if (scales == null) {
            fit = value.setScale(type.scale(), RoundingMode.HALF_UP);
            if (fit.precision() > type.precision() && fit.signum() != 0) {
                return false;
            }
        } else {
            fit = value.scale() < 0 ? value.setScale(0) : value;
            scales[row] = fit.scale();
        }
        BigInteger digits = fit.unscaledValue();
        if (digits.bitLength() < Long.SIZE) {
            unscaled[row] = digits.longValue();
        } else {
            if (big == null) {
                big = new BigDecimal[length];
            }
            big[row] = fit;
        }
        return true;
    }

    /** Sets digits that fit 64 bits and a column of {@code decimal(p,s)}. */
    void set(int row, long digits) {
        unscaled[row] = digits;
    }

    /** Sets digits with their scale, in a column of unbounded decimals. */
    void set(int row, long digits, int scale) {
        unscaled[row] = digits;
        if (scales != null) {
            scales[row] = scale;
        }
    }

    /** Copies a present value of the same type. */
    void copy(int row, DecimalColumn from, int fromRow) {
        if (from.isBig(fromRow)) {
            set(row, from.big(fromRow));
        } else {
            set(row, from.unscaled(fromRow), from.scale(fromRow));
        }
    }

    /** Sets NaN or an infinity; false unless the column is of unbounded decimals. */
    boolean setSpecial(int row, double value) {
        if (scales == null) {
            return false;
        }
        scales[row] = mark(value);
        return true;
    }

    DecimalColumn column(byte @Nullable [] marks) {
        return new DecimalColumn(type, unscaled, scales, big, length, marks);
    }
}
