package io.dataweaver.connector.postgres;

/**
 * Whether rows that are merged by key are loaded right into their table, as if none of their keys were there: which is several
 * times as fast as to merge them, and mostly so when a table is copied.
 *
 * <p>The unique index that a merge needs finds out if it is not so. Then the chunk is undone and merged, and so are the next ones;
 * the more often that happens, the more of them, so that what it costs to try stays small. Once updates or deletes come, what
 * follows is a stream of changes, and merged for good.
 *
 * <p>Not thread-safe.
 */
final class DirectLoading {

    private static final int FIRST_WAIT = 4;
    private static final int MOST_WAIT = 1 << 20;

    private boolean possible;
    private int wait = FIRST_WAIT;
    private int chunksToMerge;

    /** Creates it for rows that could be loaded into their table as they are, or could not. */
    DirectLoading(boolean possible) {
        this.possible = possible;
    }

    /** Tells whether the next chunk is to be loaded into the table. */
    boolean isNext() {
        return possible && chunksToMerge == 0;
    }

    /** Takes note that the table has taken a chunk. */
    void loaded() {
        wait = FIRST_WAIT;
    }

    /** Takes note that the table has refused a chunk. */
    void refused() {
        chunksToMerge = wait;
        wait = Math.min(MOST_WAIT, wait * 2);
    }

    /** Takes note that a chunk was merged. */
    void merged() {
        chunksToMerge = Math.max(0, chunksToMerge - 1);
    }

    /** Takes note that rows came that are no new ones, or that the table takes no rows this way. */
    void giveUp() {
        possible = false;
    }
}
