package io.dataweaver.format.csv;

/**
 * Which bytes have a meaning. All are ASCII, and differ from each other and from CR and LF.
 *
 * @param delimiter stands between fields
 * @param quote opens and closes fields; {@link #NONE} if no byte does
 * @param escape makes the next byte plain; {@link #NONE} if only a doubled quote stands for a quote
 * @param comment starts lines that are skipped; {@link #NONE} if no byte does
 * @param trim whether blanks around fields are dropped
 */
record Dialect(byte delimiter, int quote, int escape, int comment, boolean trim) {

    /** No byte: differs from every byte, which are -128 to 127. */
    static final int NONE = Integer.MIN_VALUE;

    /** RFC 4180. */
    static final Dialect RFC_4180 = new Dialect((byte) ',', '"', NONE, NONE, false);

    boolean isBlank(byte b) {
        return (b == ' ' || b == '\t') && b != delimiter;
    }
}
