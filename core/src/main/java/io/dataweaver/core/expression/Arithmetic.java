package io.dataweaver.core.expression;

/** The five operations on numbers. */
enum Arithmetic {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%");

    private final String symbol;

    Arithmetic(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    /**
     * Computes with integers.
     *
     * @throws ArithmeticException if the result does not fit 64 bits, or {@code b} is zero where it must not be
     */
    long exact(long a, long b) {
        return switch (this) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            case MULTIPLY -> Math.multiplyExact(a, b);
            case DIVIDE -> {
                if (a == Long.MIN_VALUE && b == -1) {
                    throw new ArithmeticException("overflow");
                }
                yield a / b;
            }
            case REMAINDER -> a % b;
        };
    }

    /** Computes with binary fractions. */
    double apply(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case REMAINDER -> a % b;
        };
    }
}
