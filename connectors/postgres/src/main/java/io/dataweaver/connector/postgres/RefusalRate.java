package io.dataweaver.connector.postgres;

/**
 * How many rows are loaded at once, by how often the server refuses one.
 *
 * <p>A refused row undoes the chunk that it is in, half of which, on the average, was stored already and is stored again.
 * So with a row in {@code gap} refused, a chunk of {@code n} rows costs as much as {@code n * n / (2 * gap)} rows more than
 * its own, and a fixed price: that of a few round trips and a statement. The sum is smallest, for each row, at
 * {@code n = sqrt(2 * price * gap)}.
 *
 * <p>Not thread-safe.
 */
final class RefusalRate {

    /** Rows of a chunk while none is refused. */
    static final int MOST_ROWS = 64 * 1024;

    private static final int FEWEST_ROWS = 16;

    /** The price of a chunk, in rows that could be stored meanwhile; measured, of lineitem: 60 to 100. */
    private static final double PRICE = 80;

    /** How much the last gap counts. */
    private static final double WEIGHT = 0.25;

    /** After so many times the usual gap without a refusal, it was not the usual one. */
    private static final int LULL = 4;

    private double gap = Double.POSITIVE_INFINITY;
    private long sinceRefusal;

    /** Takes note that so many rows were stored. */
    void stored(int rows) {
        sinceRefusal += rows;
        if (sinceRefusal > LULL * gap) {
            gap = sinceRefusal;
        }
    }

    /** Takes note that a row was refused. */
    void refused() {
        gap = gapIfRefusedAfter(sinceRefusal);
        sinceRefusal = 0;
    }

    private double gapIfRefusedAfter(long rows) {
        return Double.isInfinite(gap) ? rows : gap + WEIGHT * (rows - gap);
    }

    /** Returns how many rows to load at once. */
    int chunkRows() {
        return chunkRows(gap);
    }

    /** Returns how many rows to load at once if, after so many that are stored, one is refused. */
    int chunkRowsIfRefusedAfter(int rows) {
        return chunkRows(gapIfRefusedAfter(sinceRefusal + rows));
    }

    private static int chunkRows(double gap) {
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.sqrt(2 * PRICE * gap)));
    }
}
