package io.dataweaver.format.parquet;

/** What bytes of a file mean. */
enum BytesMeaning {
    TEXT,
    JSON,
    BYTES,
    UUID,
    /** An unscaled value in two's complement, most significant byte first. */
    DECIMAL,
    /** A decimal of any size, or NaN or an infinity, as text. */
    DECIMAL_TEXT;

    boolean isText() {
        return this == TEXT || this == JSON;
    }
}
