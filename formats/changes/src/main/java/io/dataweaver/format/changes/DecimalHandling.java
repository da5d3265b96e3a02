package io.dataweaver.format.changes;

/** Debezium's {@code decimal.handling.mode}. */
enum DecimalHandling {
    /** The bytes of the digits. */
    PRECISE,
    /** Text. */
    STRING,
    /** A binary fraction. */
    DOUBLE
}
