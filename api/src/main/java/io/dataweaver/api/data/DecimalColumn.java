package io.dataweaver.api.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exact decimals: an unscaled {@code long} and a scale for each; the few whose digits do not fit 64 bits as
 * {@link BigDecimal}.
 *
 * <p>In a column of {@code decimal(p,s)} every value has the scale s. In one of unbounded {@code decimal} each has its
 * own, and NaN and the infinities are marked by scales of their own: {@link #NAN}, {@link #INFINITY},
 * {@link #NEGATIVE_INFINITY}.
 */
public final class DecimalColumn extends Column {

    /** The scale that marks not-a-number. */
    public static final int NAN = Integer.MIN_VALUE;

    /** The scale that marks positive infinity. */
    public static final int INFINITY = Integer.MIN_VALUE + 1;

    /** The scale that marks negative infinity. */
    public static final int NEGATIVE_INFINITY = Integer.MIN_VALUE + 2;

    private final long[] unscaled;
    private final int scale;
    private final int @Nullable [] scales;
    private final @Nullable BigDecimal @Nullable [] big;

    /**
     * Wraps arrays without copying; the caller does not change them afterwards.
     *
     * @param unscaled the digits, where they fit
     * @param scales one a row for unbounded decimals, null for {@code decimal(p,s)}
     * @param big the values whose digits do not fit, null elsewhere; null if all fit
     */
    public DecimalColumn(
            DataType.Decimal type,
            long[] unscaled,
            int @Nullable [] scales,
            @Nullable BigDecimal @Nullable [] big,
            int length,
            byte @Nullable [] marks) {
        super(type, length, marks);
        if (type.isUnbounded() != (scales != null)) {
            throw new IllegalArgumentException(type + (scales == null ? " needs" : " has no") + " scales by row");
        }
        this.unscaled = unscaled;
        this.scale = type.scale();
        this.scales = scales;
        this.big = big;
    }

    /** Returns the unscaled values; undefined where {@link #isBig} or {@link #isSpecial}. Shared, for reading only. */
    public long[] unscaled() {
        return unscaled;
    }

    /** Tells whether every value is an unscaled long: none is big, none special. */
    public boolean isCompact() {
        if (big != null) {
            return false;
        }
        if (scales != null) {
            for (int i = 0; i < length(); i++) {
                if (scales[i] <= NEGATIVE_INFINITY) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Tells whether the digits at {@code row} do not fit a long, so that {@link #big} has the value. */
    public boolean isBig(int row) {
        return big != null && big[row] != null;
    }

    /** Returns the value at {@code row} if {@link #isBig}. */
    public BigDecimal big(int row) {
        BigDecimal value = big == null ? null : big[row];
        if (value == null) {
            throw new IllegalStateException("row " + row + " is not big");
        }
        return value;
    }

    /** Tells whether {@code row} is NaN or an infinity. */
    public boolean isSpecial(int row) {
        return scales != null && scales[row] <= NEGATIVE_INFINITY;
    }

    /** Returns the unscaled value at {@code row}, unless it is big or special. */
    public long unscaled(int row) {
        return unscaled[row];
    }

    /** Returns the scale at {@code row}, or one of the three marks of special values. */
    public int scale(int row) {
        return scales == null ? scale : scales[row];
    }

    /** Returns the value at {@code row}, which is present and not special; allocates. */
    public BigDecimal decimal(int row) {
        return isBig(row) ? big(row) : BigDecimal.valueOf(unscaled[row], scale(row));
    }

    @Override
    public long byteSize() {
        return 8L * unscaled.length
                + (scales == null ? 0 : 4L * scales.length)
                + (big == null ? 0 : 64L * big.length)
                + marksSize();
    }

    @Override
    Object presentValue(int row) {
        if (isSpecial(row)) {
            return switch (scale(row)) {
                case NAN -> Double.NaN;
                case INFINITY -> Double.POSITIVE_INFINITY;
                default -> Double.NEGATIVE_INFINITY;
            };
        }
        return decimal(row);
    }

    /** Collects the values of a {@link DecimalColumn}. */
    public static final class Builder extends ColumnBuilder {
        private final DataType.Decimal decimal;
        private long[] unscaled;
        private int @Nullable [] scales;
        private @Nullable BigDecimal @Nullable [] big;

        Builder(DataType.Decimal type, int capacity) {
            super(type);
            this.decimal = type;
            this.unscaled = new long[Math.max(capacity, 1)];
            this.scales = type.isUnbounded() ? new int[unscaled.length] : null;
        }

        /**
         * Adds {@code unscaled} × 10<sup>-scale of the type</sup> to a column of {@code decimal(p,s)}; the caller has
         * checked the precision.
         */
        public void append(long value) {
            if (size == unscaled.length) {
                grow();
            }
            unscaled[size++] = value;
        }

        /** Adds {@code value} × 10<sup>-scale</sup> to a column of unbounded decimals. */
        public void append(long value, int valueScale) {
            if (size == unscaled.length) {
                grow();
            }
            requireScales()[size] = valueScale;
            unscaled[size++] = value;
        }

        /** Adds NaN or an infinity, named by its mark, to a column of unbounded decimals. */
        public void appendSpecial(int mark) {
            append(0, mark);
        }

        /**
         * Adds a value of any size.
         *
         * @throws IllegalArgumentException if it has more digits than a column of {@code decimal(p,s)} holds; trailing
         *     zeros of the fraction do not count
         */
        public void append(BigDecimal value) {
            BigDecimal fit = fit(value);
            BigInteger digits = fit.unscaledValue();
            if (digits.bitLength() < Long.SIZE) {
                if (scales == null) {
                    append(digits.longValue());
                } else {
                    append(digits.longValue(), fit.scale());
                }
                return;
            }
            appendPlaceholder();
            if (big == null) {
                big = new BigDecimal[unscaled.length];
            }
            big[size - 1] = fit;
            if (scales != null) {
                scales[size - 1] = fit.scale();
            }
        }

        private BigDecimal fit(BigDecimal value) {
            // Looked at before any arithmetic: expanding 1e1000000000 would take all memory.
            long integerDigits = value.signum() == 0 ? 0 : (long) value.precision() - value.scale();
            if (decimal.isUnbounded()) {
                if (integerDigits > DataType.Decimal.MAX_INTEGER_DIGITS
                        || value.scale() > DataType.Decimal.MAX_FRACTION_DIGITS) {
                    throw LongValues.unfit(decimal, value);
                }
                return value.scale() < 0 ? value.setScale(0) : value;
            }
            if (integerDigits > decimal.precision() - decimal.scale()) {
                throw LongValues.unfit(decimal, value);
            }
            try {
                BigDecimal scaled = value.setScale(decimal.scale());
                if (scaled.precision() <= decimal.precision()) {
                    return scaled;
                }
            } catch (ArithmeticException tooManyDigits) {
                throw new IllegalArgumentException("'" + value + "' does not fit " + decimal.display(), tooManyDigits);
            }
            throw LongValues.unfit(decimal, value);
        }

        private int[] requireScales() {
            if (scales == null) {
                throw new IllegalStateException("a column of " + decimal + " has one scale");
            }
            return scales;
        }

        private void grow() {
            int capacity = newCapacity(unscaled.length);
            unscaled = Arrays.copyOf(unscaled, capacity);
            if (scales != null) {
                scales = Arrays.copyOf(scales, capacity);
            }
            if (big != null) {
                big = Arrays.copyOf(big, capacity);
            }
        }

        /**
         * Returns the array of unscaled values, in which rows of a column of {@code decimal(p,s)} may be written that are then
         * {@linkplain #advance added}.
         */
        public long[] unscaled() {
            return unscaled;
        }

        @Override
        public int capacity() {
            return unscaled.length;
        }

        @Override
        void appendPlaceholder() {
            if (scales == null) {
                append(0);
            } else {
                append(0, 0);
            }
        }

        @Override
        void appendPresent(Column from, int row) {
            DecimalColumn column = (DecimalColumn) from;
            if (column.isBig(row)) {
                append(column.big(row));
            } else if (scales == null) {
                append(column.unscaled[row]);
            } else {
                append(column.unscaled[row], column.scale(row));
            }
        }

        @Override
        void appendPresentValue(Object value) {
            if (value instanceof Double number && !Double.isFinite(number) && decimal.isUnbounded()) {
                appendSpecial(number.isNaN() ? NAN : number > 0 ? INFINITY : NEGATIVE_INFINITY);
            } else if (value instanceof Number number) {
                append(number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString()));
            } else {
                throw LongValues.unfit(decimal, value);
            }
        }

        @Override
        public long byteSize() {
            return (scales == null ? 8L : 12L) * size;
        }

        @Override
        void truncateValues(int newSize) {
            if (big != null) {
                Arrays.fill(big, newSize, size, null);
            }
        }

        @Override
        public DecimalColumn build() {
            return new DecimalColumn(decimal, unscaled, scales, big, size, builtMarks());
        }
    }
}
