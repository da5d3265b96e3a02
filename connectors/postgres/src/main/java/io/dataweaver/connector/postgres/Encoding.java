package io.dataweaver.connector.postgres;

/** How a column of ours is written as a column of theirs. */
enum Encoding {
    BOOL,
    /** Integers to {@code int2}, {@code int4}, {@code int8}: checked against the range of the target. */
    INT2,
    INT4,
    INT8,
    /** Integers to {@code numeric}. */
    INTEGER_NUMERIC,
    /** Integers to binary fractions: only those that they hold exactly. */
    INTEGER_FLOAT4,
    INTEGER_FLOAT8,
    INTEGER_TEXT,
    FLOAT4,
    FLOAT8,
    NUMERIC,
    /** Decimals to integers: only those without fraction. */
    NUMERIC_INT2,
    NUMERIC_INT4,
    NUMERIC_INT8,
    DATE,
    TIME,
    /** With and without zone: both count microseconds. */
    TIMESTAMP,
    /** Text and JSON text to text types and {@code json}. */
    TEXT,
    /** As it is: {@code bytea} and {@code uuid}. */
    BYTES,
    /** JSON text to {@code jsonb}. */
    JSONB,
    /** Lists, maps and structs as one JSON value. */
    NESTED_JSON,
    NESTED_JSONB,
    ARRAY
}
