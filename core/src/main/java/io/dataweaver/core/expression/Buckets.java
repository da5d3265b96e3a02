package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The buckets of a histogram, as {@code width_bucket} of PostgreSQL has them (section 9.3). */
final class Buckets {

    private Buckets() {}

    static long of(BigDecimal value, BigDecimal low, BigDecimal high, long count) {
        check(count, low.compareTo(high) == 0);
        boolean descending = low.compareTo(high) > 0;
        BigDecimal from = descending ? low.subtract(value) : value.subtract(low);
        BigDecimal range = high.subtract(low).abs();
        if (from.signum() < 0) {
            return 0;
        } else if (from.compareTo(range) >= 0) {
            return behind(count);
        }
        return from.multiply(BigDecimal.valueOf(count))
                        .divide(range, 0, RoundingMode.FLOOR)
                        .longValueExact()
                + 1;
    }

    static long of(double value, double low, double high, long count) {
        if (Double.isNaN(value) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new ArithmeticException("NaN is in no bucket, and the bounds have to be finite");
        }
        check(count, low == high);
        boolean descending = low > high;
        if (descending ? value > low : value < low) {
            return 0;
        } else if (descending ? value <= high : value >= high) {
            return behind(count);
        }
        // Scaled down where the range would be infinite; the quotient may round to 1, which would be a bucket too far.
        double range = high - low;
        double place = Double.isInfinite(range) ? (value / 2 - low / 2) / (high / 2 - low / 2) : (value - low) / range;
        return Math.min((long) (place * count), count - 1) + 1;
    }

    private static void check(long count, boolean empty) {
        if (count <= 0 || count > Integer.MAX_VALUE) {
            throw new ArithmeticException("the count " + count + " is not positive, or too large");
        } else if (empty) {
            throw new ArithmeticException("the lower bound is the upper bound");
        }
    }

    private static long behind(long count) {
        return Math.addExact((int) count, 1);
    }
}
