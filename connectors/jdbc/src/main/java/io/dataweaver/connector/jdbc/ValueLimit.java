package io.dataweaver.connector.jdbc;

/**
 * What a column holds of the values of its type, and gives back as they were.
 *
 * @param least smallest whole number
 * @param most largest whole number
 * @param characters of text at most; -1 for no limit
 * @param bytes of text in UTF-8, or of bytes, at most; -1 for no limit
 * @param padding whether values are filled up, so that text that ends with a blank, or fewer bytes, do not come back
 * @param readOnly whether the database changes what is stored, so that nothing is
 */
record ValueLimit(long least, long most, long characters, long bytes, boolean padding, boolean readOnly) {

    static final ValueLimit NONE = new ValueLimit(Long.MIN_VALUE, Long.MAX_VALUE, -1, -1, false, false);

    static final ValueLimit READ_ONLY = new ValueLimit(Long.MIN_VALUE, Long.MAX_VALUE, -1, -1, false, true);

    static ValueLimit between(long least, long most) {
        return new ValueLimit(least, most, -1, -1, false, false);
    }

    static ValueLimit ofCharacters(long characters) {
        return new ValueLimit(Long.MIN_VALUE, Long.MAX_VALUE, characters, -1, false, false);
    }

    static ValueLimit ofBytes(long bytes) {
        return new ValueLimit(Long.MIN_VALUE, Long.MAX_VALUE, -1, bytes, false, false);
    }

    ValueLimit padded() {
        return new ValueLimit(least, most, characters, bytes, true, readOnly);
    }
}
