package io.dataweaver.connector.postgres;

/** Tells by the transaction that wrote a row whether it is new. */
final class YoungRows {

    private static final String NEXT = "(select txid_snapshot_xmax(txid_current_snapshot()))";

    private YoungRows() {}

    /**
     * Returns a condition on rows of one table that holds for all that the transaction {@code oldest}, or a younger one, has
     * written. A row has 32 bits of its transaction: it is taken for the last one of that number that is not in the future, so
     * that a row that is very old may be taken for a young one, and never the other way round.
     */
    static String since(long oldest) {
        return "(xmin::text::int8 > 2 and " + NEXT + " - ((" + NEXT + " - xmin::text::int8) & 4294967295) >= " + oldest
                + ")";
    }
}
