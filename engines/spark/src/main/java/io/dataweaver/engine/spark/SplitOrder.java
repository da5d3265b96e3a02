package io.dataweaver.engine.spark;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task of a micro-batch is to do: move rows of these splits, in this order, until its time is used. Only text
 * and numbers travel.
 *
 * @param run the key of the run in its driver, see {@link DriverRuns}
 * @param work the text of a {@link io.dataweaver.core.run.WorkOrder}, by which an executor comes by the plan
 * @param splits how far each split has come
 * @param budgetNanos how long the task moves rows
 * @param checkpointsAfter the largest checkpoint id that was in use when the run began
 * @param unbounded whether the splits never end, so that each is to get its share of the time
 * @param othersRead records of the run that were read of other splits
 * @param othersRejected of those, the rejected ones
 * @param ahead whether to read ahead, for there are idle cores
 */
record SplitOrder(
        String run,
        String work,
        List<String> splits,
        long budgetNanos,
        long checkpointsAfter,
        boolean unbounded,
        long othersRead,
        long othersRejected,
        boolean ahead)
        implements InputPartition {

    private static final long serialVersionUID = 2;
}
