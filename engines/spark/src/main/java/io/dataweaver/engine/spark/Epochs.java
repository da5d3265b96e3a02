package io.dataweaver.engine.spark;

import java.util.List;

/**
 * What Spark's stream and write ask of the run that they belong to.
 *
 * <p><b>Threads.</b> The thread of the streaming query calls.
 */
interface Epochs {

    /** Returns the stages of the run that are at work in this process. */
    LiveStages stages();

    /**
     * Returns the epoch that is to run next: the one after {@code last}, or {@code last} itself if the query is to end.
     * Waits while all splits that are left wait for another attempt.
     */
    long next(long last);

    /** Returns the orders of an epoch; the same each time. */
    List<SplitOrder> orders(long epoch);

    /**
     * Makes durable what the tasks of an epoch have done, and publishes it.
     *
     * @param reports one a split that was worked on, see {@link SplitReport}
     */
    void commit(List<String> reports);
}
