package io.dataweaver.core.expression;

import io.dataweaver.api.source.Predicate.Comparison;

/**
 * Comparisons as sets of outcomes, so that one loop serves all six: bit 0 for less, bit 1 for equal, bit 2 for greater.
 */
final class Order {

    static final int LESS = 1;
    static final int EQUAL = 2;
    static final int GREATER = 4;
    private static final int ALL = LESS | EQUAL | GREATER;

    private Order() {}

    static int outcomes(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> EQUAL;
            case NOT_EQUAL -> LESS | GREATER;
            case LESS -> LESS;
            case LESS_OR_EQUAL -> LESS | EQUAL;
            case GREATER -> GREATER;
            case GREATER_OR_EQUAL -> GREATER | EQUAL;
        };
    }

    /** Returns the comparison that {@code outcomes} stand for. */
    static Comparison comparison(int outcomes) {
        for (Comparison comparison : Comparison.values()) {
            if (outcomes(comparison) == outcomes) {
                return comparison;
            }
        }
        throw new IllegalArgumentException("no comparison has the outcomes " + outcomes);
    }

    /** Returns the outcomes with left and right exchanged. */
    static int flip(int outcomes) {
        return (outcomes & EQUAL) | (outcomes & LESS) << 2 | (outcomes & GREATER) >> 2;
    }

    static int negate(int outcomes) {
        return outcomes ^ ALL;
    }

    /** Tells, as 1 or 0, whether {@code sign}, the result of a compare, is among {@code outcomes}. */
    static byte test(int outcomes, int sign) {
        return (byte) (outcomes >> ((sign >> 31) - (-sign >> 31) + 1) & 1);
    }
}
