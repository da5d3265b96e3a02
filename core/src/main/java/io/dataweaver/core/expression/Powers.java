package io.dataweaver.core.expression;

import java.math.BigInteger;

/** Powers of ten. */
final class Powers {

    /** The largest exponent whose power fits 64 bits. */
    static final int MAX_LONG = 18;

    private static final long[] TENS = new long[MAX_LONG + 1];

    static {
        TENS[0] = 1;
        for (int i = 1; i <= MAX_LONG; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private Powers() {}

    /** Returns 10<sup>{@code exponent}</sup>, 0 to 18. */
    static long ofTen(int exponent) {
        return TENS[exponent];
    }

    static BigInteger bigOfTen(int exponent) {
        return exponent <= MAX_LONG ? BigInteger.valueOf(TENS[exponent]) : BigInteger.TEN.pow(exponent);
    }
}
