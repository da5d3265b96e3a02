package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;

/**
 * What whole numbers of a file mean: each is multiplied and divided, which must be exact, and must then be in range.
 *
 * @param unsigned whether the bits of a number have no sign
 * @param step what results are multiples of: what is finer than the type
 * @param scale digits behind the point, of a decimal
 */
record LongMeaning(boolean unsigned, long multiply, long divide, long step, long min, long max, int scale) {

    /** As they are, infinities of timestamps included. */
    static final LongMeaning NUMBERS = new LongMeaning(false, 1, 1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0);

    static LongMeaning range(long min, long max) {
        return new LongMeaning(false, 1, 1, 1, min, max, 0);
    }

    static LongMeaning unsigned(long max) {
        return new LongMeaning(true, 1, 1, 1, 0, max, 0);
    }

    /** Whole numbers of {@code 10^-scale}, below {@code 10^precision}. */
    static LongMeaning decimal(DataType.Decimal type) {
        long most = largest(type);
        return new LongMeaning(false, 1, 1, 1, -most, most, type.scale());
    }

    private static long largest(DataType.Decimal type) {
        if (type.precision() > DataType.Decimal.MAX_LONG_PRECISION) {
            return Long.MAX_VALUE;
        }
        long most = 1;
        for (int i = 0; i < type.precision(); i++) {
            most *= 10;
        }
        return most - 1;
    }

    /** Tells whether numbers are the unscaled values of {@code type}. */
    boolean isScaled(DataType.Decimal type) {
        return !type.isUnbounded() && type.scale() == scale && max <= largest(type) && max < Long.MAX_VALUE;
    }

    /** Makes of {@code values[0..count)} what they mean. */
    void apply(long[] values, int count, Values.Bad bad) {
        if (multiply != 1) {
            long most = Long.MAX_VALUE / multiply;
            for (int i = 0; i < count; i++) {
                if (values[i] > most || values[i] < -most) {
                    bad.reject(i, values[i] + " times " + multiply);
                } else {
                    values[i] *= multiply;
                }
            }
        }
        if (divide != 1) {
            for (int i = 0; i < count; i++) {
                if (values[i] % divide != 0) {
                    bad.reject(i, values[i] + ", which is finer");
                } else {
                    values[i] /= divide;
                }
            }
        }
        if (step != 1) {
            for (int i = 0; i < count; i++) {
                if (values[i] % step != 0) {
                    bad.reject(i, values[i] + ", which is finer");
                }
            }
        }
        if (min != Long.MIN_VALUE || max != Long.MAX_VALUE) {
            for (int i = 0; i < count; i++) {
                if (values[i] < min || values[i] > max) {
                    bad.reject(i, String.valueOf(values[i]));
                }
            }
        }
    }
}
