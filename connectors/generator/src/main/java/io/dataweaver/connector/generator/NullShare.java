package io.dataweaver.connector.generator;

/**
 * Which rows of a column are null.
 *
 * @param bits by row
 * @param share 0 to 1
 */
record NullShare(RowBits bits, double share) {

    boolean isNull(long row) {
        return share > 0 && RowBits.fraction(bits.of(row)) < share;
    }
}
