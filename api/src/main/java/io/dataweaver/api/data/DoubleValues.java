package io.dataweaver.api.data;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Java numbers to binary fractions.
 *
 * <p>Binary fractions and whole numbers must fit exactly; decimal notation, which seldom does, becomes the nearest one,
 * as it does in every language, unless it is out of range.
 */
final class DoubleValues {

    private DoubleValues() {}

    static double of(DataType type, Number value) {
        boolean wide = !(type instanceof DataType.Float32);
        if (value instanceof BigDecimal decimal && decimal.stripTrailingZeros().scale() > 0) {
            double nearest = wide ? decimal.doubleValue() : decimal.floatValue();
            if (Double.isInfinite(nearest) || nearest == 0) {
                throw LongValues.unfit(type, value);
            }
            return nearest;
        }
        double nearest = wide ? value.doubleValue() : value.floatValue();
        if (!isExact(value, nearest)) {
            throw LongValues.unfit(type, value);
        }
        return nearest;
    }

    private static boolean isExact(Number value, double nearest) {
        if (value instanceof Double || value instanceof Float) {
            return Double.compare(value.doubleValue(), nearest) == 0;
        }
        if (Double.isInfinite(nearest)) {
            return false;
        }
        BigDecimal exact = value instanceof BigDecimal decimal
                ? decimal
                : value instanceof BigInteger integer ? new BigDecimal(integer) : new BigDecimal(value.toString());
        return new BigDecimal(nearest).compareTo(exact) == 0;
    }

    /** Returns {@code value}, which a column of {@code type} holds as it is. */
    static double checked(DataType type, double value) {
        if (type instanceof DataType.Float32 && Double.compare((float) value, value) != 0) {
            throw LongValues.unfit(type, value);
        }
        return value;
    }
}
