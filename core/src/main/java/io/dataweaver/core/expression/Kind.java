package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;

/** What a type is, apart from its sizes. */
enum Kind {
    BOOLEAN,
    INTEGER,
    DECIMAL,
    FLOAT,
    TEXT,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    INSTANT,
    UUID,
    JSON,
    /** {@link Intervals#TYPE}, while it is computed with. */
    INTERVAL,
    NESTED;

    static Kind of(DataType type) {
        if (type instanceof DataType.Bool) {
            return BOOLEAN;
        } else if (type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64) {
            return INTEGER;
        } else if (type instanceof DataType.Decimal) {
            return DECIMAL;
        } else if (type instanceof DataType.Float32 || type instanceof DataType.Float64) {
            return FLOAT;
        } else if (type instanceof DataType.Text) {
            return TEXT;
        } else if (type instanceof DataType.Bytes) {
            return BYTES;
        } else if (type instanceof DataType.Date) {
            return DATE;
        } else if (type instanceof DataType.Time) {
            return TIME;
        } else if (type instanceof DataType.Timestamp) {
            return TIMESTAMP;
        } else if (type instanceof DataType.Instant) {
            return INSTANT;
        } else if (type instanceof DataType.Uuid) {
            return UUID;
        } else if (type instanceof DataType.Json) {
            return JSON;
        }
        return type.equals(Intervals.TYPE) ? INTERVAL : NESTED;
    }

    boolean isNumber() {
        return this == INTEGER || this == DECIMAL || this == FLOAT;
    }

    boolean isTemporal() {
        return this == DATE || this == TIME || this == TIMESTAMP || this == INSTANT;
    }
}
