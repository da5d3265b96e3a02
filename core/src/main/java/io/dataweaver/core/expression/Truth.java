package io.dataweaver.core.expression;

/** The three values of SQL's logic, as bytes. */
final class Truth {

    static final byte FALSE = 0;
    static final byte TRUE = 1;
    static final byte UNKNOWN = 2;

    private Truth() {}
}
